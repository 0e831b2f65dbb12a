import fc from 'fast-check';
import { createPacer, requestsPerMinute } from '../../genesys/pacer';
import { createTransport } from '../../genesys/transport';
import { aStillClock } from '../kit/a-client';
import { virtualTime } from '../kit/virtual-time';
import { overFetch } from '../kit/over-fetch';

const minute = 60_000;

test('lets a minute’s requests through at once, and the next when the first is a minute old', () => {
  const clock = aStillClock();
  const pacer = createPacer(clock, 3);
  for (let i = 0; i < 3; i += 1) {
    expect(pacer.take()).toBe(0);
    clock.advance(10);
    pacer.done();
  }
  expect(pacer.take()).toBe(minute - 20);
  clock.advance(minute - 20);
  expect(pacer.take()).toBe(0);
  expect(pacer.take()).toBe(10);
});

test('waits for an answer when all that may be sent is under way', () => {
  const pacer = createPacer(aStillClock(), 2);
  expect([pacer.take(), pacer.take()]).toEqual([0, 0]);
  expect(pacer.take()).toBeGreaterThan(0);
});

test('takes the limit that the platform tells, and no nonsense', () => {
  const pacer = createPacer(aStillClock(), 300);
  pacer.take();
  pacer.done(new Headers({ 'inin-ratelimit-allowed': '40' }));
  for (let sent = 1; sent < 40; sent += 1) expect(pacer.take()).toBe(0);
  expect(pacer.take()).toBeGreaterThan(0);
  pacer.done(new Headers({ 'inin-ratelimit-allowed': '-1' }));
  expect(pacer.take()).toBeGreaterThan(0);
});

test('believes nobody that next to nothing may be sent', () => {
  const pacer = createPacer(aStillClock(), 300);
  pacer.take();
  pacer.done(new Headers({ 'inin-ratelimit-allowed': '1' }));
  for (let sent = 1; sent < 30; sent += 1) expect(pacer.take()).toBe(0);
  expect(pacer.take()).toBeGreaterThan(0);
});

test('does not wait for a time that will never come when the clock goes back', () => {
  const clock = { time: 10 * minute, now: () => clock.time };
  const pacer = createPacer(clock, 1);
  pacer.take();
  pacer.done();
  clock.time = 0;
  expect(pacer.take()).toBe(minute);
  clock.time = minute;
  expect(pacer.take()).toBe(0);
});

/** Most requests that reached the other side within any minute. */
function mostInAMinute(arrivals: readonly number[]): number {
  const sorted = arrivals.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + minute).length));
}

test('is never over the limit in any minute, however long requests take, and wastes little of it', async () => {
  const latency = fc.record({ there: fc.integer({ min: 1, max: 900 }), back: fc.integer({ min: 1, max: 900 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(latency, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 8, max: 30 }),
      async (latencies, limit, atOnce) => {
        const { clock, run } = virtualTime();
        const arrivals: number[] = [];
        const pacer = createPacer(clock, limit);
        const fetch = async () => {
          const { there, back } = latencies[arrivals.length % latencies.length]!;
          await clock.sleep(there);
          arrivals.push(clock.now());
          await clock.sleep(back);
          return new Response('');
        };
        const transport = createTransport({
          send: overFetch(fetch),
          clock,
          timeLimit: () => new AbortController().signal,
        });
        const count = limit * 4;
        let left = count;
        const worker = async () => {
          while ((left -= 1) >= 0)
            await transport({
              method: 'GET',
              url: 'http://127.0.0.1:1/x',
              route: '/x',
              headers: () => ({}),
              isRepeatable: true,
              pacer,
            });
        };
        await run(() => Promise.all(Array.from({ length: atOnce }, worker)));
        expect(arrivals).toHaveLength(count);
        expect(mostInAMinute(arrivals)).toBeLessThanOrEqual(limit);
        // Four minutes' requests: three waits of a minute, and what the requests take, so many at once.
        const rounds = 4 * Math.ceil(limit / Math.min(atOnce, limit));
        expect(clock.now()).toBeLessThanOrEqual(3 * minute + rounds * 1800 + 4000);
      },
    ),
    { numRuns: 25 },
  );
});

test('knows the limit that the platform documents', () => {
  expect(requestsPerMinute).toBe(300);
});

test('stops waiting for its turn when the user interrupts', async () => {
  const interrupt = new AbortController();
  const clock = {
    now: () => 0,
    sleep: () => {
      interrupt.abort();
      return Promise.resolve();
    },
  };
  const pacer = createPacer(clock, 1);
  pacer.take();
  const fetch = () => Promise.reject(new Error('must not be sent'));
  const transport = createTransport({ send: overFetch(fetch), clock, signal: interrupt.signal });
  const request = { url: 'http://127.0.0.1:1/x', route: '/x', headers: () => ({}), isRepeatable: true, pacer };
  await expect(transport({ ...request, method: 'GET' })).rejects.toThrow('interrupted');
});
