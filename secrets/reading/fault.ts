import type { Problem } from '../../core/problem';

/** A problem, and the secrets that it keeps from being written. */
export interface Fault {
  readonly problem: Problem;
  readonly secrets: readonly string[];
}
