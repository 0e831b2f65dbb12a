import type { IConstruct } from 'constructs';
import { InternalError } from '../../core/internal-error';
import type { Problem } from '../../core/problem';
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
  construct.node.addValidation({ validate: () => [...refusalsAt(construct)] });
}

/** Everything that was found at a construct and is refused, until a judge says what of it stands. */
let refusalsAt = (construct: IConstruct): readonly string[] => problemsAt(construct).map(renderFinding);

/** Lets a judge say what cdktf's own validation is told of a construct. There is one for all trees; `judge/` sets it. */
export function setSecondLock(refusals: typeof refusalsAt): void {
  refusalsAt = refusals;
}

/** Every problem under `root`, in tree order, as its checks find it. */
export function problemsUnder(root: IConstruct): Problem[] {
  return root.node.findAll().flatMap(problemsAt);
}

/** Every problem at one construct, as its checks find it. */
export function problemsAt(construct: IConstruct): Problem[] {
  return (checks.get(construct) ?? []).flatMap(({ find, trace }) => {
    const findings = runCheck(construct, find);
    if (findings.length === 0) return [];
    const at = authorLocation(trace);
    const place = {
      where: construct.node.path === '' ? 'app' : construct.node.path,
      ...(at === undefined ? {} : { at }),
    };
    return findings.map((finding) => ({ ...place, ...finding }));
  });
}

/** A problem as cdktf's own validation shows it, which adds the path. */
export function renderFinding({ at, code, what, fix }: Problem): string {
  return `${at === undefined ? '' : `${at}  `}${code}: ${what} (fix: ${fix})`;
}

function traceOf(construct: IConstruct): Trace {
  const { scope, id } = construct.node;
  if (!scope) return takeTrace(addCheck);
  return declarationOf(scope, id) ?? traceDeclaration(scope, id, addCheck);
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
