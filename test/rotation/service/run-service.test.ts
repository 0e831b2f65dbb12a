import type { Inventory } from '../../../core/inventory';
import type { CloudEvent } from '../../../rotation/events/cloud-event';
import type { EventSink } from '../../../rotation/events/event-sink';
import { pauseRotations } from '../../../rotation/pause/change-pause';
import type { RotationPorts } from '../../../rotation/run/rotation-ports';
import { createBreakers } from '../../../rotation/service/breakers';
import { createMetrics } from '../../../rotation/service/metrics';
import { observers, type Observer } from '../../../rotation/service/observer';
import { createReloading } from '../../../rotation/service/reloading';
import { runService } from '../../../rotation/service/run-service';
import type { Database } from '../../../ledger/database';
import { createSendToTarget } from '../../../rotation/target/send-to-target';
import { rotationSteps } from '../../../rotation/machine/rotation';
import { rotationsOf } from '../../../rotation/store/read-rotations';
import { ProblemsError } from '../../../core/problem';
import { openDatabase } from '../../../ledger/open-database';
import { openRotations } from '../../../rotation/store/open-rotations';
import { aPostgres, hasPostgres } from '../../kit/a-postgres';
import { anEstate, type Estate } from '../../kit/an-estate';
import { anInventory } from '../../kit/an-inventory';
import { overFetch } from '../../kit/over-fetch';

let estate: Estate;
let inHand = 0;
let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
  await estate.close();
});

const key = { environment: 'dev', secret: 'dev_crm_bearer' };
const minute = 60_000;

interface Running {
  readonly events: CloudEvent[];
  readonly seen: string[];
  /** Stages that came to their end. */
  readonly ended: string[];
  readonly metrics: ReturnType<typeof createMetrics>;
  /** The inventory's file, as it were: what it holds, or what is wrong with it. */
  file: Inventory | ProblemsError;
  stop(): Promise<void>;
}

interface Options {
  readonly ports?: Partial<RotationPorts>;
  readonly drainMilliseconds?: number;
  readonly keepMilliseconds?: number;
  readonly end?: AbortController;
}

/** A service in this process, on the estate's clock. */
async function aService({
  ports = {},
  drainMilliseconds = 30_000,
  keepMilliseconds = 30 * 86_400_000,
  end = new AbortController(),
}: Options = {}): Promise<Running> {
  const { clock } = estate;
  const metrics = createMetrics(clock, 100);
  const seen: string[] = [];
  const ended: string[] = [];
  let own = 0;
  const watcher: Observer = {
    stepped: ({ before, after, outcome }) => {
      seen.push(`${before.stage} ${outcome.kind === 'done' ? 'done' : outcome.code}`);
      if (after.stage !== before.stage) ended.push(`${before.id} ${before.stage}`);
    },
    alerted: ({ threshold }, { state }) => seen.push(`alert ${threshold} ${state}`),
    inventoryRead: (problems) => seen.push(`inventory ${problems[0]?.code ?? 'good'}`),
    failed: (work, [problem]) => seen.push(`failed ${work}: ${problem?.code}`),
    planned: () => seen.push('planned'),
    inHand: (count) => {
      inHand += count - own;
      own = count;
    },
  };
  const events: CloudEvent[] = [];
  const sink: EventSink = { name: 'memory', put: (more) => Promise.resolve(void events.push(...more)) };
  const made = estate.ports(ports);
  const running = { events, seen, ended, metrics, file: made.inventory as Running['file'] };
  const rotations = await createReloading({
    stamp: () => Promise.resolve(JSON.stringify(running.file)),
    read: () =>
      running.file instanceof ProblemsError
        ? Promise.reject(running.file)
        : Promise.resolve({ ...made, inventory: running.file }),
  });
  const stop = new AbortController();
  const observer = observers([metrics, watcher]);
  const settings = { planMilliseconds: 15_000, concurrency: 4, drainMilliseconds, keepMilliseconds };
  const over = runService({ rotations, clock, observer, sinks: [sink], ...settings }, stop.signal, end);
  const close = async () => {
    stop.abort();
    await over;
  };
  stops.push(close);
  return Object.assign(running, { stop: close });
}

/** Lets time pass in steps of a second until it is so. While rotations are in hand time stands still: what they wait for is real. */
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let second = 0; second < 10_000; second += 1) {
    for (let turn = 0; turn < 20 || inHand > 0; turn += 1) {
      if (await what()) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    estate.clock.advance(1000);
  }
  throw new Error('it did not come about');
}

const rotations = (db: Database = estate.db) => rotationsOf(db, key);
const countOf = async (stage: string, db?: Database) =>
  (await rotations(db)).filter((rotation) => rotation.stage === stage).length;
const recordsOf = async (db: Database = estate.db) =>
  (await db.query<{ event: string }>('SELECT event FROM ledger_records ORDER BY sequence')).map(({ event }) => event);

