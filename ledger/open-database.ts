import { accessSync, constants, existsSync } from 'node:fs';
import type { Database, DatabaseAccess } from './database';
import { databaseError } from './database-problems';
import { postgresPlace, rightMissing } from './explain-postgres-error';
import { ledgerRoom } from './ledger-tables';
import { ledgerBehind, migrate, migrateIn, roomVersions, type Room } from './migrate';
import { openPostgres, type PostgresDatabase, type PostgresOptions } from './postgres';
import { postgresStanding } from './postgres-standing';
import { answerToState } from './postgres-states';
import { quoted } from './quoted';
import { openSqlite } from './sqlite';

/** Where the ledger lies. */
export interface DatabaseAddress {
  /** `postgres://…`, which wins over the file. */
  readonly url?: string | undefined;
  /** Schema on the Postgres server. */
  readonly schema: string;
  readonly file: string;
}

/** Purpose and bounds of an opening. */
export interface OpenOptions extends Omit<PostgresOptions, 'access'> {
  /** With `read` nothing is made, changed or written. @default 'write' */
  readonly access?: DatabaseAccess;
  /** Whose tables are needed. @default - those of the ledger */
  readonly rooms?: readonly Room[];
}

/**
 * Opens the ledger's database. Close it. A file is its owner's own, and kept up to date; tables on a server belong to a team: they are made
 * where there is nothing yet and the role may, and never changed by opening them.
 *
 * @throws ProblemsError `database-…`, `ledger-missing`, `ledger-behind`, `ledger-ahead`
 */
export async function openDatabase(
  { url, schema, file }: DatabaseAddress,
  { access = 'write', rooms = [ledgerRoom], ...options }: OpenOptions = {},
): Promise<Database> {
  if (url === undefined || url === '')
    return (access === 'read' ? openFileToRead : openFileToWrite)(file, rooms, options.signal);
  const database = openPostgres(url, schema, { access, ...options });
  await orClose(database, () => readyServer(database, schema, { access, rooms }));
  return database;
}

async function openFileToWrite(file: string, rooms: readonly Room[], signal?: AbortSignal): Promise<Database> {
  const database = await openSqlite(file, 'write', signal);
  await orClose(database, async () => {
    for (const { room, steps } of rooms) await migrate(database, room, steps);
  });
  return database;
}

/** A ledger that nobody has written to yet is an empty one, and no file. */
async function openFileToRead(file: string, rooms: readonly Room[], signal?: AbortSignal): Promise<Database> {
  if (!existsSync(file)) return openFileToWrite(':memory:', rooms);
  const database = await openSqlite(file, 'read', signal);
  if (await orClose(database, () => isCurrent(database, rooms))) return database;
  await database.close();
  if (!isWritable(file)) throw ledgerBehind(file);
  await (await openFileToWrite(file, rooms, signal)).close();
  return openSqlite(file, 'read', signal);
}

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function isCurrent(database: Database, rooms: readonly Room[]): Promise<boolean> {
  const found = await database.query("SELECT name FROM sqlite_master WHERE name = 'migrations'");
  return found.length > 0 && (await roomVersions(database, rooms)).every(({ from, to }) => from === to);
}

async function readyServer(
  database: PostgresDatabase,
  schema: string,
  { access, rooms }: { readonly access: DatabaseAccess; readonly rooms: readonly Room[] },
): Promise<void> {
  const standing = await postgresStanding(database, schema);
  const { asking } = database;
  if (standing.schemaOwner !== null && !standing.mayUseSchema) throw databaseError(postgresPlace, rightMissing(asking));
  if (standing.tablesOwner === null) {
    if (access === 'read' || !standing.mayCreate || !standing.isEmpty)
      throw databaseError(postgresPlace, answerToState('3F000'));
    // Others may be at the same.
    await database.transaction(async (tx) => {
      await tx.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`);
      for (const room of rooms) await migrateIn(tx, 'postgres', room);
    });
    return;
  }
  if (!standing.mayRead || (access === 'write' && !standing.mayWrite))
    throw databaseError(postgresPlace, rightMissing(asking));
  const versions = await roomVersions(database, rooms);
  if (versions.some(({ from, to }) => from < to)) throw ledgerBehind(postgresPlace);
}

async function orClose<T>(database: Database, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await database.close();
    throw error;
  }
}
