import type { IConstruct } from 'constructs';
import { InternalError } from '../core/internal-error';
import { ProblemsError, type Problem } from '../core/problem';

/** A problem found at a construct; `where` defaults to the construct's path. */
export type Finding = Omit<Problem, 'where'> & { readonly where?: string };
type Check = () => readonly Finding[];

const checks = new WeakMap<IConstruct, Check[]>();

/** Registers a check; its problems are reported at the construct's path, all of them in one list. */
export function addCheck(construct: IConstruct, check: Check): void {
  checks.set(construct, [...(checks.get(construct) ?? []), check]);
  // The second lock: cdktf's own synth refuses too, so bypassing main.ts still fails (it adds the path itself).
  construct.node.addValidation({ validate: () => check().map((p) => `${p.code}: ${p.what} (fix: ${p.fix})`) });
}

/** Every problem under `root`, in tree order. */
export function collectProblems(root: IConstruct): Problem[] {
  return root.node
    .findAll()
    .flatMap((construct) =>
      (checks.get(construct) ?? []).flatMap((check) =>
        runCheck(construct, check).map(({ where, ...rest }) => ({ where: where ?? construct.node.path, ...rest })),
      ),
    );
}

/** Throws one `ProblemsError` with everything that is wrong under `root`. */
export function assertSound(root: IConstruct): void {
  const problems = collectProblems(root);
  if (problems.length > 0) throw new ProblemsError(problems);
}

function runCheck(construct: IConstruct, check: Check): readonly Finding[] {
  try {
    return check();
  } catch (error) {
    throw new InternalError(`a check of ${construct.node.path} crashed`, { cause: error });
  }
}
