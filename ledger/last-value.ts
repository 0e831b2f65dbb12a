import type { Redacted } from '../core/redacted';
import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import { isLive, type SecretKey } from './ledger';
import type { LedgerRecord } from './record';
import { recordColumns, toRecord, type LedgerRow } from './rows';
import { openSealed } from './sealed';

/** The value that the platform got, as far as it is known here. */
export interface LastValue {
  /** That it got it; undefined where it never did from here. */
  readonly record: LedgerRecord | undefined;
  /** The value itself; undefined where it was not kept, or without a key. */
  readonly value: Redacted | undefined;
}

interface LiveRow extends LedgerRow {
  readonly sealedKeyId: string | null;
  readonly sealed: string | null;
}

/**
 * What `liveBefore` gives, and the value if it was kept: one statement.
 *
 * @throws ProblemsError `sealed-key-differs` or `sealed-value-damaged`
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
  const { sealedKeyId: keyId, sealed } = row;
  const isKept = key !== undefined && keyId !== null && sealed !== null;
  const place = { environment, secret, generation: row.generation };
  return { record: toRecord(row), value: isKept ? openSealed(place, { keyId, sealed }, key) : undefined };
}
