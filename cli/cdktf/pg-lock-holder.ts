import { Client } from 'pg';
import { z } from 'zod';
import { placeOf } from '../../terraform/place-of';
import type { Stack } from '../../terraform/stack';
import type { Io } from '../io';

const rowSchema = z.object({
  pid: z.number(),
  user: z.string().nullable(),
  address: z.string().nullable(),
  since: z.date(),
});

/** Milliseconds for the question and for each of its parts. */
const bound = 3000;

/** Sessions with an advisory lock of this database: Terraform takes -1 to make a state, and the state's number to change it. */
const question = `
  SELECT activity.pid, activity.usename AS user, host(activity.client_addr) AS address, activity.backend_start AS since
  FROM pg_locks locks JOIN pg_stat_activity activity USING (pid)
  WHERE locks.locktype = 'advisory' AND locks.granted AND locks.objsubid = 1
    AND locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ORDER BY activity.backend_start LIMIT 5`;

/** Who holds locks in the database of a stack whose state is in Postgres; undefined where that cannot be told. */
export async function pgLockHolder(stack: Stack, env: Io['env']): Promise<string | undefined> {
  if (placeOf(stack)?.kind !== 'pg') return undefined;
  const client = new Client({
    ...(env.PG_CONN_STR === undefined ? {} : { connectionString: env.PG_CONN_STR }),
    connectionTimeoutMillis: bound,
    query_timeout: bound,
    statement_timeout: bound,
  });
  // Of a connection that breaks, the question tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(question);
    const holders = z.array(rowSchema).parse(rows).map(describe);
    return holders.length === 0 ? undefined : holders.join('; ');
  } catch {
    return undefined;
  } finally {
    void client.end().catch(() => undefined);
  }
}

function describe({ pid, user, address, since }: z.infer<typeof rowSchema>): string {
  const at = address === null ? '' : ` at ${address}`;
  return `session ${pid} of ${user ?? 'an unknown user'}${at}, open since ${since.toISOString().slice(0, 19)}Z`;
}
