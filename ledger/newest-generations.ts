import type { Queries } from './database';

/** The newest generation that was begun of every secret of an environment that has a record, by name; one statement. */
export async function newestGenerations(db: Queries, environment: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ secret: string; newest: number }>(
    `SELECT secret, MAX(generation) AS newest FROM ledger_records
     WHERE environment = $1 AND secret IS NOT NULL GROUP BY secret`,
    [environment],
  );
  return new Map(rows.map(({ secret, newest }) => [secret, newest]));
}
