import type { IConstruct } from 'constructs';
import type { Rule } from '../../rules/pack/rule';
import type { SynthesisedStack } from './synthesised-stack';

/** Something that a rule found in a stack. */
export interface StackFinding {
  /** Where it is reported. */
  readonly construct: IConstruct;
  /** The expected and the found, lower case, without full stop; never a value. */
  readonly what: string;
  /** @default - the rule's own */
  readonly fix?: string;
}

/** A rule over a stack's Terraform JSON: what people are told of it, and how it judges. */
export interface StackRule<Id extends string = string> extends Rule {
  /** Code of its problems. */
  readonly id: Id;
  /** A pure function: same stack, same findings. */
  readonly judge: (stack: SynthesisedStack) => readonly StackFinding[];
}
