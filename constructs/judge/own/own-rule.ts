import type { StackFinding, StackRule } from '../json/stack-rule';
import type { SynthesisedStack } from '../json/synthesised-stack';

/** Id of a rule of your own: `acme/actions-have-examples`. The part before the slash keeps it apart from ours and from other teams'. */
export type OwnRuleId = `${string}/${string}`;

/** Something that a rule of your own found: a construct, and what was expected and found there. The fix is that of the rule. */
export type OwnFinding = Omit<StackFinding, 'fix'>;

/** A rule of your own: what people are told of it, and how it judges. */
export interface OwnRule extends StackRule<OwnRuleId> {
  /** Looks at one stack, its constructs and the JSON that Terraform will get. A pure function: same stack, same findings. */
  readonly judge: (stack: SynthesisedStack) => readonly OwnFinding[];
}
