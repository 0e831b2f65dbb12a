import { pino, type Logger } from 'pino';
import type { Clock } from '../../core/clock';
import type { Observer } from './observer';

/** Members that never get into a line, wherever they stand: a second lock, since nothing that is logged has them. */
const secretMembers = [
  'value',
  'token',
  'password',
  'authorization',
  'clientSecret',
  'headers',
  'body',
  'cause',
  'stack',
];
const paths = secretMembers.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** A log in JSON, one line an event, by the given clock. */
export function createLog(stream: { write(text: string): void }, clock: Pick<Clock, 'now'>, level = 'info'): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths, censor: '[redacted]' },
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // Messages of errors can quote anything.
      serializers: { err: (error: unknown) => ({ name: error instanceof Error ? error.name : typeof error }) },
    },
    stream,
  );
}

/** Writes what the service does into a log. */
export function logObserver(log: Logger): Observer {
  let known: ReadonlySet<string> = new Set();
  return {
    planned: ({ plan, begun, setAside }) => {
      // Each once, until it is gone: there is a plan every few seconds.
      for (const { code, where, what } of setAside)
        if (!known.has(where)) log.error({ code, where, what }, 'set aside');
      known = new Set(setAside.map(({ where }) => where));
      log.debug({ rotations: plan.rotations.length, begun: begun.length }, 'planned');
      for (const { id, cause, oldEndsAt } of begun)
        log.info({ rotation: id, why: cause, oldEndsAt: iso(oldEndsAt) }, 'begun'); // `cause` of an error is struck out
    },
    stepped: ({ before, after, outcome, milliseconds }) => {
      const { stage } = before;
      const finding = after.findings[stage]?.outcome;
      const facts = { rotation: after.id, stage, next: after.stage, wakeAt: iso(after.wakeAt), milliseconds };
      if (outcome.kind === 'done') log.info({ ...facts, finding }, 'stage done');
      else if (outcome.kind === 'again')
        log.warn({ ...facts, code: outcome.code, attempts: after.attempts }, 'stage to be repeated');
      else log.error({ ...facts, code: outcome.code, how: outcome.finding?.how }, 'stage refused');
      if (after.stage === 'failed') log.error({ rotation: after.id, code: after.failure }, 'rotation failed');
    },
    alerted: ({ environment, secret, threshold, endsAt }, reason) =>
      log.error({ environment, secret, threshold, endsAt: iso(endsAt), ...reason }, 'value nears its end unrotated'),
    failed: (work, problems) => {
      for (const { code, where, what } of problems) log.error({ work, code, where, what }, 'put off');
    },
    breakerChanged: (party, state) => log.warn({ party, state }, 'breaker'),
    inventoryRead: (problems) => {
      if (problems.length === 0) log.info('inventory read again');
      for (const { code, where, what } of problems)
        log.error({ code, where, what }, 'inventory cannot be used, the last good one stays');
    },
  };
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
