import type { Queries } from './database';

/** How far the records of one secret go. */
export interface Newest {
  readonly sequence: number;
  readonly generation: number;
}

/** The newest record and generation of each of these secrets; those without a record are left out. */
export async function newestOf(
  db: Queries,
  environment: string,
  secrets: readonly string[],
): Promise<Map<string, Newest>> {
  if (secrets.length === 0) return new Map();
  // Each of the two is one step into an index, however long the history is.
  const newest = (column: string) =>
    `(SELECT MAX(${column}) FROM ledger_records WHERE environment = $1 AND secret = wanted.column1) AS ${column}`;
  const rows = await db.query<{ secret: string; sequence: number | null; generation: number | null }>(
    `SELECT wanted.column1 AS secret, ${newest('sequence')}, ${newest('generation')}
     FROM (VALUES ${secrets.map((_, index) => `(CAST($${index + 2} AS TEXT))`).join(', ')}) AS wanted`,
    [environment, ...secrets],
  );
  const known = rows.flatMap(({ secret, sequence, generation }) =>
    sequence === null || generation === null ? [] : [[secret, { sequence, generation }] as const],
  );
  return new Map(known);
}
