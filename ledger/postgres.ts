import { createHash } from 'node:crypto';
import { Client, Pool, types, type PoolClient, type PoolConfig } from 'pg';
import { assertOwnSession } from './assert-own-session';
import type { Database, DatabaseAccess, Queries, Value } from './database';
import { databaseBounds, type DatabaseBounds } from './database-bounds';
import { explainPostgresError, isToBeRepeated, type Asking } from './explain-postgres-error';
import { openLine, type Line } from './line';
import { parsePostgresAddress } from './postgres-address';
import { quoted } from './quoted';
import { untilEnd } from './until-end';

/** How a schema of a server is opened. */
export interface PostgresOptions {
  /** With `read` the server itself refuses whatever would write. @default 'write' */
  readonly access?: DatabaseAccess;
  /** @default - as `databaseBounds` has them */
  readonly bounds?: DatabaseBounds;
  /** Ends every wait for the server soon after it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** A schema of a server, and who has opened it. */
export interface PostgresDatabase extends Database {
  readonly asking: Asking;
}

/** So often what the server has rolled back for another one's sake is tried again. */
const repeats = 4;

/**
 * Opens a schema of a Postgres server, whether it is there or not. What is wrong never shows the URL, which has a password in it.
 *
 * @throws ProblemsError `database-url-invalid`, `database-certificate-unreadable`; statements throw `database-…`
 */
export function openPostgres(
  url: string,
  schema: string,
  { access = 'write', bounds = databaseBounds(), signal }: PostgresOptions = {},
): PostgresDatabase {
  const { connectionString, user } = parsePostgresAddress(url);
  const asking: Asking = { user, schema, access };
  const line = openLine({ bounds, signal, grace: access === 'read' ? 0 : bounds.grace });
  const explain = (error: unknown): never => {
    throw explainPostgresError(error, asking);
  };
  const pool = new Pool({
    ...{ connectionString, pipeline: true, keepAlive: true, types: { getTypeParser }, stream: () => line.newStream() },
    connectionTimeoutMillis: bounds.connect,
    onConnect: prepareSession({ schema, access, bounds, line }, () => {
      return new Client({ connectionString, connectionTimeoutMillis: bounds.connect, stream: () => line.newStream() });
    }),
  });
  pool.on('error', ignore);
  const connect = (): Promise<PoolClient> => line.heard(() => pool.connect(), 'while connecting').catch(explain);

  const queriesOf = (client: PoolClient): Queries => {
    const query = <Row extends object>(sql: string, parameters: readonly Value[] = []): Promise<Row[]> => {
      corkTurn(client);
      return line.heard(() => client.query<Row>(statementOf(sql, parameters)), 'to a statement').then(rowsOf, explain);
    };
    return {
      query,
      each: <Row extends object>(sql: string, lists: readonly (readonly Value[])[]) =>
        Promise.all(lists.map((parameters) => query<Row>(sql, parameters))),
    };
  };
  /** Several statements in their order need one connection. */
  const onOne = async <T>(work: (queries: Queries) => Promise<T>): Promise<T> => {
    const client = await connect();
    try {
      const result = await work(queriesOf(client));
      client.release();
      return result;
    } catch (error) {
      client.release(isLost(client));
      throw error;
    }
  };
  /** One lock for all transactions of a schema gives them the order that SQLite gives them: one after the other. */
  const lock = lockOf(schema);
  const transaction = async <T>(work: (tx: Queries) => Promise<T>): Promise<T> => {
    const client = await connect();
    const say = (sql: string) => line.heard(() => client.query(sql), 'to a statement').catch(explain);
    const { tx, end } = untilEnd(queriesOf(client));
    try {
      // In one piece with the first statements: everybody else waits for as long as this one's are on their way. Where it fails, so do they.
      corkTurn(client);
      const begun = say(`BEGIN; SELECT pg_advisory_xact_lock(${lock})`);
      const [, result] = await Promise.all([begun, work(tx)]);
      end();
      await say('COMMIT');
      client.release();
      return result;
    } catch (error) {
      end();
      // Where even this fails, the connection is closed, which has the server roll back.
      if (isLost(client)) client.release(true);
      else
        await say('ROLLBACK').then(
          () => client.release(),
          () => client.release(true),
        );
      throw error;
    }
  };
  return {
    kind: 'postgres',
    asking,
    query: (sql, parameters) => repeated(() => onOne((queries) => queries.query(sql, parameters))),
    each: (sql, lists) => onOne((queries) => queries.each(sql, lists)),
    transaction: (work) => repeated(() => transaction(work)),
    close: () => line.close(() => pool.end()),
  };
}

/** Work that the server rolled back because of another transaction is done again: it has left nothing behind. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let left = repeats; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !isToBeRepeated(error)) throw error;
    }
  }
}

/** A connection that was cut or broke: taking leave of it would wait for an answer. */
function isLost({ connection }: PoolClient): boolean {
  return connection.stream.destroyed;
}

function rowsOf<Row extends object>({ rows }: { readonly rows: Row[] }): Row[] {
  return rows;
}

/** Named ones are parsed once for each connection. */
function statementOf(sql: string, parameters: readonly Value[]) {
  return { text: sql, values: [...parameters], ...(parameters.length > 0 && { name: nameOf(sql) }) };
}

/** Statements that are issued in one turn of the loop leave in one piece: handing each to the machine's network costs more than making it. */
function corkTurn({ connection: { stream } }: PoolClient): void {
  stream.cork();
  process.nextTick(() => stream.uncork());
}

const names = new Map<string, string>();

/** Statements are texts of ours with parameters, so there are few of them. */
function nameOf(sql: string): string {
  const name = names.get(sql) ?? `gcda_${names.size + 1}`;
  names.set(sql, name);
  return name;
}

interface SessionWish {
  readonly schema: string;
  readonly access: DatabaseAccess;
  readonly bounds: DatabaseBounds;
  readonly line: Line;
}

function prepareSession(
  { schema, access, bounds, line }: SessionWish,
  newClient: () => Client,
): NonNullable<PoolConfig['onConnect']> {
  // Set for each session, since the server may have a setting of its own: isolation, so that our lock alone orders transactions. None of it is
  // asked for while connecting: poolers refuse what they do not know there. The server's bounds come before our own, so that it says why.
  const settings = `SELECT set_config('search_path', $1, false), set_config('default_transaction_read_only', coalesce($2, current_setting('default_transaction_read_only')), false),
    set_config('default_transaction_isolation', 'read committed', false), set_config('statement_timeout', $3, false),
    set_config('idle_in_transaction_session_timeout', $4, false)`;
  const values = [
    ...[quoted(schema), access === 'read' ? 'on' : null],
    ...[String(Math.round(bounds.statement * 0.75)), String(bounds.statement * 1.5)],
  ];
  let isOwn: Promise<void> | undefined;
  return (client) => {
    client.on('error', ignore);
    const prepare = async (): Promise<void> => {
      await (isOwn ??= assertOwnSession(client as PoolClient & { readonly processID: number | null }, newClient));
      await client.query(settings, values);
    };
    // The pool waits for what this returns, which its types do not say.
    return line.heard(prepare, 'while connecting') as unknown as undefined;
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
