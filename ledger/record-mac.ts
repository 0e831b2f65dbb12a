import type { EnvironmentKey } from './keys/environment-key';
import type { LedgerRow } from './rows';

/** What a record is authenticated with: its hash covers all of it, the number and the hash before it included. */
export function recordMac(
  key: Pick<EnvironmentKey, 'authenticate'>,
  { environment, sequence, hash }: Pick<LedgerRow, 'environment' | 'sequence' | 'hash'>,
): string {
  return key.authenticate(JSON.stringify(['record', environment, sequence, hash]));
}
