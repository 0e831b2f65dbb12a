import type { DeployedStack } from '../../core/deployed';
import type { InventoryAction } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { Action } from '../../genesys/schemas/action';

/**
 * A declared action among those of the platform, or why it cannot be told which it is: by the id that the last deploy knew, or else by its
 * exact name. Of several with the name, the one counts that is in the declared category, or belongs to the deployed integration.
 */
export function locateAction(
  action: InventoryAction,
  found: readonly Action[],
  deployed: readonly DeployedStack[] = [],
): Action | Problem {
  const stack = deployed.find((one) => one.stack === action.stack);
  const platformId = stack?.actions.find(({ id }) => id === action.id)?.platformId;
  const known = found.find(({ id }) => id === platformId);
  if (known) return known;
  const named = found.filter(({ name }) => name === action.name);
  const integrations = new Set(
    (stack?.credentials ?? []).flatMap(({ integration, integrationPlatformId: id }) =>
      integration === action.integration && id !== undefined ? id : [],
    ),
  );
  const one =
    only(named) ??
    only(named.filter(({ integrationId = '' }) => integrations.has(integrationId))) ??
    only(named.filter(({ category }) => category === action.category));
  if (one) return one;
  if (named.length > 0) {
    return {
      code: 'action-ambiguous',
      where: action.name,
      what: `the platform has ${named.length} actions of this name (ids ${named.map(({ id }) => id).join(', ')})`,
      fix: 'delete those that were not deployed from here',
    };
  }
  return {
    code: 'action-not-deployed',
    where: action.name,
    what: 'the platform has no action of this name',
    fix: `npx cdktf deploy ${action.stack}`,
  };
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
