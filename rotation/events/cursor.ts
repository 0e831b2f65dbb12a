import type { Queries } from '../../ledger/database';
import type { LedgerRecord } from '../../ledger/record';
import { readRows, toRecord } from '../../ledger/rows';

/** How many records of one environment a receiver has not been told yet. */
export interface Backlog {
  readonly environment: string;
  /** The last one that it was told; 0 before the first. */
  readonly told: number;
  readonly behind: number;
}

/** What a receiver is behind in each environment; empty when it has been told everything. */
export function backlogOf(db: Queries, sink: string): Promise<Backlog[]> {
  return db.query<Backlog>(
    `SELECT h.environment, COALESCE(c.sequence, 0) AS told, h.sequence - COALESCE(c.sequence, 0) AS behind
     FROM ledger_heads h LEFT JOIN event_cursors c ON c.environment = h.environment AND c.sink = $1
     WHERE h.sequence > COALESCE(c.sequence, 0) ORDER BY h.environment`,
    [sink],
  );
}

/** The next records that a receiver is to be told, in their order. */
export async function nextRecords(db: Queries, { environment, told }: Backlog, limit: number): Promise<LedgerRecord[]> {
  const next = `environment = $1 AND sequence > $2 ORDER BY sequence LIMIT ${limit}`;
  return (await readRows(db, next, [environment, told])).map(toRecord);
}

/** Notes what a receiver was told; never goes back. */
export async function moveCursor(tx: Queries, sink: string, { environment, sequence }: LedgerRecord): Promise<void> {
  await tx.query(
    `INSERT INTO event_cursors (sink, environment, sequence) VALUES ($1, $2, $3)
     ON CONFLICT (sink, environment) DO UPDATE SET sequence = excluded.sequence
       WHERE event_cursors.sequence < excluded.sequence`,
    [sink, environment, sequence],
  );
}
