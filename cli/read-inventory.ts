import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inventorySchema, type Inventory } from '../core/inventory';
import { assertNoProblems, ProblemsError } from '../core/problem';
import { schemaProblems } from '../core/schema-problems';
import type { Io } from './io';
import { outputFolder } from './output-folder';

/**
 * Reads what synth left for the value plane.
 *
 * @throws ProblemsError `inventory-missing` or `inventory-invalid`
 */
export async function readInventory(io: Pick<Io, 'cwd' | 'env'>): Promise<Inventory> {
  const path = join(outputFolder(io.env), 'inventory.json');
  const content: unknown = parse(await readText(resolve(io.cwd, path), path), path);
  assertNoProblems(schemaProblems(inventorySchema, content, path, 'inventory-invalid').slice(0, 5));
  return inventorySchema.parse(content);
}

async function readText(file: string, path: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ProblemsError(
      [
        {
          code: 'inventory-missing',
          where: path,
          what: "synth has not written it, or this is not the project's folder",
          fix: 'npx cdktf synth',
        },
      ],
      { cause: error },
    );
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemsError([
      { code: 'inventory-invalid', where: path, what: 'it must be JSON', fix: 'npx cdktf synth' },
    ]);
  }
}
