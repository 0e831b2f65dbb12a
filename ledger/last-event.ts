import type { Queries } from './database';
import type { LedgerEvent, LedgerRecord } from './record';
import { readRows, toRecord } from './rows';

/** The newest record of any of these events that concerns the whole environment; undefined when there is none. */
export async function lastEvent(
  db: Queries,
  environment: string,
  events: readonly LedgerEvent[],
): Promise<LedgerRecord | undefined> {
  const wanted = events.map((_, index) => `$${index + 2}`).join(', ');
  const newest = `environment = $1 AND secret IS NULL AND event IN (${wanted}) ORDER BY sequence DESC LIMIT 1`;
  const [row] = await readRows(db, newest, [environment, ...events]);
  return row && toRecord(row);
}
