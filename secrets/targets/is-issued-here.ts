import type { InventorySecret } from '../../core/inventory';
import type { LedgerRecord } from '../../ledger/record';

/**
 * True for a value that a rotation issued. The secret's source has the first value at best, unless it is carried over from there; writing
 * that again would undo the renewal.
 */
export function isIssuedHere(
  { rotation }: Pick<InventorySecret, 'rotation'>,
  { event, details }: Pick<LedgerRecord, 'event' | 'details'>,
): boolean {
  const isRotated = rotation !== null && rotation.kind !== 'carried-over' && rotation.kind !== 'renewed-elsewhere';
  // A sync that sends it again says so.
  return isRotated && (event === 'stored' || event === 'restored' || details.issued === true);
}
