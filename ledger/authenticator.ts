import { z } from 'zod';
import { damagedRow, readRow } from './damaged-row';
import type { Problem } from '../core/problem';
import type { Queries } from './database';
import { authenticatorFrom } from './keys/derive-key';
import type { EnvironmentKey } from './keys/environment-key';
import { recordMac } from './record-mac';
import type { LedgerRow } from './rows';

/** What a check of a record's HMAC comes to; `unknown` where it names a key that is neither here nor was handed over. */
export type MacCheck = 'good' | 'bad' | 'unknown';

/** Checks what the environment's key has authenticated, and those before it. */
export interface Authenticator {
  check(row: Pick<LedgerRow, 'environment' | 'sequence' | 'hash' | 'keyId' | 'mac'>): MacCheck;
  readonly problems: readonly Problem[];
}

interface Earlier {
  readonly upTo: number;
  readonly key: Pick<EnvironmentKey, 'authenticate'>;
}

const rowSchema = z.object({
  keyId: z.string(),
  upTo: z.int().min(0),
  sealedBy: z.string(),
  sealed: z.string(),
});
type EarlierRow = z.infer<typeof rowSchema>;

/** An authenticator of this key and of those that were handed over to it. */
export async function authenticatorOf(db: Queries, environment: string, key: EnvironmentKey): Promise<Authenticator> {
  const earlier = new Map<string, Earlier>();
  const problems: Problem[] = [];
  for (const { row, opened, problem } of await readEarlierKeys(db, environment, key)) {
    if (problem) problems.push(problem);
    else earlier.set(row.keyId, { upTo: row.upTo, key: opened });
  }
  return {
    problems,
    check: ({ keyId, mac, ...record }) => {
      const before = earlier.get(keyId ?? '');
      const by = keyId === key.id ? key : before?.key;
      if (!by) return 'unknown';
      // Whoever has got hold of a key that was replaced writes no later record with it.
      const isLate = keyId !== key.id && record.sequence > (before?.upTo ?? 0);
      return !isLate && recordMac(by, record) === mac ? 'good' : 'bad';
    },
  };
}

/** Keys that were replaced, as far as this one opens them. */
async function readEarlierKeys(db: Queries, environment: string, key: EnvironmentKey) {
  const rows = await db.query<Readonly<Record<keyof EarlierRow, unknown>>>(
    `SELECT key_id AS "keyId", up_to AS "upTo", sealed_by AS "sealedBy", sealed FROM earlier_keys WHERE environment = $1
     ORDER BY up_to`,
    [environment],
  );
  return rows.map((row) => {
    const place = { table: 'earlier_keys', key: [environment, row.keyId] };
    const read = readRow(rowSchema, row, place);
    if (read.problem) return { problem: read.problem };
    const opened = key.open(read.value.sealed, labelOf(environment, read.value, key));
    if (!opened) return { problem: damagedRow(place, 'it does not open with the key of the environment') };
    return { row: read.value, authentication: opened, opened: authenticatorFrom(opened) };
  });
}

/** Hands what an environment's keys have authenticated with over to the next key, so that their records can be checked for ever. */
export async function handOver(
  tx: Queries,
  { environment, from, to, upTo }: { environment: string; from: EnvironmentKey; to: EnvironmentKey; upTo: number },
): Promise<void> {
  const before = (await readEarlierKeys(tx, environment, from)).flatMap(({ row, authentication }) =>
    row ? [{ keyId: row.keyId, upTo: row.upTo, authentication }] : [],
  );
  const all = [...before, { keyId: from.id, upTo, authentication: from.authentication }];
  await tx.each(
    `INSERT INTO earlier_keys (environment, key_id, up_to, sealed_by, sealed) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (environment, key_id) DO UPDATE
       SET up_to = excluded.up_to, sealed_by = excluded.sealed_by, sealed = excluded.sealed`,
    all.map(({ authentication, ...one }) => [
      environment,
      one.keyId,
      one.upTo,
      to.id,
      to.seal(authentication, labelOf(environment, one, to)),
    ]),
  );
}

/** Sealed along, so that it opens in its own row only. */
function labelOf(
  environment: string,
  { keyId, upTo }: Pick<EarlierRow, 'keyId' | 'upTo'>,
  { id }: EnvironmentKey,
): string {
  return JSON.stringify(['earlier key', environment, keyId, upTo, id]);
}
