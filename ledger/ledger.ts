import type { Queries } from './database';
import { liveEvents, type LedgerRecord } from './record';
import { readRows, recordColumns, toRecord, type LedgerRow } from './rows';

/** Names of secrets are unique in an organisation only; environments of two organisations may share them. */
export interface SecretKey {
  readonly environment: string;
  readonly secret: string;
}

/** The newest of what is known about a secret. */
export interface SecretState {
  readonly last: LedgerRecord;
  /** The newest that was begun; `last` may be of an earlier one. */
  readonly generation: number;
  /** The last record which says that the platform got a value: `written`, `stored` or `restored`. */
  readonly live: LedgerRecord | undefined;
}

/** All records of a secret, oldest first. */
export async function history(db: Queries, { environment, secret }: SecretKey): Promise<LedgerRecord[]> {
  const rows = await readRows(db, 'environment = $1 AND secret = $2 ORDER BY sequence', [environment, secret]);
  return rows.map(toRecord);
}

/** The newest record of a secret; undefined when there is none. */
export async function lastOf(db: Queries, { environment, secret }: SecretKey): Promise<LedgerRecord | undefined> {
  const newest = 'environment = $1 AND secret = $2 ORDER BY sequence DESC LIMIT 1';
  const [row] = await readRows(db, newest, [environment, secret]);
  return row && toRecord(row);
}

/** The last record which says that the platform got a value, of a generation before the given one if one is given; undefined when there is none. */
export async function liveBefore(
  db: Queries,
  { environment, secret }: SecretKey,
  generation = Number.MAX_SAFE_INTEGER,
): Promise<LedgerRecord | undefined> {
  const newest = `environment = $1 AND secret = $2 AND generation < $3 AND ${isLive} ORDER BY sequence DESC LIMIT 1`;
  const [row] = await readRows(db, newest, [environment, secret, generation]);
  return row && toRecord(row);
}

interface StateRow extends LedgerRow {
  readonly newestGeneration: number;
}

/** The state of every secret of an environment that has a record, by its name; one statement, however many there are. */
export async function latest(db: Queries, environment: string): Promise<Map<string, SecretState>> {
  const at = (column: string) => `SELECT ${recordColumns}, s.generation AS "newestGeneration" FROM ledger_secrets s
     JOIN ledger_records r ON r.environment = s.environment AND r.sequence = s.${column} WHERE s.environment = $1`;
  const rows = await db.query<StateRow>(
    `${at('live_sequence')} AND s.live_sequence <> s.sequence UNION ALL ${at('sequence')} ORDER BY "sequence"`,
    [environment],
  );
  const states = new Map<string, SecretState>();
  for (const row of rows) {
    const record = toRecord(row);
    const secret = record.secret ?? ''; // the table has none without
    const live = liveEvents.includes(record.event) ? record : states.get(secret)?.live;
    states.set(secret, { last: record, generation: row.newestGeneration, live });
  }
  return states;
}

/** Condition on records, to stand behind the table's name and a dot or alone. */
export const isLive = `event IN (${liveEvents.map((event) => `'${event}'`).join(', ')})`;

/** Records of an environment which say that the platform got a value, since a time (ISO 8601), oldest first. */
export async function liveRecordsSince(db: Queries, environment: string, since: string): Promise<LedgerRecord[]> {
  const rows = await readRows(db, `environment = $1 AND at >= $2 AND ${isLive} ORDER BY sequence`, [
    environment,
    since,
  ]);
  return rows.map(toRecord);
}
