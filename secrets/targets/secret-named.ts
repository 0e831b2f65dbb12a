import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';

const known = new WeakMap<InventoryEnvironment, ReadonlyMap<string, InventorySecret>>();

/** The secret of an environment that has this name, without a search through all of them each time. */
export function secretNamed(environment: InventoryEnvironment, name: string): InventorySecret | undefined {
  const byName = known.get(environment) ?? new Map(environment.secrets.map((secret) => [secret.name, secret]));
  known.set(environment, byName);
  return byName.get(name);
}
