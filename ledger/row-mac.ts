import type { Value } from './database';
import type { EnvironmentKey } from './keys/environment-key';

/** A row beside the chain, with everything that may not be changed: its key first. */
export interface SignedRow {
  readonly table: string;
  readonly values: readonly Value[];
}

/**
 * How far a row can be relied on: `authenticated` with the key that is here; `unsigned` where its writer had no key, or an earlier release;
 * `unchecked` where there is no key here; `foreign` where it names another key, such as one that was lost; `forged` where it is not what was
 * written under the key.
 */
export type RowStanding = 'authenticated' | 'unsigned' | 'unchecked' | 'foreign' | 'forged';

/** What a row is authenticated with: id of the key, and an HMAC over table and values; null without a key. */
export function rowMac(key: EnvironmentKey | undefined, row: SignedRow): string | null {
  return key ? `${key.id} ${key.authenticate(JSON.stringify(['row', row.table, ...row.values]))}` : null;
}

/** How far a row can be relied on that bears this authentication. */
export function rowStanding(key: EnvironmentKey | undefined, row: SignedRow, mac: string | null): RowStanding {
  if (!key) return 'unchecked';
  if (mac === null) return 'unsigned';
  if (mac === rowMac(key, row)) return 'authenticated';
  return /^[0-9a-f]{8} [0-9a-f]{64}$/.test(mac) && !mac.startsWith(`${key.id} `) ? 'foreign' : 'forged';
}
