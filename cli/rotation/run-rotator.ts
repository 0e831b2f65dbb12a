import { exitCodes } from '../../core/problem';
import type { Clock } from '../../core/clock';
import type { Database } from '../../ledger/database';
import type { DatabaseClock } from '../../ledger/database-clock';
import { createPulse } from '../../rotation/store/pulse';
import { createBreakers } from '../../rotation/service/breakers';
import { createHttp } from '../../rotation/service/http';
import { createLog, logObserver } from '../../rotation/service/log';
import { createMetrics } from '../../rotation/service/metrics';
import { observers, type Planned } from '../../rotation/service/observer';
import type * as OpenTraces from '../../rotation/service/open-traces';
import { runService } from '../../rotation/service/run-service';
import type { RotationPorts } from '../../rotation/run/rotation-ports';
import { assertTokens, tokenBudgets } from '../../rotation/service/token-budget';
import type { Io } from '../io';
import { aWorker } from '../lease-holder';
import { credentialsOf } from '../open-clients';
import { confirmService } from './confirm-service';
import { openEventSinks } from './open-event-sinks';
import { rotatorPorts } from './rotator-ports';
import type { RotatorOptions } from './rotator-options';
import { serveHttp, type HttpServer } from './serve-http';
import { watchClock } from './watch-clock';
import { watchInventory } from './watch-inventory';
import { headsBehind, noteHeads } from '../watch-heads';
import { withLedger } from '../with-ledger';

/** `gcda rotator run`: until it is told to stop. */
export function runRotator(options: RotatorOptions, io: Io): Promise<number> {
  return withLedger(io, (db, clock) => serve(options, db, { ...io, clock }, clock));
}

async function serve(options: RotatorOptions, db: Database, io: Io, clock: Clock | DatabaseClock): Promise<number> {
  const worker = aWorker();
  const pulse = createPulse({ db, worker, clock });
  // The signal to stop lets work under way be finished; what is sent heeds this one only.
  const end = new AbortController();
  const patient: Io = { ...io, signal: end.signal };
  const metrics = createMetrics(clock, options.secretSeries);
  const log = createLog(io.stderr, clock, options.logLevel);
  const traces = openTraces(worker, io);
  let planned: Planned | undefined;
  let noteHeadsSometimes = (): void => undefined;
  const observer = observers([
    metrics,
    logObserver(log),
    {
      planned: (newest) => {
        planned = newest;
        noteHeadsSometimes();
      },
    },
    ...(traces ? [traces.observer] : []),
  ]);
  const breakers = createBreakers({ clock, onChange: observer.breakerChanged });
  const sinks = openEventSinks(options, io);
  const confirmed = confirmService(options.isConfirmed, io);
  const rotations = await watchInventory(patient, async (inventory) => {
    await confirmed(inventory);
    const ports = await rotatorPorts(inventory, { db, worker, pulse, breakers, observer }, patient);
    const budgets = tokenBudgets(inventory, (environment) => credentialsOf(environment, io).length);
    for (const budget of budgets) log.info({ ...budget }, 'tokens');
    assertTokens(budgets);
    return ports;
  });
  const behind = await watchedHeads(rotations.current(), io);
  noteHeadsSometimes = behind.note;
  for (const { code, where, what } of behind.problems) log.error({ code, where, what }, 'an older ledger');
  const planMilliseconds = options.planSeconds * 1000;
  const http = createHttp({
    ...{ db, clock, planMilliseconds, registry: metrics.registry },
    plannedAt: () => planned?.plan.at,
    setAside: () => [...behind.problems, ...(planned?.setAside ?? [])],
    isInventoryGood: () => rotations.problems().length === 0,
  });
  const server = options.listen && (await serveHttp(http.fetch, options.listen));
  log.info({ worker, listening: server?.url ?? null, events: sinks.map(({ name }) => name) }, 'rotator runs');
  const { concurrency } = options;
  const readClock = watchClock(clock, observer);
  const drainMilliseconds = options.drainSeconds * 1000;
  const keepMilliseconds = options.keepDays * 86_400_000;
  try {
    await runService(
      {
        ...{ rotations, clock, readClock, observer, sinks },
        planMilliseconds,
        concurrency,
        drainMilliseconds,
        keepMilliseconds,
      },
      io.signal,
      end,
    );
  } finally {
    await close(server, traces);
  }
  log.info('rotator has stopped');
  return exitCodes.done;
}

/** So often the service remembers how far the chains go. */
const noteMilliseconds = 60_000;

/** Chains that are behind what this machine has seen of them; of others it remembers how far they go. */
async function watchedHeads({ db, inventory, keyOf, clock }: RotationPorts, io: Io) {
  const names = inventory.environments.map(({ name }) => name);
  const problems = await headsBehind(db, names, keyOf, io);
  let notedAt = clock.now();
  const note = (): void => {
    if (problems.length > 0 || clock.now() - notedAt < noteMilliseconds) return;
    notedAt = clock.now();
    // A database that does not answer is reported by everything else.
    void noteHeads(db, names, keyOf, io).catch(() => undefined);
  };
  return { problems, note };
}

async function close(server: HttpServer | undefined, traces: OpenTraces.Traces | undefined): Promise<void> {
  await server?.close();
  // A collector that does not answer keeps nobody from stopping.
  await traces?.close().catch(() => undefined);
}

/** Loaded only where `OTEL_EXPORTER_OTLP_ENDPOINT` says where traces go: it is a large library. */
function openTraces(worker: string, { env, clock }: Io): OpenTraces.Traces | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint = '' } = env;
  if (endpoint === '') return undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const { openTraces: open } = require('../../rotation/service/open-traces') as typeof OpenTraces;
  return open({ endpoint, worker, version: '0.1.0' }, clock);
}
