import type { DeployedStack } from '../../core/deployed';
import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import { locateAction } from '../platform/locate-action';
import type { Location } from '../platform/locate';

/** What an environment's organisation does not have yet: actions, and secrets with a value. */
export async function platformGaps(
  environment: InventoryEnvironment,
  location: Location,
  client: GenesysClient,
  deployed: readonly DeployedStack[],
): Promise<readonly Problem[]> {
  const found = await client.listActions();
  const actions = environment.actions.map((action) => locateAction(action, found, deployed));
  return [
    ...actions.filter((found) => 'code' in found),
    ...location.problems,
    ...location.located.flatMap(({ target, id, isUnset }) =>
      isUnset || id === undefined ? target.secrets.map((name) => unset(name, environment.name)) : [],
    ),
  ];
}

function unset(name: string, environment: string): Problem {
  return {
    code: 'secret-unset',
    where: name,
    what: 'it holds no value yet',
    fix: `npx gcda secrets sync ${environment}`,
  };
}
