import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOfFirstStretch, lengthOutside } from '../../../rotation/simulate/bands';
import { createEventQueue } from '../../../rotation/simulate/event-queue';
import { faultLevels, parseFaults } from '../../../rotation/simulate/faults';
import { seededRandom } from '../../../rotation/simulate/random';
import { tokensNeeded } from '../../../rotation/plan/tokens-needed';

test('gives events in the order of time, each id once, at its newest time', () => {
  const queue = createEventQueue(200);
  const random = seededRandom(7);
  const times = new Map<number, number>();
  for (let count = 0; count < 2_000; count += 1) {
    const [id, at] = [random.below(200), random.between(0, 10_000)];
    queue.schedule(id, at);
    times.set(id, at);
  }
  const given: [number, number][] = [];
  for (let id = queue.next(); id !== -1; id = queue.next()) given.push([id, queue.at]);
  expect(given.map(([, at]) => at)).toEqual(given.map(([, at]) => at).sort((a, b) => a - b));
  expect(new Map(given)).toEqual(times);
  expect(given).toHaveLength(times.size);
});

test('draws numbers that are spread as they should be, the same for the same seed', () => {
  const random = seededRandom(3);
  const draws = (draw: () => number) => Array.from({ length: 20_000 }, draw);
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  expect(mean(draws(() => random.next()))).toBeCloseTo(0.5, 1);
  expect(mean(draws(() => random.between(10, 20)))).toBeCloseTo(15, 0);
  expect(mean(draws(() => random.exponential(500))) / 500).toBeCloseTo(1, 1);
  for (const wished of [0.5, 4, 80]) expect(mean(draws(() => random.poisson(wished))) / wished).toBeCloseTo(1, 1);
  expect(Math.max(...draws(() => random.between(10, 20)))).toBe(20);
  expect(Math.min(...draws(() => random.between(10, 20)))).toBe(10);
  const [one, other] = [seededRandom(9), seededRandom(9)];
  expect(draws(() => one.next())).toEqual(draws(() => other.next()));
});

test('finds the first stretch that no outage touches', () => {
  const bands = [
    { from: 300, to: 400 },
    { from: 100, to: 200 },
  ];
  expect(endOfFirstStretch(bands, 0, 100)).toBe(100);
  expect(endOfFirstStretch(bands, 50, 100)).toBe(300);
  expect(endOfFirstStretch(bands, 150, 101)).toBe(501);
  expect(lengthOutside(bands, 50, 350)).toBe(150);
  expect(lengthOutside(bands, 350, 50)).toBe(0);
});

test('counts the tokens that a number of secrets needs', () => {
  const demand = { secrets: 10_000, lifetimeSeconds: 1800, timing: { leadSeconds: 300, jitterSeconds: 300 } };
  expect(tokensNeeded({ ...demand, requestsPerRotation: 8 })).toEqual({
    tokens: 15,
    requestsPerMinute: 4000,
    cycleSeconds: 1200,
    arithmetic: '10000 secrets × 8 requests every 1200 s = 4000 a minute; 285 of 300 a minute are used of each token',
  });
  expect(tokensNeeded({ ...demand, requestsPerRotation: 2 }).tokens).toBe(4);
  expect(tokensNeeded({ ...demand, secrets: 1, requestsPerRotation: 8 }).tokens).toBe(1);
});

test('reads sets and names of faults, and lists all that it does not know', () => {
  expect(parseFaults('light').strengths).toMatchObject({ 'clock-skew': 30, 'issuer-down': 0 });
  expect(parseFaults('herd, issuer-down').strengths).toMatchObject({ herd: 1, 'issuer-down': 0.05, 'clock-skew': 0 });
  expect(parseFaults('clock-scew,flood').problems).toMatchObject([
    { code: 'fault-unknown', fix: "did you mean 'clock-skew'?" },
    { code: 'fault-unknown' },
  ]);
});

test('documents every fault with its strengths', () => {
  const page = readFileSync(join(__dirname, '../../../docs/rotation/simulation.md'), 'utf8');
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  for (const [name, { what, light, heavy }] of Object.entries(faultLevels)) {
    expect(rows).toContainEqual(['', `\`${name}\``, what, light === 0 ? 'off' : String(light), String(heavy), '']);
  }
});
