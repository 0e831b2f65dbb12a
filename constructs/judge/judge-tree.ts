import type { IConstruct } from 'constructs';
import { isError, ProblemsError, type Problem } from '../../core/problem';
import { problemsAt, problemsUnder, renderFinding, setSecondLock } from '../tree/checks';
import { forgive, type Suppressed } from './forgive';
import { rulesAround } from './own/own-rules';

/** Findings of a tree, parted by its suppressions. */
export interface Judgement {
  /** In tree order. */
  readonly problems: Problem[];
  readonly suppressed: readonly Suppressed[];
}

/** Runs every check under `root`. */
export function judgeTree(root: IConstruct): Judgement {
  const { standing, suppressed, unused } = forgive(root, findAll(root));
  // Seen from a part of the tree, a suppression may look unused that is not.
  return { problems: root.node.scope ? standing : [...standing, ...unused], suppressed };
}

/** Every problem under `root`, but for those that are suppressed. */
export function collectProblems(root: IConstruct): Problem[] {
  return judgeTree(root).problems;
}

/**
 * Lets a tree pass in which nothing is worse than a warning, and gives the warnings.
 *
 * @throws ProblemsError with everything that was found under `root`
 */
export function assertSound(root: IConstruct): readonly Problem[] {
  const problems = collectProblems(root);
  if (problems.some(isError)) throw new ProblemsError(problems);
  return problems;
}

/** Has cdktf's own synth refuse a suppression that covers nothing in the tree of `root`; it asks construct by construct otherwise. */
export function refuseUnused(root: IConstruct): void {
  root.node.addValidation({
    validate: () => (judged.has(root) ? [] : forgive(root, findAll(root)).unused.map(renderFinding)),
  });
}

/** Trees that were found sound and cannot change before the work at hand is done. */
const judged = new Set<IConstruct>();

/** Does the work without judging the tree once more: for a caller that has just done so, and has frozen what it judged. */
export function whileJudged(root: IConstruct, work: () => void): void {
  judged.add(root);
  try {
    work();
  } finally {
    judged.delete(root);
  }
}

setSecondLock((construct) => {
  const { root } = construct.node;
  if (judged.has(root)) return [];
  const found = withLevels(root, problemsAt(construct));
  if (found.length === 0) return [];
  return forgive(construct, found).standing.filter(isError).map(renderFinding);
});

function findAll(root: IConstruct): Problem[] {
  return withLevels(root, problemsUnder(root));
}

/** Problems with the level of their rule, where they name none themselves. */
function withLevels(construct: IConstruct, problems: readonly Problem[]): Problem[] {
  if (problems.length === 0) return [];
  const rules = rulesAround(construct);
  return problems.map(({ where, at, ...finding }) => ({
    where,
    ...(at === undefined ? {} : { at }),
    ...(rules.get(finding.code)?.level === 'warning' ? { level: 'warning' } : {}),
    ...finding,
  }));
}
