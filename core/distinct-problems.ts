import { renderProblem, type Problem } from './problem';

/** Each problem once: one missing permission, or one client that is not configured, fails many things with the same words. */
export function distinctProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [renderProblem(problem), problem])).values()];
}
