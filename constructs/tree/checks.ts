import type { IConstruct } from 'constructs';
import { InternalError } from '../../core/internal-error';
import { isError, ProblemsError, type Problem } from '../../core/problem';
import { authorLocation, takeTrace, type Trace } from './author-location';
import { declarationOf, traceDeclaration } from './declaration-traces';
import { rulesAround } from '../judge/own/own-rules';
import { forgive, type Suppressed } from '../judge/forgive';

/** A problem found at a construct; `where` defaults to the construct's path, `at` to the author's line that declared it. */
export type Finding = Omit<Problem, 'where'> & { readonly where?: string };

interface Check {
  readonly find: () => readonly Finding[];
  readonly trace: Trace;
}

const checks = new WeakMap<IConstruct, Check[]>();

/**
 * Registers a check; its problems are reported at the construct's path, all of them in one list. Call it from the construct's
 * constructor, so that the author's line can be told; `trace` names another line.
 */
export function addCheck(construct: IConstruct, find: () => readonly Finding[], trace = traceOf(construct)): void {
  const check = { find, trace };
  const registered = checks.get(construct);
  if (registered) {
    registered.push(check);
    return;
  }
  checks.set(construct, [check]);
  // The second lock: cdktf's own synth refuses too, so bypassing main.ts still fails (it adds the path itself).
  construct.node.addValidation({ validate: () => (judged.has(construct.node.root) ? [] : refusalsAt(construct)) });
}

/** Has cdktf's own synth refuse a suppression that covers nothing in the tree of `root`; it asks construct by construct otherwise. */
export function refuseUnused(root: IConstruct): void {
  root.node.addValidation({
    validate: () => (judged.has(root) ? [] : forgive(root, findAll(root)).unused.map(renderFinding)),
  });
}

/** What was found in a tree, parted by its suppressions. */
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

function traceOf(construct: IConstruct): Trace {
  const { scope, id } = construct.node;
  if (!scope) return takeTrace(addCheck);
  return declarationOf(scope, id) ?? traceDeclaration(scope, id, addCheck);
}

function findAll(root: IConstruct): Problem[] {
  return root.node.findAll().flatMap(problemsAt);
}

function refusalsAt(construct: IConstruct): string[] {
  const found = problemsAt(construct);
  if (found.length === 0) return [];
  return forgive(construct, found).standing.filter(isError).map(renderFinding);
}

function problemsAt(construct: IConstruct): Problem[] {
  return (checks.get(construct) ?? []).flatMap(({ find, trace }) => {
    const findings = runCheck(construct, find);
    if (findings.length === 0) return [];
    const at = authorLocation(trace);
    const place = {
      where: construct.node.path === '' ? 'app' : construct.node.path,
      ...(at === undefined ? {} : { at }),
    };
    return findings.map((finding) => ({ ...place, ...levelOf(construct, finding), ...finding }));
  });
}

function levelOf(construct: IConstruct, { code }: Finding): Pick<Problem, 'level'> {
  return rulesAround(construct).get(code)?.level === 'warning' ? { level: 'warning' } : {};
}

function renderFinding({ at, code, what, fix }: Problem): string {
  return `${at === undefined ? '' : `${at}  `}${code}: ${what} (fix: ${fix})`;
}

function runCheck(construct: IConstruct, find: Check['find']): readonly Finding[] {
  try {
    return find();
  } catch (error) {
    // It names the rule that crashed.
    if (error instanceof InternalError) throw error;
    throw new InternalError(`a check of ${construct.node.path} crashed`, { cause: error });
  }
}
