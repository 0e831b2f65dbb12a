import type { Problem } from '../core/problem';

/** Something in the ledger is not as it was written. `record` is its number; left out where the end of the chain is meant. */
export function chainProblem(
  environment: string,
  { code, what, record }: { readonly code: string; readonly what: string; readonly record?: number },
): Problem {
  return {
    code,
    where: `ledger of ${environment}${record === undefined ? '' : `, record ${record}`}`,
    what,
    fix: 'find out who else can write to the database, and restore it from a backup that verifies; it cannot be mended',
  };
}
