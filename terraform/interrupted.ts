import type { Problem } from '../core/problem';

/** The work ended before this was done, on a signal. */
export function interrupted(where: string): Problem {
  return {
    code: 'interrupted',
    where,
    what: 'it was not begun, because the command was interrupted',
    fix: 'run the command again; it goes on from what is there',
  };
}
