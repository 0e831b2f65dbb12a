import { exitCodes, isError, type Problem } from '../../core/problem';

/** 69 where all that went wrong is that nobody answered, 1 for any other error, 0 for warnings. */
export function exitCodeOf(problems: readonly Problem[]): number {
  const errors = problems.filter(isError);
  if (errors.length === 0) return exitCodes.done;
  const unreachable = ['terraform-unreachable', 'sandbox-not-running'];
  return errors.every(({ code }) => unreachable.includes(code)) ? exitCodes.unreachable : exitCodes.problems;
}
