import type { InventoryAction } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { Action } from '../../genesys/schemas/action';

/** A declared action among those of the platform, by its exact name; or why it cannot be told which it is. */
export function locateAction(action: InventoryAction, deployed: readonly Action[]): Action | Problem {
  const found = deployed.filter(({ name }) => name === action.name);
  const [first] = found;
  if (first && found.length === 1) return first;
  if (first) {
    return {
      code: 'action-ambiguous',
      where: action.name,
      what: `the platform has ${found.length} actions of this name (ids ${found.map(({ id }) => id).join(', ')})`,
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
