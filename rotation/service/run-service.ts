import type { Clock } from '../../core/clock';
import type { EventSink } from '../events/event-sink';
import { keepTelling } from '../events/keep-telling';
import type { TellPorts } from '../events/tell-events';
import type { RotationPorts } from '../run/rotation-ports';
import { createBell, type Bell } from '../../core/bell';
import { keepPlanning } from './keep-planning';
import { keepTidy } from './keep-tidy';
import { keepWorking } from './keep-working';
import type { Observer } from './observer';
import type { Reloading } from './reloading';

/** What the service is made of. */
export interface ServicePorts {
  readonly rotations: Reloading<RotationPorts>;
  readonly clock: Clock;
  /** Called every few seconds, for a clock that is kept by somebody else. @default - none is */
  readonly readClock?: (() => Promise<void>) | undefined;
  readonly observer: Required<Observer>;
  readonly sinks: readonly EventSink[];
  readonly planMilliseconds: number;
  /** Most rotations at a time. */
  readonly concurrency: number;
  /** For so long rotations in hand may be finished once the service is to stop. */
  readonly drainMilliseconds: number;
  /** For so long a finished rotation is kept. */
  readonly keepMilliseconds: number;
}

/** How long requests that were cut, and then the last events, may take to end. */
const lastMilliseconds = 5_000;

/**
 * Plans, rotates and tells events until `stop` is aborted. Then it begins nothing more, finishes what it has in hand, and aborts `end` when
 * that takes too long: requests under way must heed that signal. Resolves when nothing is in hand.
 */
export async function runService(ports: ServicePorts, stop: AbortSignal, end: AbortController): Promise<void> {
  const { clock, observer, sinks } = ports;
  const [plan, work, tidy] = [createBell(clock), createBell(clock), createBell(clock)];
  const bells = { plan, work, tidy, events: sinks.map(() => createBell(clock)) };
  const ringAll = (): void => [plan, work, tidy, ...bells.events].forEach((bell) => bell.ring());
  const ringEvents = (): void => bells.events.forEach((bell) => bell.ring());
  const silence = new AbortController();
  stop.addEventListener('abort', ringAll, { once: true });

  const watched: Required<Observer> = {
    ...observer,
    stepped: (step) => {
      observer.stepped(step);
      ringEvents();
    },
  };
  const telling = Promise.all(
    sinks.map((sink, index) =>
      keepTelling(sink, tellingPorts(ports, bells.events[index] ?? createBell(clock)), silence.signal),
    ),
  );
  const onBegun = (): void => {
    bells.work.ring();
    ringEvents();
  };
  const planning = keepPlanning({ ...ports, observer: watched, bell: bells.plan, onBegun }, stop);
  const working = keepWorking({ ...ports, observer: watched, bell: bells.work }, stop, end.signal);
  const tidying = keepTidy({ ...ports, bell: bells.tidy }, stop);

  await Promise.all([planning, tidying]);
  await within(ports.drainMilliseconds, working, clock);
  end.abort();
  await within(lastMilliseconds, working, clock);
  silence.abort();
  ringEvents();
  await within(lastMilliseconds, telling, clock);
}

function tellingPorts({ rotations, clock, observer }: ServicePorts, bell: Bell) {
  const { db, worker, actor, isGone } = rotations.current();
  const ledger: TellPorts = { db, clock, worker, actor, isGone, keyOf: (name) => rotations.current().keyOf(name) };
  const onRefused = (sink: string, why: string): void =>
    observer.failed(`tell ${sink}`, [
      {
        code: 'events-refused',
        where: sink,
        what: why,
        fix: 'see that it runs and takes events; none is lost meanwhile',
      },
    ]);
  return { ...ledger, bell, onRefused, onBacklog: (sink: string, events: number) => observer.backlog(sink, events) };
}

async function within(milliseconds: number, work: Promise<unknown>, clock: Clock): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, clock.sleep(milliseconds, over.signal)]);
  over.abort();
}
