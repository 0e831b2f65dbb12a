import { ProblemsError } from '../core/problem';
import type { Called } from './unexpected-reply';

/** An id that is none, whoever gave it: nothing is sent. It is not quoted, since it may be anything. */
export function unfitId({ method, route }: Called, parameter: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'platform-id-invalid',
      where: `${method} ${route}`,
      what: `${parameter} must be an id of the platform: letters, digits, dashes and underscores, 150 at most`,
      fix: 'correct the id where it is declared or recorded',
    },
  ]);
}
