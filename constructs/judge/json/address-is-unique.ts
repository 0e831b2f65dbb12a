import type { IConstruct } from 'constructs';
import type { StackRule } from './stack-rule';

/** Two constructs of one Terraform address would be merged into one resource without a word. */
export const addressIsUnique = {
  id: 'address-taken',
  suppression: 'refused',
  meaning: 'Two constructs have one Terraform address, so they would be merged into one resource.',
  cause: '`overrideLogicalId`, or ids that differ in `-` and `_` only.',
  explanation:
    'Terraform JSON is a map of addresses. The second construct’s settings would be merged into the first one’s resource without a word, headers included.',
  fix: 'Rename one.',
  source: 'decision 0004',
  judge: ({ owners }) =>
    [...owners].flatMap(([address, claimants]) => {
      const claims = claimants.filter((construct) => !isCopy(construct));
      return claims.slice(1).map((construct) => ({
        construct,
        what: `Terraform address ${address} must belong to one construct, but ${claims[0]?.node.path ?? ''} has it too`,
        fix: 'rename one of them, or drop overrideLogicalId',
      }));
    }),
} as const satisfies StackRule;

/** True below a construct that was declared twice, which is reported as such. */
function isCopy(construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => / \(\d+\)$/.test(scope.node.id));
}
