import type { Clock } from '../core/clock';
import { assertNoProblems, isError, ProblemsError } from '../core/problem';
import { handOver } from './authenticator';
import { appendRecord } from './append-record';
import type { Database, Queries } from './database';
import { readChainEnd } from './chain-end';
import { writeHead } from './head';
import { headProblems } from './head-problems';
import type { EnvironmentKey } from './keys/environment-key';
import { openSealed, putAllSealed, type Sealed, type SealedPlace } from './sealed';
import { verifyChain } from './verify-chain';

/** Which environment gets which key in place of which, and who says so. */
export interface KeyRotation {
  readonly environment: string;
  readonly from: EnvironmentKey;
  readonly to: EnvironmentKey;
  readonly actor: string;
  readonly reason: string;
  /** Authenticates rows beside the chain anew, which other rooms keep. @default - there are none */
  readonly resign?:
    ((tx: Queries, keys: { readonly from: EnvironmentKey; readonly to: EnvironmentKey }) => Promise<void>) | undefined;
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
    const end = await readChainEnd(tx, environment);
    const { head } = end;
    if (head?.keyId === to.id) return 0;
    assertNoProblems([...end.problems, ...headProblems(environment, end, from)]);
    // What the old key vouches for is from now on vouched for by the new one: it must be as it was written.
    assertNoProblems((await verifyChain(tx, environment, { key: from })).problems.filter(isError));
    await handOver(tx, { environment, from, to, upTo: head?.sequence ?? 0 });
    const count = await reseal(tx, rotation);
    await rotation.resign?.(tx, { from, to });
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
  await putAllSealed(
    tx,
    rows.map((row) => ({ place: row, value: openSealed(row, row, from), key: to })),
  );
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
