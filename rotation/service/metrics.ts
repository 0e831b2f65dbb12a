import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../../core/clock';
import type { BreakerState } from './breakers';
import type { Observer, Planned } from './observer';
import { secretGauges } from './secret-gauges';

/** Metrics of one service, in a registry of their own. */
export interface Metrics extends Observer {
  readonly registry: Registry;
}

const breakerStates: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/**
 * Makes the metrics. Labels are names from the inventory, and the number of secrets that have series of their own is bounded: those whose
 * values end first.
 */
export function createMetrics(clock: Pick<Clock, 'now'>, mostSecrets: number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let planned: Planned | undefined;
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers });
  secretGauges(registry, { clock, mostSecrets, planned: () => planned });

  const rotations = counter('gcda_rotations_total', 'Rotations that ended well.', ['environment']);
  const failures = counter('gcda_rotation_failures_total', 'Rotations given up, by the stage that failed.', [
    'environment',
    'stage',
  ]);
  const again = counter('gcda_rotation_retries_total', 'Attempts at a stage that are to be repeated.', [
    'environment',
    'stage',
  ]);
  const notProven = counter('gcda_rotation_not_proven_total', 'Stages that ended without proof.', [
    'environment',
    'stage',
  ]);
  const alerts = counter('gcda_alerts_total', 'Alerts: values near their end and not rotated.', [
    'environment',
    'threshold',
  ]);
  const errors = counter('gcda_errors_total', 'Work that was put off because of a problem.', ['work']);
  const requests = counter('gcda_platform_requests_total', 'Requests to the platform, by the answer’s class.', [
    'party',
    'status',
  ]);
  const breaker = gauge('gcda_breaker_state', 'State of a breaker: 0 closed, 1 half open, 2 open.', ['party']);
  const behind = gauge('gcda_events_behind', 'Events that a receiver has not been told yet.', ['sink']);
  const good = gauge('gcda_inventory_good', '1 while the newest inventory is the one in force.');
  const inHand = gauge('gcda_rotations_in_hand', 'Rotations that this worker has claimed.');
  const damaged = gauge(
    'gcda_rows_damaged',
    'Rows of the database that cannot be used; what they are about is set aside.',
  );
  const lastPlan = gauge('gcda_last_plan_timestamp_seconds', 'When this worker planned last.');
  const step = new Histogram({
    name: 'gcda_rotation_step_seconds',
    help: 'How long one attempt at a stage took.',
    labelNames: ['stage'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180],
    registers,
  });
  const propagation = new Histogram({
    name: 'gcda_cache_propagation_seconds',
    help: 'From the write until the platform was seen to use the new value.',
    labelNames: ['environment'],
    buckets: [0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 90, 180],
    registers,
  });
  good.set(1);

  return {
    registry,
    planned: (newest) => {
      planned = newest;
      lastPlan.set(newest.plan.at / 1000);
      damaged.set(newest.setAside.length);
    },
    stepped: ({ before, after, outcome, milliseconds }) => {
      const { environment, stage } = before;
      step.observe({ stage }, milliseconds / 1000);
      if (outcome.kind === 'again') again.inc({ environment, stage });
      if (after.failure !== null && before.failure === null) failures.inc({ environment, stage });
      if (after.stage === 'done') rotations.inc({ environment });
      const finding = after.stage === stage ? undefined : after.findings[stage];
      if (finding?.outcome === 'not-proven') notProven.inc({ environment, stage });
      const seen = after.times.verify?.ended;
      if (stage === 'verify' && finding?.outcome === 'proven' && seen !== undefined && after.storedAt !== null)
        propagation.observe({ environment }, (seen - after.storedAt) / 1000);
    },
    alerted: ({ environment, threshold }) => alerts.inc({ environment, threshold }),
    failed: (work) => errors.inc({ work: work.split(' ', 1)[0] ?? '' }),
    breakerChanged: (party, state) => breaker.set({ party }, breakerStates[state]),
    platformAnswered: (party, status) =>
      requests.inc({ party, status: status === 0 ? 'none' : status === 429 ? '429' : `${Math.floor(status / 100)}xx` }),
    backlog: (sink, events) => behind.set({ sink }, events),
    inventoryRead: (problems) => good.set(problems.length === 0 ? 1 : 0),
    inHand: (count) => inHand.set(count),
  };
}
