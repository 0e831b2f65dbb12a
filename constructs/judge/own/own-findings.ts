import { InternalError } from '../../../core/internal-error';
import type { OwnRule } from './own-rule';
import { ownRulesFor } from './own-rules';
import type { StackFinding } from '../json/stack-rule';
import type { SynthesisedStack } from '../json/synthesised-stack';

/** What the user's own rules find in a stack, in the form of ours: a rule speaks under its own id and with its own fix only. */
export function ownFindings(synthesised: SynthesisedStack): StackFinding[] {
  return ownRulesFor(synthesised.stack).flatMap((rule) =>
    judge(rule, synthesised).map(({ construct, what }) => ({ construct, code: rule.id, what, fix: rule.fix })),
  );
}

function judge(rule: OwnRule, synthesised: SynthesisedStack): ReturnType<OwnRule['judge']> {
  try {
    return rule.judge(synthesised);
  } catch (error) {
    throw new InternalError(`rule ${rule.id} crashed on ${synthesised.stack.node.path}`, { cause: error });
  }
}
