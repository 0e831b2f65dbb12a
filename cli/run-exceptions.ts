import { dayOf } from '../core/clock';
import type { Inventory, InventoryException, InventorySuppression } from '../core/inventory';
import { exitCodes } from '../core/problem';
import { findEnvironments } from '../secrets/targets/find-in-inventory';
import type { Io } from './io';
import { readInventory } from './read-inventory';
import { renderExceptions } from './render-exceptions';

/** One secret in a body, and whether its exception is still in force. */
export interface ListedException extends InventoryException {
  readonly environment: string;
  readonly isExpired: boolean;
}

/** One suppressed finding, and whether its suppression is still in force. */
export interface ListedSuppression extends InventorySuppression {
  readonly isExpired: boolean;
}

/** What was let pass, with the record of each. */
export interface Report {
  readonly exceptions: readonly ListedException[];
  readonly suppressions: readonly ListedSuppression[];
}

/** `gcda exceptions [ENV...]`: 0, or 1 where one has expired since the synthesis. */
export async function runExceptions(
  names: readonly string[],
  output: { readonly isJson: boolean },
  io: Io,
): Promise<number> {
  const report = reportOf(await readInventory(io), names, dayOf(io.clock));
  io.stdout.write(output.isJson ? `${JSON.stringify(report, null, 2)}\n` : renderExceptions(report));
  const isAnyExpired = [...report.exceptions, ...report.suppressions].some(({ isExpired }) => isExpired);
  return isAnyExpired ? exitCodes.problems : exitCodes.done;
}

/** What concerns the named environments, or all; what is of the whole app concerns each. */
function reportOf(inventory: Inventory, names: readonly string[], today: string): Report {
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
