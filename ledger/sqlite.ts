import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { InternalError } from '../core/internal-error';
import type { Database, Queries, Value } from './database';
import { databaseBusy, databaseUnusable } from './database-problems';
import { ensurePrivateFolder } from './private-folder';
import { createTurns } from './turns';
import { untilEnd } from './until-end';

/** How long SQLite itself may block this process; beyond it we wait without blocking. */
const blockingMilliseconds = 10;
const patience = { attempts: 1000, milliseconds: 20 };

/**
 * Opens an SQLite file, and makes it where there is none: mode 0600, in a folder of mode 0700.
 *
 * @throws ProblemsError `database-unusable`, `database-busy`; so do the statements
 */
export async function openSqlite(file: string): Promise<Database> {
  const connection = connect(file);
  const turns = createTurns();
  const prepare = prepared(connection);
  const queriesWith = (around: <T>(statement: () => T) => T): Queries => ({
    query: <Row extends object>(sql: string, parameters: readonly Value[] = []) =>
      whileBusy(file, () => around(() => prepare(sql).all(...parameters) as Row[])),
    each: async <Row extends object>(sql: string, lists: readonly (readonly Value[])[]) => {
      const rows: Row[][] = [];
      await whileBusy(file, () => {
        const statement = prepare(sql);
        // Goes on behind those that were done, where a later one finds the file locked.
        for (const parameters of lists.slice(rows.length))
          rows.push(around(() => statement.all(...parameters) as Row[]));
      });
      return rows;
    },
  });
  const queries = queriesWith((statement) => statement());
  const transaction = async <T>(work: (tx: Queries) => Promise<T>): Promise<T> => {
    await queries.query('BEGIN IMMEDIATE');
    const { tx, end } = untilEnd(queriesWith(insideOf(connection)));
    try {
      const result = await work(tx);
      end();
      await queries.query('COMMIT');
      return result;
    } catch (error) {
      end();
      if (connection.isTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  };
  const database: Database = {
    kind: 'sqlite',
    query: (sql, parameters) => turns.take(() => queries.query(sql, parameters)),
    each: (sql, lists) => turns.take(() => queries.each(sql, lists)),
    transaction: (work) => turns.take(() => transaction(work)),
    close: () => turns.take(() => Promise.resolve(connection.close())),
  };
  // A commit is on the disk before it counts (`synchronous = FULL`): a generation that was announced must not be given out again. Some 16 MB
  // of them are taken over into the file at a time, not four: what was written twice meanwhile is taken over once.
  for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 4000'])
    await database.query(`PRAGMA ${setting}`);
  return database;
}

/** A full disk has SQLite roll back by itself: what was issued together with the statement that met it must not run outside then. */
function insideOf(connection: DatabaseSync): <T>(statement: () => T) => T {
  let failure: Error | undefined;
  return (statement) => {
    if (!connection.isTransaction) throw failure ?? new InternalError('this transaction has ended');
    try {
      return statement();
    } catch (error) {
      if (error instanceof Error) failure = error;
      throw error;
    }
  };
}

function connect(file: string): DatabaseSync {
  try {
    ensurePrivateFolder(dirname(file));
    closeSync(openSync(file, 'a', 0o600));
    return new DatabaseSync(file, { timeout: blockingMilliseconds });
  } catch (error) {
    throw databaseUnusable(file, `got ${(error as NodeJS.ErrnoException).code ?? 'an unknown error'}`);
  }
}

const keptStatements = 100;

/**
 * Statements are prepared once; after a change of the tables SQLite itself does so anew. `?1` in place of `$1` means the same, and binds in a
 * third of the time: by number, not by name.
 */
function prepared(connection: DatabaseSync): (sql: string) => StatementSync {
  const known = new Map<string, StatementSync>();
  return (sql) => {
    const statement = known.get(sql) ?? connection.prepare(sql.replaceAll(/\$(\d+)/g, '?$1'));
    if (known.size >= keptStatements) known.clear();
    known.set(sql, statement);
    return statement;
  };
}

/** A statement that finds the file locked has done nothing, so it can be repeated. Time is the machine's own: so are the others. */
async function whileBusy<T>(file: string, attempt: () => T): Promise<T> {
  for (let left = patience.attempts; left > 0; left -= 1) {
    try {
      return attempt();
    } catch (error) {
      if (resultCode(error) !== sqliteBusy) throw explain(error, file);
    }
    await wait(patience.milliseconds);
  }
  throw databaseBusy(file);
}

const sqliteBusy = 5;
/** What the state of the file or disk can be the reason of; everything else is a bug of ours. */
const unusable: Readonly<Record<number, string>> = {
  8: 'it is read-only',
  10: 'reading or writing failed',
  11: 'it is damaged',
  13: 'the disk is full',
  14: 'it cannot be opened',
  26: 'it is no SQLite database',
};

function explain(error: unknown, file: string): unknown {
  const found = unusable[resultCode(error)];
  return found === undefined ? error : databaseUnusable(file, found);
}

/** SQLite's primary result code; 0 for what does not come from it. */
function resultCode(error: unknown): number {
  const isSqlite = typeof error === 'object' && error !== null && 'errcode' in error;
  return isSqlite && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
}
