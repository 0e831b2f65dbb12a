import type { Inventory, InventoryEnvironment } from '../../core/inventory';
import { isProduction } from '../../core/is-production';
import { stacksOf } from '../../core/stacks-of';
import type { Stack } from '../../terraform/stack';
import { changedEnvironment } from '../changed-environment';
import type { ChangedEnvironment } from '../confirm';

/**
 * The environments that a change of these stacks touches. A stack with clients of an organisation touches all of its environments; one that
 * the inventory does not know stands for itself.
 */
export function affectedEnvironments(
  stacks: readonly Stack[],
  { inventory, isSandbox }: { readonly inventory: Inventory | undefined; readonly isSandbox: boolean },
): ChangedEnvironment[] {
  const all = inventory?.environments ?? [];
  const found = stacks.flatMap(({ name }) => {
    const touched = all.filter((environment) => touches(name, environment));
    if (touched.length > 0) return touched.map(changedEnvironment);
    return [{ name, isProduction: isProduction({ name, organization: '' }), isSandbox }];
  });
  return [...new Map(found.map((environment) => [environment.name, environment])).values()];
}

function touches(stack: string, environment: InventoryEnvironment): boolean {
  const { name, organization } = environment;
  return stack === `${organization}-access` || stack.startsWith(`${name}-`) || stacksOf(environment).has(stack);
}
