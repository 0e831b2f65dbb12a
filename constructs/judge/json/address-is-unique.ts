import type { IConstruct } from 'constructs';
import type { StackRule } from './stack-rule';

/** Two constructs of one Terraform address would be merged into one resource without a word. */
export const addressIsUnique: StackRule = ({ owners }) =>
  [...owners].flatMap(([address, claimants]) => {
    const claims = claimants.filter((construct) => !isCopy(construct));
    return claims.slice(1).map((construct) => ({
      construct,
      code: 'address-taken',
      what: `Terraform address ${address} must belong to one construct, but ${claims[0]?.node.path ?? ''} has it too`,
      fix: 'rename one of them, or drop overrideLogicalId',
    }));
  });

/** True below a construct that was declared twice, which is reported as such. */
function isCopy(construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => / \(\d+\)$/.test(scope.node.id));
}
