import { exitCodes } from '../../core/problem';
import { rotationsOf } from '../../rotation/store/read-rotations';
import { findSecret } from '../../secrets/find-in-inventory';
import type { Io } from '../io';
import { readInventory } from '../read-inventory';
import { timeInWords } from './in-words';
import { renderRotation } from './render-rotation';
import { withRotationTables } from './with-rotations';

/** `gcda rotation history NAME`: every rotation of a secret, the oldest first. */
export async function runHistory(
  { name, isJson }: { readonly name: string; readonly isJson: boolean },
  io: Io,
): Promise<number> {
  const { environment } = findSecret(await readInventory(io), name);
  const key = { environment: environment.name, secret: name };
  const rotations = await withRotationTables(io, (db) => rotationsOf(db, key));
  const now = io.clock.now();
  const text = rotations.map((one) => `${timeInWords(one.begunAt)}, ${one.cause}: ${renderRotation(one, now)}`);
  io.stdout.write(
    isJson ? `${JSON.stringify({ rotations }, null, 2)}\n` : text.join('') || `${name} was never rotated from here\n`,
  );
  return exitCodes.done;
}
