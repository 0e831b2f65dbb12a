import { exitCodes } from '../../core/problem';
import { loadKeys } from '../../ledger/keys/load-keys';
import { readRotations, type StoredRotations } from '../../rotation/store/read-rotations';
import { findSecret } from '../../secrets/targets/find-in-inventory';
import type { Io } from '../io';
import { keyPorts } from '../ledger-place';
import { printProblems } from '../print-problems';
import { readInventory } from '../read-inventory';
import { rotatedIn } from '../../rotation/store/rotated-in';
import { wrap } from '../wrap';
import { timeInWords } from './in-words';
import { renderRotation } from './render-rotation';
import { readingLedger } from '../with-ledger';

/** `gcda rotation history NAME`: every rotation of a secret, the oldest first; 1 when one of them cannot be read. */
export async function runHistory(
  { name, isJson }: { readonly name: string; readonly isJson: boolean },
  io: Io,
): Promise<number> {
  const { environment } = findSecret(await readInventory(io), name);
  const key = { environment: environment.name, secret: name };
  const keyOf = await loadKeys([environment.name], keyPorts(io));
  const { stored, others } = await readingLedger(io, async (db) => {
    const stored = await readRotations(db, key, keyOf);
    return { stored, others: isEmpty(stored) && !isJson ? await rotatedIn(db, environment.name, keyOf) : '' };
  });
  const { rotations, problems } = stored;
  io.stdout.write(
    isJson
      ? `${JSON.stringify({ rotations: rotations.map(({ rotation, isAuthenticated }) => ({ ...rotation, isAuthenticated })), problems }, null, 2)}\n`
      : render(name, stored, { others, now: io.clock.now(), isKeyed: keyOf(environment.name) !== undefined }),
  );
  printProblems(problems, io);
  return problems.length > 0 ? exitCodes.problems : exitCodes.done;
}

function isEmpty({ rotations, problems }: StoredRotations): boolean {
  return rotations.length + problems.length === 0;
}

function render(
  name: string,
  stored: StoredRotations,
  { others, now, isKeyed }: { readonly others: string; readonly now: number; readonly isKeyed: boolean },
): string {
  if (isEmpty(stored)) return `${wrap(`${name} was never rotated from this database; ${others}`, 80).join('\n')}\n`;
  return stored.rotations
    .map(({ rotation, isAuthenticated }) => {
      const doubt = isKeyed && !isAuthenticated ? 'not authenticated, ' : '';
      return `${timeInWords(rotation.begunAt)}, ${doubt}${rotation.cause}: ${renderRotation(rotation, now)}`;
    })
    .join('');
}
