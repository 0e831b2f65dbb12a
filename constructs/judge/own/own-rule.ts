import type { IConstruct } from 'constructs';
import type { Rule } from '../../rules/pack/rule';
import type { SynthesisedStack } from '../json/synthesised-stack';

/** Id of a rule of your own: `acme/actions-have-examples`. The part before the slash keeps it apart from ours and from other teams'. */
export type OwnRuleId = `${string}/${string}`;

/** Something that a rule of your own found. */
export interface OwnFinding {
  /** Where it is reported. */
  readonly construct: IConstruct;
  /** What was expected and what was found, lower case, without full stop; never a value. */
  readonly what: string;
}

/** A rule of your own: what people are told of it, and how it judges. */
export interface OwnRule extends Rule {
  readonly id: OwnRuleId;
  /** Looks at one stack, its constructs and the JSON that Terraform will get. A pure function: same stack, same findings. */
  readonly judge: (stack: SynthesisedStack) => readonly OwnFinding[];
}
