import type { IConstruct } from 'constructs';
import { InternalError } from '../../core/internal-error';
import type { Finding } from '../tree/checks';
import { platformFindings } from './json/platform-findings';
import type { StackRule } from './json/stack-rule';
import { stackRules } from './json/stack-rules';
import type { SynthesisedStack } from './json/synthesised-stack';
import { ownRulesFor } from './own/own-rules';

/** A finding, and the construct it is reported at. */
export interface JudgedFinding extends Omit<Finding, 'where'> {
  readonly construct: IConstruct;
}

/** The findings of all rules over a stack's JSON: ours, the platform's, and those of the user's own that hold for it. */
export function judgeStack(synthesised: SynthesisedStack): JudgedFinding[] {
  const own = ownRulesFor(synthesised.stack);
  return [
    ...stackRules.flatMap((rule) => judge(rule, synthesised)),
    ...platformFindings(synthesised),
    // A rule of the user's own speaks with its own fix only.
    ...own.flatMap((rule) => judge(rule, synthesised).map((finding) => ({ ...finding, fix: rule.fix }))),
  ];
}

/** A rule speaks under its own id only. */
function judge(rule: StackRule, synthesised: SynthesisedStack): JudgedFinding[] {
  try {
    return rule
      .judge(synthesised)
      .map(({ construct, what, fix = rule.fix }) => ({ construct, code: rule.id, what, fix }));
  } catch (error) {
    throw new InternalError(`rule ${rule.id} crashed on ${synthesised.stack.node.path}`, { cause: error });
  }
}
