import type { Inventory, InventoryException, InventorySuppression } from '../core/inventory';
import { findEnvironments } from './targets/find-in-inventory';

/** One secret in a body, and whether its exception is still in force. */
export interface ListedException extends InventoryException {
  readonly environment: string;
  readonly isExpired: boolean;
}

/** One suppressed finding, and whether its suppression is still in force. */
export interface ListedSuppression extends InventorySuppression {
  readonly isExpired: boolean;
}

/** Everything that was let pass, with the record of each. */
export interface ListedExceptions {
  readonly exceptions: readonly ListedException[];
  readonly suppressions: readonly ListedSuppression[];
}

/** The exceptions of the named environments, or of all; a suppression of the whole app concerns each. */
export function listExceptions(inventory: Inventory, names: readonly string[], today: string): ListedExceptions {
  const environments = findEnvironments(inventory, names);
  const chosen = environments.map(({ name }) => name);
  const exceptions = environments.flatMap(({ name, exceptions = [] }) =>
    exceptions.map((exception) => ({ environment: name, ...exception, isExpired: exception.expires < today })),
  );
  const suppressions = (inventory.suppressions ?? [])
    .filter(({ environment }) => environment === null || chosen.includes(environment))
    .map((suppression) => ({ ...suppression, isExpired: suppression.expires < today }));
  return { exceptions, suppressions };
}
