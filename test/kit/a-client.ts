import type { Clock } from '../../core/clock';
import { Redacted } from '../../core/redacted';
import { createCall } from '../../genesys/call';
import { createClient, type GenesysClient } from '../../genesys/client';
import { createTokenSource } from '../../genesys/token';
import type { Fetch } from '../../genesys/system-fetch';
import { createTransport } from '../../genesys/transport';
import { fakeClient } from './a-platform';
import { overFetch } from './over-fetch';

/** Time that stands still but for sleeping, which takes none. */
export interface StillClock extends Clock {
  readonly slept: number[];
  advance(milliseconds: number): void;
}

/** A clock that begins at 0 and moves only by `sleep` and `advance`. */
export function aStillClock(): StillClock {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    advance: (milliseconds) => void (time += milliseconds),
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
  };
}

/** The real client over the given fetch. */
export function aClient(
  fetch: Fetch,
  overrides: {
    readonly clock?: Clock;
    readonly clientSecret?: string;
    readonly signal?: AbortSignal;
    readonly timeLimit?: () => AbortSignal;
  } = {},
): GenesysClient {
  const { clock = aStillClock(), signal, timeLimit = () => new AbortController().signal } = overrides;
  const transport = createTransport({ send: overFetch(fetch), clock, timeLimit, signal });
  const tokens = createTokenSource(
    {
      loginUrl: 'http://127.0.0.1:1',
      clientId: fakeClient.clientId,
      clientSecret: Redacted.of(overrides.clientSecret ?? fakeClient.clientSecret),
      where: 'organisation nonprod',
      configuredBy: 'TF_VAR_nonprod_client_id and TF_VAR_nonprod_client_secret',
    },
    { transport, clock },
  );
  return createClient(createCall('http://127.0.0.1:1', { transport, tokens }));
}
