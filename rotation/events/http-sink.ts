import type { Clock } from '../../core/clock';
import type { Redacted } from '../../core/redacted';
import { retryAfterMilliseconds } from '../../genesys/retry-after';
import type { CloudEvent } from './cloud-event';
import { EventsRefused, type EventSink } from './event-sink';

/** What telling over HTTP needs. */
export interface HttpSinkPorts {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly clock: Pick<Clock, 'now'>;
  /** A signal that fires after so many milliseconds, or at once when the process is to end. */
  readonly timeLimit: (milliseconds: number) => AbortSignal;
}

/** Where and how. */
export interface HttpReceiver {
  readonly url: string;
  /** Sent as a bearer token, where the receiver wants one. */
  readonly token: Redacted | undefined;
  /** Most events of one request. With 1 each goes alone, in CloudEvents' structured mode; with more, in its batched mode. */
  readonly atOnce: number;
}

const timeLimitMilliseconds = 10_000;

/** Tells events to a collector by HTTP POST. Only a 2xx counts as told; whatever else is the answer, the same events come again. */
export function httpSink({ url, token, atOnce }: HttpReceiver, ports: HttpSinkPorts): EventSink {
  const { origin, pathname } = new URL(url);
  const headers = () => ({
    'content-type': atOnce === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json',
    ...(token && { authorization: `Bearer ${token.reveal()}` }),
  });
  const post = async (events: readonly CloudEvent[]): Promise<void> => {
    const response = await send(
      // A redirect would carry the token to an address nobody named.
      () => ({
        method: 'POST',
        headers: headers(),
        body: JSON.stringify(atOnce === 1 ? events[0] : events),
        redirect: 'manual',
      }),
      url,
      ports,
    );
    if (response.ok) return;
    const after = retryAfterMilliseconds(response.headers, ports.clock.now());
    throw new EventsRefused(`answered ${response.status}`, after);
  };
  return {
    name: `http ${origin}${pathname}`,
    put: async (events) => {
      for (let from = 0; from < events.length; from += atOnce) await post(events.slice(from, from + atOnce));
    },
  };
}

async function send(init: () => RequestInit, url: string, ports: HttpSinkPorts): Promise<Response> {
  try {
    const signal = ports.timeLimit(timeLimitMilliseconds);
    const response = await ports.fetch(new Request(url, { ...init(), signal }));
    await response.body?.cancel();
    return response;
  } catch {
    // Errors of fetch can quote header values: nothing of them is passed on.
    throw new EventsRefused('not reachable');
  }
}
