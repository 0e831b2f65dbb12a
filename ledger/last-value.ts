import { z } from 'zod';
import { ProblemsError } from '../core/problem';
import type { Redacted } from '../core/redacted';
import { readRow } from './damaged-row';
import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import type { SecretKey } from './ledger';
import { isLive } from './newest';
import { judgeRows } from './read-records';
import type { LedgerRecord } from './record';
import { recordColumns, type UnreadRow } from './rows';
import { openSealed } from './sealed';

/** The value that the platform got, as far as it is known here. */
export interface LastValue {
  /** That it got it; undefined where it never did from here. */
  readonly record: LedgerRecord | undefined;
  /** The value itself; undefined where it was not kept, or without a key. */
  readonly value: Redacted | undefined;
}

const sealedSchema = z.object({ sealedKeyId: z.string().nullable(), sealed: z.string().nullable() });
type LiveRow = UnreadRow & Readonly<Record<keyof z.infer<typeof sealedSchema>, unknown>>;

/**
 * What `liveBefore` gives, and the value if it was kept: one statement.
 *
 * @throws ProblemsError `sealed-key-differs` or `sealed-value-damaged`; where the record is not as it was written
 */
export async function lastValueBefore(
  db: Queries,
  { environment, secret }: SecretKey,
  key: EnvironmentKey | undefined,
  generation = Number.MAX_SAFE_INTEGER,
): Promise<LastValue> {
  const [row] = await db.query<LiveRow>(
    `SELECT ${recordColumns}, v.key_id AS "sealedKeyId", v.sealed FROM ledger_records r LEFT JOIN sealed_values v
       ON v.environment = r.environment AND v.secret = r.secret AND v.generation = r.generation
     WHERE r.environment = $1 AND r.secret = $2 AND r.generation < $3 AND r.${isLive} ORDER BY r.sequence DESC LIMIT 1`,
    [environment, secret, generation],
  );
  if (!row) return { record: undefined, value: undefined };
  const [judged] = await judgeRows(db, environment, [row], key);
  const record = judged?.value?.record;
  const place = { environment, secret, generation: record?.generation ?? 0 };
  const sealed = readRow(sealedSchema, row, { table: 'sealed_values', key: Object.values(place) });
  const problem = judged?.problem ?? sealed.problem;
  if (problem || !sealed.value) throw new ProblemsError(problem ? [problem] : []);
  const { sealedKeyId: keyId, sealed: text } = sealed.value;
  const isKept = key !== undefined && keyId !== null && text !== null;
  return { record, value: isKept ? openSealed(place, { keyId, sealed: text }, key) : undefined };
}
