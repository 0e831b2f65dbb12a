import type { InventoryEnvironment } from '../core/inventory';
import { latest } from '../ledger/ledger';
import type { KnownEnvironment } from './prove-sources';
import type { WriteLedger } from './write-ledger';

/** What the ledger has of an environment now. */
export async function knownEnvironment(
  environment: InventoryEnvironment,
  { db, keyOf }: Pick<WriteLedger, 'db' | 'keyOf'>,
): Promise<KnownEnvironment> {
  return { environment, states: await latest(db, environment.name), key: keyOf(environment.name) };
}
