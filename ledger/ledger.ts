import type { Queries } from './database';
import type { LedgerRecord } from './record';
import { readRows, toRecord } from './rows';

/** Names of secrets are unique in an organisation only; environments of two organisations may share them. */
export interface SecretKey {
  readonly environment: string;
  readonly secret: string;
}

/** The newest of what is known about a secret. */
export interface SecretState {
  readonly last: LedgerRecord;
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

/** The state of every secret of an environment that has a record, by its name; one statement, however many there are. */
export async function latest(db: Queries, environment: string): Promise<Map<string, SecretState>> {
  const rows = await readRows(
    db,
    `environment = $1 AND sequence IN (
       SELECT MAX(sequence) FROM ledger_records WHERE environment = $1 AND secret IS NOT NULL GROUP BY secret
       UNION ALL
       SELECT MAX(sequence) FROM ledger_records WHERE environment = $1 AND ${isLive} GROUP BY secret)
     ORDER BY sequence`,
    [environment],
  );
  const states = new Map<string, SecretState>();
  for (const record of rows.map(toRecord)) {
    const secret = record.secret ?? ''; // the condition leaves out those without
    const live = liveEvents.includes(record.event) ? record : states.get(secret)?.live;
    states.set(secret, { last: record, live });
  }
  return states;
}

const liveEvents: readonly string[] = ['written', 'stored', 'restored'];
const isLive = `event IN (${liveEvents.map((event) => `'${event}'`).join(', ')})`;

/** Records of an environment which say that the platform got a value, since a time (ISO 8601), oldest first. */
export async function liveRecordsSince(db: Queries, environment: string, since: string): Promise<LedgerRecord[]> {
  const rows = await readRows(db, `environment = $1 AND at >= $2 AND ${isLive} ORDER BY sequence`, [
    environment,
    since,
  ]);
  return rows.map(toRecord);
}
