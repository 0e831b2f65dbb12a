import { Hono } from 'hono';
import type { Registry } from 'prom-client';
import type { Clock } from '../../core/clock';
import type { Problem } from '../../core/problem';
import type { Queries } from '../../ledger/database';

/** What the service is asked about over HTTP. */
export interface HttpPorts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly db: Pick<Queries, 'query'>;
  /** When this worker planned last; undefined before its first plan. */
  readonly plannedAt: () => number | undefined;
  readonly planMilliseconds: number;
  readonly isInventoryGood: () => boolean;
  /** What is set aside, since something that is kept of it cannot be used. */
  readonly setAside: () => readonly Problem[];
}

const databaseMilliseconds = 2_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work, or why not. `/metrics`: for Prometheus. Nothing else, and no value. */
export function createHttp(ports: HttpPorts): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', async (c) => {
    const missing = await whatIsMissing(ports);
    // What is set aside keeps nothing else from being done, so that this worker is of use all the same.
    const problems = ports.setAside();
    const status = missing.length === 0 ? 'ready' : 'not ready';
    return c.json({ status, missing, ...(problems.length > 0 && { problems }) }, missing.length === 0 ? 200 : 503);
  });
  app.get('/metrics', async (c) =>
    c.body(await ports.registry.metrics(), 200, { 'content-type': ports.registry.contentType }),
  );
  return app;
}

async function whatIsMissing(ports: HttpPorts): Promise<string[]> {
  const { clock, plannedAt, planMilliseconds, isInventoryGood } = ports;
  const planned = plannedAt();
  const isFresh = planned !== undefined && clock.now() - planned <= 3 * planMilliseconds;
  const found = [
    [await doesAnswer(ports), 'the database does not answer'],
    [isInventoryGood(), 'the newest inventory cannot be used'],
    [isFresh, 'there is no fresh plan'],
  ] as const;
  return found.filter(([isThere]) => !isThere).map(([, what]) => what);
}

async function doesAnswer({ db, clock }: HttpPorts): Promise<boolean> {
  const over = new AbortController();
  const answer = db.query('SELECT 1 AS one').then(
    () => true,
    () => false,
  );
  const isInTime = await Promise.race([answer, clock.sleep(databaseMilliseconds, over.signal).then(() => false)]);
  over.abort();
  return isInTime;
}
