import { ProblemsError } from './problem';

/**
 * An error that a person can mend, as such.
 *
 * @throws the error itself where it is a bug
 */
export function asProblems(error: unknown): ProblemsError {
  if (error instanceof ProblemsError) return error;
  throw error;
}
