import { z } from 'zod';
import { assertNoProblems, type Problem } from '../../core/problem';
import { readRow } from '../../ledger/damaged-row';
import type { Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { readRecords } from '../../ledger/read-records';
import type { LedgerRecord } from '../../ledger/record';

/** How many records of one environment a receiver has not been told yet. */
export interface Backlog {
  readonly environment: string;
  /** The last one that it was told; 0 before the first. */
  readonly told: number;
  readonly behind: number;
}

const rowSchema = z.object({
  environment: z.string(),
  head: z.int().min(1),
  told: z.int().min(0).nullable(),
});

/** What a receiver is behind in each environment, and of which that cannot be told; none where it has been told everything. */
export async function backlogOf(
  db: Queries,
  sink: string,
): Promise<{ readonly backlogs: readonly Backlog[]; readonly problems: readonly Problem[] }> {
  const rows = await db.query<Readonly<Record<keyof z.infer<typeof rowSchema>, unknown>>>(
    `SELECT h.environment, h.sequence AS head, c.sequence AS told
     FROM ledger_heads h LEFT JOIN event_cursors c ON c.environment = h.environment AND c.sink = $1 ORDER BY h.environment`,
    [sink],
  );
  const read = rows.map((row) => readRow(rowSchema, row, { table: 'event_cursors', key: [sink, row.environment] }));
  const known = read.flatMap(({ value }) => value ?? []);
  return {
    backlogs: known
      .map(({ environment, head, told }) => ({ environment, told: told ?? 0, behind: head - (told ?? 0) }))
      .filter(({ behind }) => behind > 0),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

/**
 * The next records that a receiver is to be told, in their order.
 *
 * @throws ProblemsError where one of them is not as it was written: nothing of that chain is told from there on
 */
export async function nextRecords(
  db: Queries,
  { environment, told }: Backlog,
  { limit, key }: { readonly limit: number; readonly key?: EnvironmentKey | undefined },
): Promise<LedgerRecord[]> {
  const where = `sequence > $2 ORDER BY sequence LIMIT ${limit}`;
  const read = await readRecords(db, environment, { where, parameters: [told], key });
  const records = read.found.map(({ record }) => record);
  // What stands before the first one that is wrong can be told.
  const sound = records.filter(({ sequence }, index) => sequence === told + 1 + index);
  if (sound.length === 0) assertNoProblems(read.problems);
  return read.problems.length > 0 ? sound : records;
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
