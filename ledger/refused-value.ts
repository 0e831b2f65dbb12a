import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import type { SecretKey } from './ledger';
import { isSound, readRecords } from './read-records';
import type { LedgerRecord } from './record';

/** Failures that say something of the value itself, and not of whoever was asked. */
const refusals: readonly unknown[] = ['value-refused', 'value-of-other-environment'];

/** True where a rotation that failed for this reason has shown that its value is bad. */
export function isRefusal(code: unknown): boolean {
  return refusals.includes(code);
}

/**
 * The record of the last rotation of a secret that failed because this very value was refused; undefined where none did. Values are told by
 * their fingerprints with the key that is in use.
 */
export async function refusedValue(
  db: Queries,
  { environment, secret }: SecretKey,
  fingerprint: string,
  key: EnvironmentKey,
): Promise<LedgerRecord | undefined> {
  const issued = `SELECT i.generation FROM ledger_records i
    WHERE i.environment = $1 AND i.secret = $2 AND i.event = 'issued' AND i.fingerprint = $3 AND i.key_id = $4`;
  const where = `secret = $2 AND event = 'failed' AND generation IN (${issued}) ORDER BY sequence DESC`;
  const { found } = await readRecords(db, environment, { where, parameters: [secret, fingerprint, key.id], key });
  return found.find((one) => isSound(one) && isRefusal(one.record.details.code))?.record;
}
