import { join, resolve } from 'node:path';
import { inventorySchema, type Inventory } from '../core/inventory';
import { ProblemsError } from '../core/problem';
import { tryReadJsonFile } from '../core/read-json-file';
import type { Io } from './io';
import { outputFolder } from './output-folder';

/** Ten thousand secrets with their actions take a tenth of it. */
const maxBytes = 256 * 1024 * 1024;

/**
 * Reads what synth left for the value plane.
 *
 * @throws ProblemsError `inventory-missing` or `inventory-invalid`
 */
export function readInventory(io: Pick<Io, 'cwd' | 'env'>): Promise<Inventory> {
  const where = join(outputFolder(io.env), 'inventory.json');
  // Async for whom it is awaited by: a rejection, not a throw.
  return Promise.resolve().then(() => read(resolve(io.cwd, where), where));
}

function read(file: string, where: string): Inventory {
  const about = { where, code: 'inventory-invalid', kind: 'as synth wrote it', fix: 'npx cdktf synth', maxBytes };
  const inventory = tryReadJsonFile(file, inventorySchema, about);
  if (inventory) return inventory;
  throw new ProblemsError([
    {
      code: 'inventory-missing',
      where,
      what: "synth has not written it, or this is not the project's folder",
      fix: 'npx cdktf synth',
    },
  ]);
}
