import { isComputed } from '../../tree/terraform-text';
import { attributeOf, isOfAction, placeOf } from './action-paths';
import type { StackRule } from './stack-rule';
import type { Leaf } from './synthesised-stack';

/** Members of an action that may be known to Terraform only. */
const references = new Set(['integration_id', 'id', 'depends_on', 'provider', 'lifecycle', '//']);

/**
 * Keeps a request readable in its declaration. A Terraform expression there could put anything into it, a value out of a variable
 * or another resource's state included, and no check would see it.
 */
export const actionIsLiteral = {
  id: 'action-not-literal',
  suppression: 'guards-secrets',
  meaning: 'Terraform would compute a part of what an action sends.',
  cause: "A `Fn`, a variable or another resource's attribute, passed in by a cast or `addOverride`.",
  explanation:
    'What Terraform computes is known when it runs. A variable’s value or another resource’s state could stand in a header or body, and no rule would have seen it.',
  fix: 'Write the text itself.',
  source: 'guide 1; ours: rules read text',
  judge: ({ leaves }) =>
    leaves.filter(isComputedLeaf).map((leaf) => ({
      construct: leaf.construct,
      what: `${placeOf(leaf)} must be literal text, got a Terraform expression`,
      fix: 'write the text itself; what differs between environments belongs into environments/',
    })),
} as const satisfies StackRule;

function isComputedLeaf(leaf: Leaf): boolean {
  return isComputed(leaf.text) && isOfAction(leaf) && !references.has(attributeOf(leaf)[0] ?? '');
}
