import { fileProblem } from '../core/file-problem';
import { exitCodes, ProblemsError, renderProblem } from '../core/problem';
import { describeBug } from './describe-bug';

/** What ended a command, for standard error, and the exit code that fits. Empty text where nothing is left to be said. */
export function describeFailure(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof ProblemsError) {
    const { problems, exitCode } = error;
    return { text: problems.map((problem) => `${renderProblem(problem)}\n`).join(''), exitCode };
  }
  const refused = fileProblem(error);
  if (refused) return { text: `${renderProblem(refused)}\n`, exitCode: exitCodes.problems };
  return { text: `internal error, please report it:\n${describeBug(error)}\n`, exitCode: exitCodes.bug };
}
