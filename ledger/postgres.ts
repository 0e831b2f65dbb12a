import { createHash } from 'node:crypto';
import { Pool, types, type PoolClient, type PoolConfig } from 'pg';
import { ProblemsError } from '../core/problem';
import type { Database, Queries, Value } from './database';
import { explainPostgresError } from './explain-postgres-error';
import { untilEnd } from './until-end';

/** Beyond these the server ends what hangs, so that nobody waits for a process that stands still. */
const limits = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
};

/**
 * Opens a schema of a Postgres server, and makes it where there is none. What is wrong never shows the URL, which has a password in it.
 *
 * @throws ProblemsError `database-url-invalid`, `database-unreachable`, `database-refused`, `database-busy`; so do the statements
 */
export async function openPostgres(url: string, schema: string): Promise<Database> {
  assertPostgresUrl(url);
  const common = { types: { getTypeParser }, ...limits, onConnect: useSchema(schema) };
  const pool = new Pool({ connectionString: url, pipeline: true, ...common });
  pool.on('error', ignore);
  const database: Database = {
    kind: 'postgres',
    query: queryOn(pool),
    each: (sql, lists) => onOne(pool, (queries) => queries.each(sql, lists)),
    transaction: (work) => transaction(pool, lockOf(schema), work),
    close: () => pool.end(),
  };
  try {
    await database.transaction((tx) => ensureSchema(tx, schema));
    return database;
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** One lock for all transactions of a schema gives them the order that SQLite gives them: one after the other. */
async function transaction<T>(pool: Pool, lock: string, work: (tx: Queries) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(explainPostgresError);
  const { tx, end } = untilEnd(queriesOf(client));
  try {
    // In one piece with the first statements: everybody else waits for as long as this one's are on their way. Where it fails, so do they.
    corkTurn(client);
    const begun = client.query(`BEGIN; SELECT pg_advisory_xact_lock(${lock})`).catch(explainPostgresError);
    const [, result] = await Promise.all([begun, work(tx)]);
    end();
    await client.query('COMMIT').catch(explainPostgresError);
    client.release();
    return result;
  } catch (error) {
    end();
    // Where even this fails, the connection is closed, which has the server roll back.
    await client.query('ROLLBACK').then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}

/** Several statements in their order need one connection. */
async function onOne<T>(pool: Pool, work: (queries: Queries) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(explainPostgresError);
  try {
    return await work(queriesOf(client));
  } finally {
    client.release();
  }
}

function queriesOf(client: PoolClient): Queries {
  const run = queryOn(client);
  const query = <Row extends object>(sql: string, parameters?: readonly Value[]): Promise<Row[]> => {
    corkTurn(client);
    return run<Row>(sql, parameters);
  };
  return {
    query,
    each: <Row extends object>(sql: string, lists: readonly (readonly Value[])[]) =>
      Promise.all(lists.map((parameters) => query<Row>(sql, parameters))),
  };
}

/** Statements that are issued in one turn of the loop leave in one piece: handing each to the machine's network costs more than making it. */
function corkTurn({ connection: { stream } }: PoolClient): void {
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function queryOn(client: Pick<PoolClient, 'query'>): Queries['query'] {
  return async <Row extends object>(sql: string, parameters: readonly Value[] = []) => {
    // Named ones are parsed once for each connection.
    const statement = { text: sql, values: [...parameters], ...(parameters.length > 0 && { name: nameOf(sql) }) };
    const { rows } = await client.query<Row>(statement).catch(explainPostgresError);
    return rows;
  };
}

const names = new Map<string, string>();

/** Statements are texts of ours with parameters, so there are few of them. */
function nameOf(sql: string): string {
  const name = names.get(sql) ?? `gcda_${names.size + 1}`;
  names.set(sql, name);
  return name;
}

/** Looked for first: who may use a schema that is there need not be allowed to make one. */
async function ensureSchema(tx: Queries, schema: string): Promise<void> {
  const found = await tx.query('SELECT nspname FROM pg_namespace WHERE nspname = $1', [schema]);
  if (found.length === 0) await tx.query(`CREATE SCHEMA "${schema}"`);
}

function useSchema(schema: string): NonNullable<PoolConfig['onConnect']> {
  return (client) => {
    client.on('error', ignore);
    // The pool waits for what this returns, which its types do not say.
    return client.query("SELECT set_config('search_path', $1, false)", [schema]) as unknown as undefined;
  };
}

/** A connection that breaks while no statement runs: the next one says so. Without a listener it would end the process. */
function ignore(): void {}

/** The lock's number: 64 bits that belong to the schema's name. */
function lockOf(schema: string): string {
  return createHash('sha256').update(`gcda ${schema}`).digest().readBigInt64BE().toString();
}

const int8 = 20;
/** 64-bit numbers as numbers: ours count records and milliseconds, which stay below 2^53. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary'): unknown =>
  oid === int8 ? Number : (types.getTypeParser(oid, format) as unknown);

function assertPostgresUrl(url: string): void {
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return;
  throw new ProblemsError([
    {
      code: 'database-url-invalid',
      where: 'DATABASE_URL',
      what: 'it must be the address of a Postgres database',
      fix: 'write it like postgres://user:password@host:5432/database, with special characters percent-encoded; or unset it',
    },
  ]);
}
