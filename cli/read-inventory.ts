import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inventorySchema, type Inventory } from '../core/inventory';
import { assertNoProblems, ProblemsError } from '../core/problem';
import { schemaProblems } from '../core/schema-problems';

/** Where synth leaves the inventory, from the project's folder. */
export const inventoryPath = join('cdktf.out', 'inventory.json');

/**
 * Reads what synth left for the value plane.
 *
 * @throws ProblemsError `inventory-missing` or `inventory-invalid`
 */
export async function readInventory(directory: string): Promise<Inventory> {
  const content: unknown = parse(await readText(join(directory, inventoryPath)));
  assertNoProblems(schemaProblems(inventorySchema, content, inventoryPath, 'inventory-invalid').slice(0, 5));
  return inventorySchema.parse(content);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ProblemsError(
      [
        {
          code: 'inventory-missing',
          where: inventoryPath,
          what: "synth has not written it, or this is not the project's folder",
          fix: 'npx cdktf synth',
        },
      ],
      { cause: error },
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemsError([
      { code: 'inventory-invalid', where: inventoryPath, what: 'it must be JSON', fix: 'npx cdktf synth' },
    ]);
  }
}
