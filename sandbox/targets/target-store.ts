import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../core/clock';
import type { SealedBox } from './sealed-box';

/** What a token server keeps: found by the token's own text, which is never written in clear. */
export interface TokenShelf {
  put(kind: string, id: string, payload: object, lifetimeSeconds: number): void;
  find(kind: string, id: string): object | undefined;
  remove(kind: string, id: string): void;
  /** Lets those entries of the kind end in `seconds` at the latest. */
  endWithin(kind: string, seconds: number, isMeant: (payload: object) => boolean): void;
}

/** Business records of one environment: cases, payments, answers already given to an Idempotency-Key. */
export interface RecordShelf {
  put(kind: string, id: string, record: object): void;
  find(kind: string, id: string): unknown;
  count(kind: string): number;
}

/** State of the target services; every write is on disk before the answer leaves, so a kill loses nothing. */
export interface TargetStore {
  tokens(environment: string): TokenShelf;
  records(environment: string): RecordShelf;
  close(): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS token (
    environment TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, payload BLOB NOT NULL, expires_at INTEGER NOT NULL,
    PRIMARY KEY (environment, kind, label)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS record (
    environment TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (environment, kind, id)
  ) STRICT;
`;

/** Opens (or makes) the database `file`; `:memory:` keeps nothing. Tokens that expired are forgotten on opening. */
export function openTargetStore(options: {
  readonly file: string;
  readonly box: SealedBox;
  readonly clock: Clock;
}): TargetStore {
  const database = new DatabaseSync(options.file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(schema);
  database.prepare('DELETE FROM token WHERE expires_at <= ?').run(options.clock.now());
  return {
    tokens: (environment) => tokenShelf(database, environment, options.box, options.clock),
    records: (environment) => recordShelf(database, environment),
    close: () => database.close(),
  };
}

function tokenShelf(database: DatabaseSync, environment: string, box: SealedBox, clock: Clock): TokenShelf {
  const put = database.prepare(
    'INSERT OR REPLACE INTO token (environment, kind, label, payload, expires_at) VALUES (?, ?, ?, ?, ?)',
  );
  const find = database.prepare(
    'SELECT payload FROM token WHERE environment = ? AND kind = ? AND label = ? AND expires_at > ?',
  );
  const remove = database.prepare('DELETE FROM token WHERE environment = ? AND kind = ? AND label = ?');
  const all = database.prepare(
    'SELECT label, payload FROM token WHERE environment = ? AND kind = ? AND expires_at > ?',
  );
  const endBy = database.prepare(
    'UPDATE token SET expires_at = min(expires_at, ?) WHERE environment = ? AND kind = ? AND label = ?',
  );
  // The table is STRICT: the column holds bytes. What was sealed is an object (`put`).
  const open = (payload: unknown) => JSON.parse(box.open(payload as Uint8Array)) as object;
  return {
    put: (kind, id, payload, lifetimeSeconds) => {
      put.run(
        environment,
        kind,
        box.label(id),
        box.seal(JSON.stringify(payload)),
        clock.now() + lifetimeSeconds * 1000,
      );
    },
    find: (kind, id) => {
      const row = find.get(environment, kind, box.label(id), clock.now());
      return row && open(row['payload']);
    },
    remove: (kind, id) => {
      remove.run(environment, kind, box.label(id));
    },
    endWithin: (kind, seconds, isMeant) => {
      for (const { label, payload } of all.all(environment, kind, clock.now()))
        if (isMeant(open(payload))) endBy.run(clock.now() + seconds * 1000, environment, kind, label ?? null);
    },
  };
}

function recordShelf(database: DatabaseSync, environment: string): RecordShelf {
  const put = database.prepare('INSERT OR REPLACE INTO record (environment, kind, id, body) VALUES (?, ?, ?, ?)');
  const find = database.prepare('SELECT body FROM record WHERE environment = ? AND kind = ? AND id = ?');
  const count = database.prepare('SELECT count(*) AS n FROM record WHERE environment = ? AND kind = ?');
  return {
    put: (kind, id, record) => {
      put.run(environment, kind, id, JSON.stringify(record));
    },
    find: (kind, id) => {
      const row = find.get(environment, kind, id);
      // The table is STRICT: the column holds text.
      return row && (JSON.parse(row['body'] as string) as unknown);
    },
    count: (kind) => Number(count.get(environment, kind)?.['n'] ?? 0),
  };
}
