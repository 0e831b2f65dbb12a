import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import type { Redacted } from '../../core/redacted';
import { liveBefore } from '../../ledger/ledger';
import type { Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { issuerOf } from './issuer-of';
import { referenceOf } from '../../ledger/value-details';

/** The value of a secret that changes along with another one, such as the id of the client in use; undefined for all others. */
export async function companionValue(
  db: Queries,
  environment: InventoryEnvironment,
  name: string,
  key: EnvironmentKey | undefined,
): Promise<Redacted | undefined> {
  for (const { secret, companionsAt } of leadersIn(environment)) {
    const reference = referenceOf(await liveBefore(db, { environment: environment.name, secret }, { key }));
    const value = reference === null ? undefined : companionsAt(reference).get(name);
    if (value) return value;
  }
  return undefined;
}

/** A secret that others change along with. */
interface Leader {
  readonly secret: string;
  /** What they are while this reference is in use. */
  readonly companionsAt: (reference: string) => ReadonlyMap<string, Redacted>;
}

const known = new WeakMap<InventoryEnvironment, readonly Leader[]>();

/** Looked for once: most environments have none, and every rotation asks. */
function leadersIn(environment: InventoryEnvironment): readonly Leader[] {
  const leaders = known.get(environment) ?? environment.secrets.flatMap(leaderOf);
  known.set(environment, leaders);
  return leaders;
}

function leaderOf({ name: secret, rotation }: InventorySecret): Leader[] {
  if (!rotation || rotation.kind === 'renewed-elsewhere') return [];
  const issuer = issuerOf(rotation);
  if (!issuer.companions) return [];
  return [{ secret, companionsAt: (reference) => issuer.companions?.(rotation, reference) ?? new Map() }];
}
