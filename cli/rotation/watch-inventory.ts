import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Inventory } from '../../core/inventory';
import { createReloading, type Reloading } from '../../rotation/service/reloading';
import type { Io } from '../io';
import { outputFolder } from '../output-folder';
import { readInventory } from '../read-inventory';

/** Reads the inventory, and again when its file has changed; `make` may refuse one that cannot be used. */
export function watchInventory<T>(io: Io, make: (inventory: Inventory) => Promise<T>): Promise<Reloading<T>> {
  const file = resolve(io.cwd, outputFolder(io.env), 'inventory.json');
  return createReloading({
    stamp: () => stampOf(file),
    read: async () => make(await readInventory(io)),
  });
}

/** Asked for and not waited for: that works on every file system, and with links that are exchanged. */
async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'missing';
  }
}
