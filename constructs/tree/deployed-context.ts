import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { DeployedStack } from '../../core/deployed';

const key = 'gcda:deployed';

/** Context for `new App({ context })` that says what the last deploys left, by which a credential's replacement goes on step by step. */
export function deployedContext(stacks: readonly DeployedStack[]): Readonly<Record<string, unknown>> {
  return { [key]: stacks };
}

/** What the last deploy of the construct's stack left; undefined when the app was not told, or nothing was deployed. */
export function deployedOf(construct: IConstruct): DeployedStack | undefined {
  // Only `deployedContext` writes under this key.
  const stacks = (construct.node.tryGetContext(key) ?? []) as readonly DeployedStack[];
  const name = TerraformStack.of(construct).node.id;
  return stacks.find(({ stack }) => stack === name);
}
