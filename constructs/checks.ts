import type { IConstruct } from 'constructs';
import { InternalError } from '../core/internal-error';
import { ProblemsError, type Problem } from '../core/problem';
import { authorLocation, takeTrace, type Trace } from './author-location';
import { declarationOf, traceDeclaration } from './declaration-traces';

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
  construct.node.addValidation({
    validate: () => (judged.has(construct.node.root) ? [] : problemsAt(construct).map(renderFinding)),
  });
}

/** Every problem under `root`, in tree order. */
export function collectProblems(root: IConstruct): Problem[] {
  return root.node.findAll().flatMap(problemsAt);
}

/** Throws one `ProblemsError` with everything that is wrong under `root`. */
export function assertSound(root: IConstruct): void {
  const problems = collectProblems(root);
  if (problems.length > 0) throw new ProblemsError(problems);
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

function problemsAt(construct: IConstruct): Problem[] {
  return (checks.get(construct) ?? []).flatMap(({ find, trace }) => {
    const findings = runCheck(construct, find);
    if (findings.length === 0) return [];
    const at = authorLocation(trace);
    const place = { where: construct.node.path, ...(at === undefined ? {} : { at }) };
    return findings.map((finding) => ({ ...place, ...finding }));
  });
}

function renderFinding({ at, code, what, fix }: Problem): string {
  return `${at === undefined ? '' : `${at}  `}${code}: ${what} (fix: ${fix})`;
}

function runCheck(construct: IConstruct, find: Check['find']): readonly Finding[] {
  try {
    return find();
  } catch (error) {
    throw new InternalError(`a check of ${construct.node.path} crashed`, { cause: error });
  }
}
