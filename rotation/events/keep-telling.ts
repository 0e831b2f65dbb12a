import { boundedWait } from '../../core/bounded-wait';
import { ProblemsError } from '../../core/problem';
import type { Bell } from '../../core/bell';
import { EventsRefused, type EventSink } from './event-sink';
import { tellEvents, type TellPorts } from './tell-events';

/** What telling on and on needs, besides. */
export interface KeepTellingPorts extends TellPorts {
  /** Rung when there may be something to tell. */
  readonly bell: Bell;
  /** Told of every attempt that failed: `answered 503`. */
  readonly onRefused: (sink: string, why: string) => void;
}

/** Records of other processes are found this often. */
const lookMilliseconds = 2_000;
const longestWait = 60_000;

/** Tells a receiver whatever happens, until the signal is aborted, and then once more; waits longer and longer while it takes nothing. */
export async function keepTelling(sink: EventSink, ports: KeepTellingPorts, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const refused = await tryTelling(sink, ports);
    failures = refused ? failures + 1 : 0;
    if (!refused) await ports.bell.wait(lookMilliseconds);
    // The bell must not shorten this one: what rings it is not what the receiver lacks.
    else await ports.clock.sleep(Math.max(boundedWait(refused.after, 0), backOff(failures)), signal);
  }
  await tryTelling(sink, ports);
}

/** One attempt; what the receiver or the database says against it. */
async function tryTelling(sink: EventSink, ports: KeepTellingPorts): Promise<EventsRefused | undefined> {
  try {
    await tellEvents(sink, ports);
    return undefined;
  } catch (error) {
    const refused = toRefused(error);
    ports.onRefused(sink.name, refused.why);
    return refused;
  }
}

function toRefused(error: unknown): EventsRefused {
  if (error instanceof EventsRefused) return error;
  // Of other errors no text is passed on: it is not known what it quotes.
  return new EventsRefused(error instanceof ProblemsError ? (error.problems[0]?.code ?? 'unknown') : 'internal-error');
}

function backOff(failures: number): number {
  return Math.min(longestWait, 500 * 2 ** Math.min(failures, 10));
}
