import { InternalError } from '../core/internal-error';
import type { Queries } from './database';

/** Queries of a transaction until `end` is called. What somebody forgot to wait for must not run outside of it. */
export function untilEnd(queries: Queries): { readonly tx: Queries; readonly end: () => void } {
  let isOver = false;
  const guard = (): void => {
    if (isOver) throw new InternalError('this transaction has ended');
  };
  const tx: Queries = {
    query: async (sql, parameters) => {
      guard();
      return queries.query(sql, parameters);
    },
    each: async (sql, lists) => {
      guard();
      return queries.each(sql, lists);
    },
  };
  return { tx, end: () => void (isOver = true) };
}
