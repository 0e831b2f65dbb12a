import type { InventoryEnvironment } from '../core/inventory';
import type { Redacted } from '../core/redacted';
import { liveBefore } from '../ledger/ledger';
import type { Queries } from '../ledger/database';
import { issuerOf } from './issuers/issuer-of';
import { referenceOf } from '../ledger/value-details';

/** The value of a secret that changes along with another one, such as the id of the client in use; undefined for all others. */
export async function companionValue(
  db: Queries,
  environment: InventoryEnvironment,
  name: string,
): Promise<Redacted | undefined> {
  for (const { name: secret, rotation } of environment.secrets) {
    if (!rotation || rotation.kind === 'renewed-elsewhere') continue;
    const issuer = issuerOf(rotation);
    if (!issuer.companions) continue;
    const reference = referenceOf(await liveBefore(db, { environment: environment.name, secret }));
    const value = reference === null ? undefined : issuer.companions(rotation, reference).get(name);
    if (value) return value;
  }
  return undefined;
}
