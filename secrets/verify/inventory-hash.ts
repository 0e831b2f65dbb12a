import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json';
import type { InventoryEnvironment } from '../../core/inventory';

/**
 * SHA-256 of what a verification depends on, in canonical JSON: where the environment is, its services, credentials and actions. Construct
 * paths, the order of declarations, and where values come from and how they are renewed cannot matter, and are left out.
 */
export function inventoryHash(environment: InventoryEnvironment): string {
  const { name, organization, store, apiUrl, services, secrets, credentials, actions } = environment;
  const shape = {
    name,
    organization,
    store,
    apiUrl,
    services: byName(services),
    secrets: byName(secrets.filter(({ use }) => use === 'platform')).map(({ name, service, type, credential }) => ({
      name,
      service,
      type,
      credential,
    })),
    credentials: byName(credentials).map(({ path: _, ...credential }) => credential),
    actions: byName(actions).map(({ path: _, ...action }) => action),
  };
  return createHash('sha256').update(canonicalJson(shape)).digest('hex');
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
