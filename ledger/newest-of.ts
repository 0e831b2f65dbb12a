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
  const places = secrets.map((_, index) => `$${index + 2}`).join(', ');
  const rows = await db.query<Newest & { secret: string }>(
    `SELECT secret, MAX(sequence) AS sequence, MAX(generation) AS generation FROM ledger_records
     WHERE environment = $1 AND secret IN (${places}) GROUP BY secret`,
    [environment, ...secrets],
  );
  return new Map(rows.map(({ secret, sequence, generation }) => [secret, { sequence, generation }]));
}
