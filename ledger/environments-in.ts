import type { Queries } from './database';

/** Every environment that the ledger knows, by name. */
export async function environmentsIn(db: Queries): Promise<string[]> {
  const rows = await db.query<{ environment: string }>(
    'SELECT environment FROM ledger_heads UNION SELECT environment FROM ledger_records ORDER BY environment',
  );
  return rows.map(({ environment }) => environment);
}
