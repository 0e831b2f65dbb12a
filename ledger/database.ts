/** What may stand in a column. Truth values are 0 and 1, points in time are milliseconds or ISO texts, bytes are base64. */
export type Value = string | number | null;

/** A row as a statement names its columns: `SELECT previous_hash AS "previousHash"`. */
export interface Queries {
  /**
   * Runs one statement of the SQL that SQLite and Postgres share. Parameters are `$1`, `$2`, …; Postgres has to see their types, so one
   * that only meets itself or NULL is written `CAST($1 AS TEXT)`. `BIGINT` comes back as a number.
   */
  query<Row extends object>(sql: string, parameters?: readonly Value[]): Promise<Row[]>;
  /**
   * Runs one statement for each list of parameters, in their order, and gives the rows of each. None waits for the one before to be
   * answered; a statement of fixed length is also parsed once, where one with a place for every value of many rows costs SQLite five times as much.
   */
  each<Row extends object>(sql: string, lists: readonly (readonly Value[])[]): Promise<Row[][]>;
}

/** With `read` nothing is written, by construction: the database is opened so that it refuses. */
export type DatabaseAccess = 'read' | 'write';

/** Where the ledger is kept: one SQLite file, or a schema of a Postgres server. */
export interface Database extends Queries {
  readonly kind: 'sqlite' | 'postgres';
  /**
   * All of the work's statements, or none of them. Transactions of one database follow each other, whatever process they are in, so what
   * is read in one still holds when it writes. Keep the network out of it: everybody else waits. Postgres may roll it back for another one's
   * sake; then the work is done again, so it keeps nothing outside of what it gives.
   */
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
