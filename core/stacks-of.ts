import type { InventoryEnvironment } from './inventory';

/** Names of the stacks that environments consist of. */
export function stacksOf(...environments: readonly InventoryEnvironment[]): ReadonlySet<string> {
  const things = environments.flatMap(({ secrets, actions, credentials }) => [...secrets, ...actions, ...credentials]);
  return new Set(things.map(({ stack }) => stack));
}