test('rotates what is due, again and again, and tells every record of it', async () => {
  estate = await anEstate();
  const service = await aService();
  await until(async () => (await countOf('done')) === 2);
  expect(await estate.callNow()).toBe(200);
  expect((await rotations()).slice(0, 2).map(({ cause }) => cause)).toEqual(['end-unknown', 'due']);
  await service.stop();
  expect(service.events.map(({ id }) => id)).toEqual((await recordsOf()).map((_, index) => `dev/${index + 1}`));
  expect(service.events.map(({ type }) => type)).toContain('io.gcda.rotation.stored.v1');
  expect(service.seen.filter((line) => line.startsWith('failed') || line.startsWith('alert'))).toEqual([]);
  const metrics = await service.metrics.registry.metrics();
  expect(metrics).toContain('gcda_rotations_total{environment="dev"} 2');
  expect(metrics).toMatch(/gcda_rotation_step_seconds_count\{stage="store"\} [23]/);
  expect(metrics).toMatch(/gcda_secret_expires_in_seconds\{environment="dev",secret="dev_crm_bearer"\} \d+/);
});

test('takes a new inventory without a restart, and keeps the last good one while the newest is broken', async () => {
  estate = await anEstate();
  const service = await aService();
  const good = service.file as Inventory;
  await until(async () => (await countOf('retire')) === 1);
  service.file = new ProblemsError([{ code: 'inventory-invalid', where: 'inventory.json', what: 'x', fix: 'x' }]);
  await until(() => service.seen.includes('inventory inventory-invalid'));
  expect(await service.metrics.registry.metrics()).toContain('gcda_inventory_good 0');
  await until(async () => (await countOf('done')) === 2);
  const [bearer, ...others] = estate.environment.secrets;
  const renewedElsewhere = { ...bearer!, rotation: { kind: 'renewed-elsewhere', owner: 'x', reason: 'x' } as const };
  service.file = anInventory({ ...estate.environment, secrets: [renewedElsewhere, ...others] });
  await until(() => service.seen.includes('inventory good'));
  await until(() => service.seen.at(-1) === 'planned');
  expect(await service.metrics.registry.metrics()).not.toContain('gcda_secret_age_seconds{');
  const begun = (await rotations()).length;
  const later = estate.clock.now() + 40 * minute;
  await until(() => estate.clock.now() > later);
  expect(await rotations()).toHaveLength(begun);
  service.file = good;
  await until(async () => (await rotations()).length > begun);
});

test('postpones while a target is down, fails nothing, and raises each alert once when the value is about to end', async () => {
  estate = await anEstate();
  // The breaker's library reads the machine's clock itself.
  const machine = jest.spyOn(Date, 'now').mockImplementation(() => estate.clock.now());
  let isDown = false;
  const { clock } = estate;
  const seen: string[] = [];
  const breakers = createBreakers({ clock, onChange: (_, state) => seen.push(state) });
  const send = createSendToTarget({
    send: breakers.guardSend(overFetch((request) => (isDown ? Promise.reject(new Error('down')) : fetch(request)))),
    clock,
    timeLimit: () => new AbortController().signal,
  });
  const service = await aService({ ports: { send } });
  await until(async () => (await countOf('done')) === 1);
  isDown = true;
  await until(() => service.seen.some((line) => line.startsWith('alert ended')));
  expect(await countOf('failed')).toBe(0);
  expect(service.seen.filter((line) => line.startsWith('alert'))).toEqual([
    'alert late at issue',
    'alert close at issue',
    'alert ended at issue',
  ]);
  expect(service.seen.filter((line) => line === 'issue target-unreachable')).toHaveLength(5);
  expect(service.seen).toContain('issue breaker-open');
  expect(seen[0]).toBe('open');
  isDown = false;
  await until(async () => (await countOf('done')) === 2);
  expect(seen.at(-1)).toBe('closed');
  expect(await estate.callNow()).toBe(200);
  machine.mockRestore();
});

test('begins nothing that is paused, and says before its end that it dies of that', async () => {
  estate = await anEstate();
  const service = await aService();
  await until(async () => (await countOf('done')) === 1);
  const pause = { ...key, actor: 'ada@desk', reason: 'release', since: estate.clock.now() };
  const ports = { clock: estate.clock, keyOf: estate.ports().keyOf };
  const end = estate.clock.now() + 45 * minute;
  await estate.db.transaction((tx) => pauseRotations(tx, { ...pause, until: end }, ports));
  await until(() => estate.clock.now() > end - minute);
  expect(await rotations()).toHaveLength(1);
  expect(service.seen.filter((line) => line.startsWith('alert'))).toEqual([
    'alert late paused',
    'alert close paused',
    'alert ended paused',
  ]);
  expect(service.events.filter(({ type }) => type === 'io.gcda.rotation.alerted.v1')).toHaveLength(3);
  await until(async () => (await rotations()).length === 2);
});

