import { inspect } from 'node:util';
import { ProblemsError } from '../../core/problem';
import { AnswerTooLarge } from '../../genesys/send';
import type { Fetch } from '../../genesys/system-fetch';
import { createTransport, type WireRequest } from '../../genesys/transport';
import { aStillClock } from '../kit/a-client';
import { reply } from '../kit/a-platform';
import { overFetch } from '../kit/over-fetch';

const read: WireRequest = {
  method: 'GET',
  url: 'http://127.0.0.1:1/x?q=1',
  route: '/x',
  headers: () => ({}),
  isRepeatable: true,
};
const write: WireRequest = { ...read, method: 'POST', body: () => '{}', isRepeatable: false };

function aTransport(...answers: readonly (Response | Error)[]) {
  const clock = aStillClock();
  const requests: Request[] = [];
  const fetch: Fetch = (request) => {
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1]!;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone());
  };
  return {
    clock,
    requests,
    send: createTransport({ send: overFetch(fetch), clock, timeLimit: () => new AbortController().signal }),
  };
}

const broken = new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
const nobody = new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });

test('waits as long as Retry-After says after a 429, also for a POST', async () => {
  const { clock, requests, send } = aTransport(reply(429, {}, { 'retry-after': '3' }), reply(200, { ok: true }));
  await expect(send(write)).resolves.toMatchObject({ status: 200, attempt: 2 });
  expect([requests.length, clock.now()]).toEqual([2, 3000]);
});

test('gives a 429 back after six tries', async () => {
  const { requests, send } = aTransport(reply(429, {}, { 'retry-after': '1' }));
  await expect(send(read)).resolves.toMatchObject({ status: 429, attempt: 6 });
  expect(requests).toHaveLength(6);
});

test('does not wait for a Retry-After beyond three minutes', async () => {
  const { clock, send } = aTransport(reply(429, {}, { 'retry-after': '181' }));
  await expect(send(read)).resolves.toMatchObject({ status: 429, attempt: 1 });
  expect(clock.slept).toEqual([]);
});

test.each([502, 503, 504])('repeats a read after %d with growing pauses', async (status) => {
  const { clock, send } = aTransport(reply(status, {}), reply(status, {}), reply(200, {}));
  await expect(send(read)).resolves.toMatchObject({ status: 200, attempt: 3 });
  expect(clock.slept).toEqual([250, 500]);
});

test('repeats a read after a broken connection', async () => {
  const { send } = aTransport(broken, reply(200, {}));
  await expect(send(read)).resolves.toMatchObject({ status: 200, attempt: 2 });
});

test('never repeats a POST whose fate is unknown', async () => {
  const { requests, send } = aTransport(broken, reply(200, {}));
  await expect(send(write)).rejects.toMatchObject({
    exitCode: 69,
    problems: [
      expect.objectContaining({ code: 'platform-unreachable', what: expect.stringContaining('unknown whether') }),
    ],
  });
  expect(requests).toHaveLength(1);
});

test('gives a POST its 503 back', async () => {
  const { requests, send } = aTransport(reply(503, {}));
  await expect(send(write)).resolves.toMatchObject({ status: 503 });
  expect(requests).toHaveLength(1);
});

test('says at once that nobody is there, with exit code 69', async () => {
  const { requests, send } = aTransport(nobody);
  await expect(send(read)).rejects.toMatchObject({
    exitCode: 69,
    problems: [expect.objectContaining({ code: 'platform-unreachable' })],
  });
  expect(requests).toHaveLength(1);
});

test('does not follow redirects', async () => {
  const { requests, send } = aTransport(
    new Response(null, { status: 302, headers: { location: 'http://elsewhere.invalid/' } }),
  );
  await expect(send(read)).resolves.toMatchObject({ status: 302 });
  expect(requests.map((request) => request.redirect)).toEqual(['manual']);
});

test('does not ask again where an answer has no end', async () => {
  const { requests, send } = aTransport(new AnswerTooLarge());
  await expect(send(read)).rejects.toMatchObject({
    exitCode: 69,
    problems: [expect.objectContaining({ what: expect.stringContaining('more than 64 MB') })],
  });
  expect(requests).toHaveLength(1);
});

test('stops when interrupted', async () => {
  const interrupt = new AbortController();
  const fetch: Fetch = () => {
    interrupt.abort();
    return Promise.resolve(reply(429, {}, { 'retry-after': '60' }));
  };
  const send = createTransport({
    send: overFetch(fetch),
    clock: aStillClock(),
    signal: interrupt.signal,
    timeLimit: () => new AbortController().signal,
  });
  await expect(send(read)).rejects.toMatchObject({ problems: [expect.objectContaining({ code: 'interrupted' })] });
});

test('names a try that took too long', async () => {
  const limit = AbortSignal.abort();
  const fetch: Fetch = (request) => Promise.reject(request.signal.reason as Error);
  const send = createTransport({ send: overFetch(fetch), clock: aStillClock(), timeLimit: () => limit });
  await expect(send(read)).rejects.toMatchObject({
    problems: [expect.objectContaining({ what: expect.stringContaining('time limit') })],
  });
});

test.each([
  [undefined, 30],
  [130, 130],
])('gives a try with the limit %p %d seconds', async (timeLimitSeconds, expected) => {
  const asked: number[] = [];
  const timeLimit = (seconds: number) => {
    asked.push(seconds);
    return new AbortController().signal;
  };
  const send = createTransport({
    send: overFetch(() => Promise.resolve(reply(200, {}))),
    clock: aStillClock(),
    timeLimit,
  });
  await send({ ...read, timeLimitSeconds });
  expect(asked).toEqual([expected]);
});

test('keeps a header value that fetch complains about out of its error', async () => {
  const marker = ['mark', 'er', 'value'].join('-');
  const { send } = aTransport(reply(200, {}));
  const error: unknown = await send({
    ...read,
    isRepeatable: false,
    headers: () => ({ authorization: `Bearer ${marker}\n${marker}` }),
  }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemsError);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(marker);
});
