import { hash } from 'node:crypto';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { InternalError } from '../core/internal-error';
import type { Database, DatabaseAccess, Queries, Value } from './database';
import { databaseBusy, databaseInterrupted, databaseUnusable } from './database-problems';
import { preparedStatements, type RunStatement } from './prepared-statements';
import { assertPrivateDatabase, openPrivateDatabase } from './open-private-database';
import { explainSqliteError, resultCode, sqliteBusy, sqliteFull } from './sqlite-errors';
import { freeBytes, logPages, scarceBytes } from './sqlite-room';
import { createTurns } from './turns';
import { untilEnd } from './until-end';
import { wakeHolder } from './wake-holder';

/** SQLite's own name for no file. */
const inMemory = ':memory:';
/** How long SQLite itself may block this process; beyond it we wait without blocking. */
const blockingMilliseconds = 10;
/** Nobody keeps the file for as long as `wakeEvery` attempts take, unless it stands still. */
const patience = { attempts: 1000, milliseconds: 20, wakeEvery: 75, afterSignal: 100 };

/** Purpose of an opened file. */
interface Wish {
  readonly file: string;
  readonly access: DatabaseAccess;
  /** Ends a wait for other writers: of what only reads at once, of others after some two seconds. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Opens an SQLite file, and makes it where there is none: mode 0600, in a folder of mode 0700. Its log is bounded by the room that there is,
 * and taken over where a write finds none.
 *
 * @throws ProblemsError `database-unusable`, `database-damaged`, `database-busy`; so do the statements
 */
export async function openSqlite(
  file: string,
  access: DatabaseAccess = 'write',
  signal?: AbortSignal,
): Promise<Database> {
  const wish: Wish = { file, access, signal };
  const connection = access === 'read' ? connectToRead(file) : connect(file);
  const turns = createTurns();
  const run = preparedStatements(connection);
  const makeRoom = (): void => {
    try {
      connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
    } catch {
      // The file itself may need room, or somebody reads: whoever writes is told what there is to tell.
    }
  };
  const alone = queriesOf(wish, (sql, parameters) => {
    try {
      return run(sql, parameters);
    } catch (error) {
      // It has done nothing; the log may hold room that was used for what is in the file by now.
      if (resultCode(error) !== sqliteFull || connection.isTransaction) throw error;
      makeRoom();
      return run(sql, parameters);
    }
  });
  const transaction = async <T>(work: (tx: Queries) => Promise<T>): Promise<T> => {
    if ((freeBytes(file) ?? Infinity) < scarceBytes) makeRoom();
    await alone.query(access === 'read' ? 'BEGIN' : 'BEGIN IMMEDIATE');
    const inside = insideOf(connection, run, makeRoom);
    const { tx, end } = untilEnd(queriesOf(wish, inside.run));
    try {
      const result = await work(tx);
      end();
      await whileBusy(wish, () => inside.run('COMMIT', []));
      return result;
    } catch (error) {
      end();
      if (connection.isTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  };
  const database: Database = {
    kind: 'sqlite',
    query: (sql, parameters) => turns.take(() => alone.query(sql, parameters)),
    each: (sql, lists) => turns.take(() => alone.each(sql, lists)),
    transaction: (work) => turns.take(() => transaction(work)),
    close: () => turns.take(() => Promise.resolve(connection.close())),
  };
  if (access === 'read') return database;
  const pages = logPages(freeBytes(file));
  // A commit is on the disk before it counts (`synchronous = FULL`): a generation that was announced must not be given out again. What is
  // sorted or undone is kept in memory, not in further files.
  for (const setting of [
    ...['journal_mode = WAL', 'synchronous = FULL', 'temp_store = MEMORY'],
    ...[`wal_autocheckpoint = ${pages}`, `journal_size_limit = ${pages * 4096}`],
  ])
    await database.query(`PRAGMA ${setting}`);
  return database;
}

function queriesOf(wish: Wish, run: RunStatement): Queries {
  return {
    query: <Row extends object>(sql: string, parameters: readonly Value[] = []) =>
      whileBusy(wish, () => run<Row>(sql, parameters)),
    each: async <Row extends object>(sql: string, lists: readonly (readonly Value[])[]) => {
      const rows: Row[][] = [];
      await whileBusy(wish, () => {
        // Goes on behind those that were done, where a later one finds the file locked.
        for (const parameters of lists.slice(rows.length)) rows.push(run<Row>(sql, parameters));
      });
      return rows;
    },
  };
}

interface Done {
  readonly sql: string;
  readonly parameters: readonly Value[];
  /** What came of it, in short. */
  readonly rows: string;
}

/**
 * Statements of one transaction. A full disk has SQLite roll back by itself: what was issued together with the statement that met it must
 * not run outside then. Where the log gives room, all of them are made again, once; if one says something else then, since another writer
 * came in between, the disk was full.
 */
function insideOf(connection: DatabaseSync, run: RunStatement, makeRoom: () => void): { readonly run: RunStatement } {
  const done: Done[] = [];
  let failure: unknown;
  let hasMadeRoom = false;
  const again = (full: unknown): void => {
    hasMadeRoom = true;
    if (connection.isTransaction) connection.exec('ROLLBACK');
    makeRoom();
    run('BEGIN IMMEDIATE', []);
    for (const { sql, parameters, rows } of done) if (digestOf(run(sql, parameters)) !== rows) throw full;
  };
  const attempt = <Row extends object>(sql: string, parameters: readonly Value[]): Row[] => {
    if (!connection.isTransaction)
      throw (failure as Error | undefined) ?? new InternalError('this transaction has ended'); // of the driver
    try {
      const rows = run<Row>(sql, parameters);
      done.push({ sql, parameters, rows: digestOf(rows) });
      return rows;
    } catch (error) {
      failure = error;
      if (resultCode(error) !== sqliteFull || hasMadeRoom) throw error;
      again(error);
      return attempt(sql, parameters);
    }
  };
  return { run: attempt };
}

/** Short, since a transaction may read a whole chain. */
function digestOf(rows: readonly object[]): string {
  return rows.length === 0 ? '' : hash('sha1', JSON.stringify(rows), 'base64');
}

/**
 * Reads a file that may lie where nothing can be written. SQLite wants to keep a file of shared memory beside it; where it cannot, and
 * nothing was left in a log, the file is taken for one that does not change.
 */
function connectToRead(file: string): DatabaseSync {
  assertPrivateDatabase(file);
  const open = (place: string | URL): DatabaseSync => {
    const connection = new DatabaseSync(place, { readOnly: true, timeout: blockingMilliseconds });
    try {
      connection.prepare('SELECT name FROM sqlite_master LIMIT 1').all();
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  };
  try {
    return open(file);
  } catch (error) {
    const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
    if (!unsharable.has(resultCode(error)) || (log?.size ?? 0) > 0) throw explainSqliteError(error, file);
    const place = pathToFileURL(file);
    place.searchParams.set('immutable', '1');
    return open(place);
  }
}

/** It cannot be opened, or is read-only: what SQLite says where it cannot keep its files beside it. */
const unsharable: ReadonlySet<number> = new Set([8, 14]);

function connect(file: string): DatabaseSync {
  if (file !== inMemory) openPrivateDatabase(file);
  try {
    return new DatabaseSync(file, { timeout: blockingMilliseconds });
  } catch (error) {
    throw databaseUnusable(file, `got ${(error as NodeJS.ErrnoException).code ?? 'an unknown error'}`);
  }
}

/** A statement that finds the file locked has done nothing, so it can be repeated. Time is the machine's own: so are the others. */
async function whileBusy<T>({ file, access, signal }: Wish, attempt: () => T): Promise<T> {
  let rest = access === 'read' ? 1 : patience.afterSignal;
  for (let left = patience.attempts; left > 0; left -= 1) {
    try {
      return attempt();
    } catch (error) {
      if (resultCode(error) !== sqliteBusy) throw explainSqliteError(error, file);
    }
    if (signal?.aborted && (rest -= 1) <= 0) throw databaseInterrupted(file);
    if (left % patience.wakeEvery === 0) wakeHolder(file);
    await wait(patience.milliseconds);
  }
  throw databaseBusy(file);
}
