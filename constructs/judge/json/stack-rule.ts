import type { IConstruct } from 'constructs';
import type { Finding } from '../../tree/checks';
import type { SynthesisedStack } from './synthesised-stack';

/** A finding, and the construct it is reported at. */
export interface StackFinding extends Omit<Finding, 'where'> {
  readonly construct: IConstruct;
}

/** One rule over a stack's Terraform JSON. */
export type StackRule = (synthesised: SynthesisedStack) => readonly StackFinding[];
