import type { Database } from './database';
import { ledgerTables } from './ledger-tables';
import { migrate } from './migrate';
import { openPostgres } from './postgres';
import { openSqlite } from './sqlite';

/** Where the ledger lies. */
export interface DatabaseAddress {
  /** `postgres://…`, which wins over the file. */
  readonly url?: string | undefined;
  /** Schema on the Postgres server. */
  readonly schema: string;
  readonly file: string;
}

/**
 * Opens the ledger's database, with its tables. Close it.
 *
 * @throws ProblemsError `database-…`
 */
export async function openDatabase({ url, schema, file }: DatabaseAddress): Promise<Database> {
  const database = url === undefined || url === '' ? await openSqlite(file) : await openPostgres(url, schema);
  try {
    await migrate(database, 'ledger', ledgerTables);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
