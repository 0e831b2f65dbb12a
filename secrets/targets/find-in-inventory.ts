import type { Inventory, InventoryAction, InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { assertNoProblems, ProblemsError } from '../../core/problem';
import { unknownName } from './unknown-name';
import { secretNamed } from './secret-named';

/**
 * The named environments; all of them where no name is given.
 *
 * @throws ProblemsError `environment-unknown`, once for each unknown name
 */
export function findEnvironments(inventory: Inventory, names: readonly string[]): readonly InventoryEnvironment[] {
  if (names.length === 0) return inventory.environments;
  const known = inventory.environments.map((environment) => environment.name);
  assertNoProblems(
    names.filter((name) => !known.includes(name)).map((name) => unknownName('environment', name, known)),
  );
  return inventory.environments.filter((environment) => names.includes(environment.name));
}

/**
 * One environment.
 *
 * @throws ProblemsError `environment-unknown`
 */
export function findEnvironment({ environments }: Inventory, name: string): InventoryEnvironment {
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  throw new ProblemsError([
    unknownName(
      'environment',
      name,
      environments.map((environment) => environment.name),
    ),
  ]);
}

/** A secret and its environment, by both names; undefined where they are not declared. */
export function tryFindSecret(
  { environments }: Inventory,
  environmentName: string,
  name: string,
): { readonly environment: InventoryEnvironment; readonly secret: InventorySecret } | undefined {
  const environment = environments.find((candidate) => candidate.name === environmentName);
  const secret = environment && secretNamed(environment, name);
  return secret && { environment, secret };
}

/**
 * A secret and its environment.
 *
 * @throws ProblemsError `secret-unknown`
 */
export function findSecret(
  inventory: Inventory,
  name: string,
): { readonly environment: InventoryEnvironment; readonly secret: InventorySecret } {
  for (const environment of inventory.environments) {
    const secret = secretNamed(environment, name);
    if (secret) return { environment, secret };
  }
  const known = inventory.environments.flatMap((environment) => environment.secrets.map((secret) => secret.name));
  throw new ProblemsError([unknownName('secret', name, known)]);
}

/**
 * An action of a stack, by the id its author gave or by its name on the platform.
 *
 * @throws ProblemsError `stack-unknown` or `action-unknown`
 */
export function findAction(
  inventory: Inventory,
  stack: string,
  name: string,
): { readonly environment: InventoryEnvironment; readonly action: InventoryAction } {
  const all = inventory.environments.flatMap((environment) =>
    environment.actions.map((action) => ({ environment, action })),
  );
  const ofStack = all.filter(({ action }) => action.stack === stack);
  if (ofStack.length === 0)
    throw new ProblemsError([unknownName('stack', stack, [...new Set(all.map(({ action }) => action.stack))])]);
  const found = ofStack.find(({ action }) => action.id === name || action.name === name);
  if (found) return found;
  throw new ProblemsError([
    unknownName(
      'action',
      name,
      ofStack.map(({ action }) => action.id),
    ),
  ]);
}
