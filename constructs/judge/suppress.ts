import type { IConstruct } from 'constructs';
import { takeTrace } from '../tree/author-location';
import { addCheck } from '../tree/checks';
import { refuseUnused } from './judge-tree';
import { recordSuppression, suppressionsAround, type SuppressionProps } from './suppression';
import { suppressionProblems } from './suppression-problems';

/**
 * Takes a rule's findings at `construct` and below it out of the list of problems, until a day. `gcda exceptions` reports each of them.
 * Rules that guard secrets cannot be suppressed.
 */
export function suppress(construct: IConstruct, props: SuppressionProps): void {
  const trace = takeTrace(suppress);
  const suppression = { ...props, construct, trace };
  if (suppressionsAround(construct).length === 0) refuseUnused(construct.node.root);
  recordSuppression(suppression);
  addCheck(construct, () => suppressionProblems(suppression), trace);
}
