import type { IConstruct } from 'constructs';
import type { Trace } from '../tree/author-location';
import type { OwnRuleId } from './own/own-rule';
import type { SuppressibleRule } from './pack/pack';

/** What an author must say to suppress a rule. */
export interface SuppressionProps {
  /** Id of the rule: of ours that may be suppressed, or of one of your own. */
  readonly rule: SuppressibleRule | OwnRuleId;
  /** Why the finding is acceptable. */
  readonly reason: string;
  /** Team or person who answers for it. */
  readonly owner: string;
  /** Last day on which it holds: `2027-03-31`. From the next day on the finding stands again. */
  readonly expires: string;
}

/** A suppression and where it was declared. */
export interface Suppression extends SuppressionProps {
  readonly construct: IConstruct;
  readonly trace: Trace;
}

/** Root of a tree → its suppressions. */
const declared = new WeakMap<IConstruct, Suppression[]>();

/** Remembers a suppression. */
export function recordSuppression(suppression: Suppression): void {
  const { root } = suppression.construct.node;
  declared.set(root, [...suppressionsAround(root), suppression]);
}

/** The suppressions in the tree of `construct`. */
export function suppressionsAround(construct: IConstruct): readonly Suppression[] {
  return declared.get(construct.node.root) ?? [];
}
