import type { Database } from '../../../ledger/database';

/** Ends the process that uses it: from then on nothing reaches the database any more, as after a kill. */
export class Killed extends Error {}

/**
 * A database whose user dies at its transaction of this number (from 1), right before or right after it. Steps keep what they did in one
 * transaction each, so that these are all the moments that differ for whoever comes after.
 */
export function aMortalDatabase(db: Database, at: number, when: 'before' | 'after'): Database {
  let [count, isDead] = [0, false];
  const alive = () => {
    if (isDead) throw new Killed();
  };
  return {
    ...db,
    query: async (sql, parameters) => {
      alive();
      return db.query(sql, parameters);
    },
    transaction: async (work) => {
      alive();
      count += 1;
      isDead = count === at;
      if (isDead && when === 'before') throw new Killed();
      const result = await db.transaction(work);
      alive();
      return result;
    },
  };
}
