import type { ScheduledPolicy } from '../../../core/rotation-policy';
import { InternalError } from '../../../core/internal-error';
import { Redacted } from '../../../core/redacted';
import type { Fetch } from '../../../genesys/system-fetch';
import type { IssuerTask } from '../../../rotation/issuers/issuer';
import { StageFault } from '../../../rotation/machine/stage-fault';
import type { StageOutcome } from '../../../rotation/machine/rotation';
import { createSendToTarget } from '../../../rotation/target/send-to-target';
import { anEnvironment } from '../../kit/an-inventory';
import { overFetch } from '../../kit/over-fetch';

/** The time of every test here. */
export const now = Date.parse('2026-01-01T00:00:00Z');

/** A task of an issuer for `dev_crm_bearer`, of half an hour, on this network. */
export function aTask<D extends ScheduledPolicy>(
  policy: D,
  fetch: Fetch,
  values: Readonly<Record<string, string>>,
  overrides: Partial<IssuerTask<D>> = {},
): IssuerTask<D> {
  const environment = anEnvironment();
  const [secret] = environment.secrets;
  const noPlatform = new Proxy({} as IssuerTask['platform'], {
    get: () => {
      throw new InternalError('this test has no platform');
    },
  });
  return {
    ...{ policy, environment, secret: { ...secret!, lifetimeSeconds: 1800 }, platform: noPlatform },
    idempotencyKey: 'dev/dev_crm_bearer/1',
    inUse: () => Promise.resolve(null),
    isInUseKnown: () => Promise.resolve(true),
    currentOf: (name) =>
      values[name] === undefined
        ? Promise.reject(new InternalError(`no value of ${name}`))
        : Promise.resolve(Redacted.of(values[name])),
    sourceValue: () => Promise.resolve(Redacted.of('source-value')),
    send: createSendToTarget({
      send: overFetch(fetch),
      clock: { now: () => now },
      timeLimit: () => new AbortController().signal,
    }),
    now: () => now,
    ...overrides,
  };
}

/** What a stage would make of this: `again issuer-busy`, or `done`. */
export async function outcomeOfWork(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (!(error instanceof StageFault)) throw error;
    return said(error.outcome);
  }
}

function said(outcome: Exclude<StageOutcome, { kind: 'done' }>): string {
  const wait = outcome.kind === 'again' && outcome.after !== undefined ? ` after ${outcome.after}` : '';
  return `${outcome.kind} ${outcome.code}${wait}`;
}

/** A JSON answer. */
export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}
