import { ProblemsError } from '../../../core/problem';
import { GenesysApiError } from '../../../genesys/api-error';
import type { HttpRequest } from '../../../genesys/send';
import type { Call } from '../../../genesys/call';
import { createBreakers, type BreakerState } from '../../../rotation/service/breakers';
import { StageFault } from '../../../rotation/machine/stage-fault';
import { fakeClock } from '../../kit/a-sandbox';
import { overFetch } from '../../kit/over-fetch';

const clock = fakeClock('2026-01-01T00:00:00Z');
// The library reads the machine's clock itself.
beforeEach(() => jest.spyOn(Date, 'now').mockImplementation(() => clock.now()));
afterEach(() => jest.restoreAllMocks());

const request = (host: string): HttpRequest => ({
  ...{ method: 'POST', url: `https://${host}/token`, headers: {}, mostBytes: 1000 },
  signal: new AbortController().signal,
});

/** A network whose hosts answer as told, and note that they were asked. */
function aNetwork(answers: Record<string, number | 'down'>) {
  const asked: string[] = [];
  const fetch = ({ url }: Request): Promise<Response> => {
    const { host } = new URL(url);
    asked.push(host);
    const answer = answers[host];
    return typeof answer === 'number'
      ? Promise.resolve(new Response('', { status: answer }))
      : Promise.reject(new Error());
  };
  return { answers, asked, fetch };
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => (typeof value === 'object' && value !== null && 'status' in value ? value.status : value),
    (error) => (error instanceof StageFault ? error.outcome : 'error'),
  );
}

test.each([[503], ['down']] as const)(
  'leaves a host alone after five failures (%s) in a row, asks once when the time is over, and longer each time',
  async (answer) => {
    const network = aNetwork({ 'a.example': answer, 'b.example': 200 });
    const changes: [string, BreakerState][] = [];
    const breakers = createBreakers({ clock, onChange: (...change) => changes.push(change) });
    const send = breakers.guardSend(overFetch(network.fetch));
    const expected = answer === 'down' ? 'error' : answer;
    for (let i = 0; i < 5; i += 1) expect(await outcomeOf(send(request('a.example')))).toBe(expected);
    const open = { kind: 'again', code: 'breaker-open', isPostponed: true };
    expect(await outcomeOf(send(request('a.example')))).toEqual({ ...open, after: 5000 });
    expect(await outcomeOf(send(request('b.example')))).toBe(200);
    expect(network.asked.filter((host) => host === 'a.example')).toHaveLength(5);

    clock.advance(5000);
    // Asked on trial, which is nobody's attempt.
    expect(await outcomeOf(send(request('a.example')))).toEqual({ ...open, after: 10_000 });
    expect(network.asked.filter((host) => host === 'a.example')).toHaveLength(6);
    clock.advance(1000);
    expect(await outcomeOf(send(request('a.example')))).toEqual({ ...open, after: 9_000 });
    expect(network.asked.filter((host) => host === 'a.example')).toHaveLength(6);
    expect(breakers.states()).toEqual(
      new Map<string, BreakerState>([
        ['a.example', 'open'],
        ['b.example', 'closed'],
      ]),
    );

    network.answers['a.example'] = 200;
    clock.advance(9_000);
    expect(await outcomeOf(send(request('a.example')))).toBe(200);
    expect(changes.map(([, state]) => state)).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
  },
);

test('holds refusals of a platform for answers, and its failures for failures, organisation by organisation', async () => {
  const breakers = createBreakers({ clock, onChange: () => undefined });
  const facts = {
    method: 'PUT',
    route: '/x',
    errorCode: undefined,
    correlationId: undefined,
    attempt: 1,
    permissions: [],
  };
  const failing = (error: Error): Call => breakers.guardCall('nonprod', () => Promise.reject(error));
  const ask = (call: Call) => outcomeOf(call({} as Parameters<Call>[0]));
  for (let i = 0; i < 6; i += 1) await ask(failing(new GenesysApiError({ ...facts, status: 403 })));
  expect(breakers.states().get('nonprod')).toBe('closed');
  for (let i = 0; i < 3; i += 1) await ask(failing(new GenesysApiError({ ...facts, status: 500 })));
  for (let i = 0; i < 2; i += 1) await ask(failing(new ProblemsError([], { exitCode: 69 })));
  expect(breakers.states().get('nonprod')).toBe('open');
  expect(await ask(breakers.guardCall('prod', () => Promise.resolve('fine' as never)))).toBe('fine');
});
