import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import { locateAction } from '../platform/locate-action';
import type { Location } from '../platform/locate';
import type { LocatePorts } from '../platform/locate-ports';
import { uncarriedSecrets } from '../platform/uncarried';

/** What an environment's organisation does not have yet: actions, and secrets with a value. */
export async function platformGaps(
  environment: InventoryEnvironment,
  location: Location,
  ports: LocatePorts,
): Promise<readonly Problem[]> {
  const { client, deployed } = ports;
  const found = await client.listActions();
  const actions = environment.actions.map((action) => locateAction(action, found, deployed));
  const uncarried = await uncarriedProblems(environment, location, ports);
  return [
    ...actions.filter((found) => 'code' in found),
    ...location.problems,
    ...uncarried,
    ...location.located.flatMap(({ target, id, isUnset }) =>
      isUnset || id === undefined ? target.secrets.map((name) => unset(name, environment.name)) : [],
    ),
  ];
}

/** Secrets that are declared, and that no live request carries: the next deploy brings them. */
export async function uncarriedProblems(
  environment: InventoryEnvironment,
  { located }: Location,
  ports: LocatePorts,
): Promise<readonly Problem[]> {
  const stackOf = new Map(environment.secrets.map(({ name, stack }) => [name, stack]));
  return [...(await uncarriedSecrets(located, ports))].map(([where, what]) => ({
    ...{ code: 'action-not-deployed', where, what },
    fix: `npx cdktf deploy ${stackOf.get(where) ?? `'${environment.name}-*'`}`,
  }));
}

function unset(name: string, environment: string): Problem {
  return {
    code: 'secret-unset',
    where: name,
    what: 'it holds no value yet',
    fix: `npx gcda secrets sync ${environment}`,
  };
}