/** Two services on one database; each is given a connection of its own. */
async function twoWorkers(open: () => Promise<Database>): Promise<void> {
  const [db, other] = [await open(), await open()];
  const services = [await aService({ ports: { db } }), await aService({ ports: { db: other } })];
  await until(async () => (await countOf('done', db)) === 3);
  for (const service of services) await service.stop();
  const done = (await rotations(db)).filter(({ stage }) => stage === 'done').map(({ id }) => id);
  const steps = services.flatMap(({ ended }) => ended).filter((step) => done.includes(step.split(' ')[0] ?? ''));
  expect(steps.sort()).toEqual(done.flatMap((id) => rotationSteps.map((stage) => `${id} ${stage}`)).sort());
  const ids = services.flatMap(({ events }) => events.map(({ id }) => id));
  expect(ids.sort()).toEqual((await recordsOf(db)).map((_, index) => `dev/${index + 1}`).sort());
  expect(services.flatMap(({ seen }) => seen.filter((line) => line.startsWith('failed')))).toEqual([]);
}

test('two workers on one SQLite file make each step once, and one of them tells each event', async () => {
  estate = await anEstate();
  await twoWorkers(() => estate.open());
});

(hasPostgres ? test : test.skip)('so do two workers on one Postgres', async () => {
  estate = await anEstate();
  const server = await aPostgres();
  const opened: Database[] = [];
  try {
    await twoWorkers(async () => {
      const db = await openDatabase({ url: server.url, schema: 'gcda', file: '' });
      opened.push(db);
      await openRotations(db);
      return db;
    });
  } finally {
    for (const db of opened) await db.close();
    await server.close();
  }
});

/** A target that does not answer until it is told to, or the request is aborted. */
function aSilentTarget(end: AbortController) {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const send = createSendToTarget({
    send: overFetch(async (request) => {
      asked.resolve();
      const aborted = new Promise<never>((_, reject) => request.signal.addEventListener('abort', reject));
      await Promise.race([answer.promise, aborted]);
      return fetch(request);
    }),
    clock: estate.clock,
    timeLimit: () => end.signal,
  });
  return { send, asked: asked.promise, answer: () => answer.resolve() };
}

test('finishes what is in hand when told to stop', async () => {
  estate = await anEstate({ hasKey: false });
  const end = new AbortController();
  const target = aSilentTarget(end);
  const service = await aService({ ports: { send: target.send }, end });
  await target.asked;
  const stopped = service.stop();
  target.answer();
  await stopped;
  // Without a key the new value is in this process's memory only: as far as it goes without waiting.
  expect(await rotations()).toMatchObject([{ stage: 'retire' }]);
  expect(end.signal.aborted).toBe(true);
  expect(await estate.db.query('SELECT expires FROM rotations')).toEqual([{ expires: 0 }]);
});

test('gives back what it cannot finish in time, for the next worker to take up', async () => {
  estate = await anEstate();
  const end = new AbortController();
  const service = await aService({ ports: { send: aSilentTarget(end).send }, end, drainMilliseconds: 5_000 });
  await until(() => inHand > 0);
  const stopped = service.stop();
  await new Promise((resolve) => setImmediate(resolve));
  estate.clock.advance(5_000);
  await stopped;
  expect(await rotations()).toMatchObject([{ stage: 'issue', attempts: 1 }]);
  expect(await estate.db.query('SELECT expires FROM rotations')).toEqual([{ expires: 0 }]);
  await aService();
  await until(async () => (await countOf('done')) === 1);
});

test('forgets after an hour what is older than is kept', async () => {
  estate = await anEstate();
  await aService({ keepMilliseconds: 30 * minute });
  await until(async () => ((await rotations())[0]?.generation ?? 0) > 2);
  expect(await countOf('done')).toBeGreaterThan(0);
  // What the ledger says of them stays.
  expect((await recordsOf()).filter((event) => event === 'begun').length).toBeGreaterThan((await rotations()).length);
});

test('goes on when the database fails for a while', async () => {
  estate = await anEstate();
  let isGone = false;
  const gone = () =>
    Promise.reject(new ProblemsError([{ code: 'database-unreachable', where: 'db', what: 'x', fix: 'x' }]));
  const db: Database = {
    ...estate.db,
    query: (...statement) => (isGone ? gone() : estate.db.query(...statement)),
    transaction: (work) => (isGone ? gone() : estate.db.transaction(work)),
  };
  const service = await aService({ ports: { db } });
  await until(async () => (await countOf('retire')) === 1);
  isGone = true;
  const until5 = estate.clock.now() + 5 * minute;
  await until(() => estate.clock.now() > until5);
  isGone = false;
  await until(async () => (await countOf('done')) === 1);
  expect(service.seen).toContain('failed plan: database-unreachable');
  expect(service.seen).toContain('failed claim rotations: database-unreachable');
  expect(service.seen).toContain('failed tell memory: events-refused');
});
