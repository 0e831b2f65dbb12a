import { renderProblem, type Problem } from '../core/problem';
import type { Io } from './io';

/** Problems of a command that has results all the same, on standard error. */
export function printProblems(problems: readonly Problem[], io: Io): void {
  if (problems.length > 0) io.stderr.write(`${problems.map(renderProblem).join('\n')}\n`);
}
