import type { Clock } from '../core/clock';
import { assertNoProblems, ProblemsError } from '../core/problem';
import { appendRecord } from './append-record';
import type { Database, Queries } from './database';
import { readHead, writeHead } from './head';
import { headProblems } from './head-problems';
import type { EnvironmentKey } from './keys/environment-key';
import { readRows } from './rows';
import { openSealed, putSealed, type Sealed, type SealedPlace } from './sealed';

/** Which environment gets which key in place of which, and who says so. */
export interface KeyRotation {
  readonly environment: string;
  readonly from: EnvironmentKey;
  readonly to: EnvironmentKey;
  readonly actor: string;
  readonly reason: string;
}

/**
 * Seals all values of an environment anew, signs the head of its chain with the new key, and puts that on record: all of it or nothing.
 * Gives the number of values. Run again after it is done, it changes nothing.
 *
 * @throws ProblemsError `sealed-…` for every value that does not open, `ledger-…`
 */
export function rotateKey(db: Database, rotation: KeyRotation, clock: Pick<Clock, 'now'>): Promise<number> {
  const { environment, from, to, actor, reason } = rotation;
  return db.transaction(async (tx) => {
    const head = await readHead(tx, environment);
    if (head?.keyId === to.id) return 0;
    const [last] = await readRows(tx, 'environment = $1 ORDER BY sequence DESC LIMIT 1', [environment]);
    assertNoProblems(headProblems(environment, { head, last }, from));
    const count = await reseal(tx, rotation);
    // What is appended below is checked with the new key.
    if (head) await writeHead(tx, head, to);
    const facts = { fingerprint: null, platformModifiedDate: null, credential: null, idempotencyKey: null };
    const details = { from: from.id, to: to.id, values: count };
    await appendRecord(
      tx,
      { environment, event: 'key-rotated', secret: null, generation: 0, actor, reason, ...facts, details },
      { clock, keyOf: () => to },
    );
    return count;
  });
}

async function reseal(tx: Queries, { environment, from, to }: KeyRotation): Promise<number> {
  const rows = await tx.query<SealedPlace & Sealed>(
    `SELECT environment, secret, generation, key_id AS "keyId", sealed FROM sealed_values WHERE environment = $1
     ORDER BY secret, generation`,
    [environment],
  );
  const problems = rows.flatMap((row) => problemsOf(() => openSealed(row, row, from)));
  assertNoProblems(problems);
  for (const row of rows) await putSealed(tx, row, openSealed(row, row, from), to);
  return rows.length;
}

function problemsOf(work: () => unknown): ProblemsError['problems'] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}
