import type { LiveValue } from '../../../rotation/plan/candidate';
import { planRotation, type RotationState } from '../../../rotation/plan/plan-rotation';
import { newRotation, type Rotation } from '../../../rotation/machine/rotation';
import { anInventory } from '../../kit/an-inventory';
import { countedReads } from '../../kit/counted-reads';
import { aRotatedEnvironment } from './a-rotated-environment';

const minute = 60_000;
const halfHour = 30 * minute;
/** Least lead of the environment's secrets: 60 s cache, 10 s timeout, 5 s skew, 10 s propagation, 30 s issuing, 60 s retries, 15 s takeover. */
const leastLead = 190_000;

const endingAt = (endsAt: number | null, generation = 1): LiveValue => ({ generation, writtenAt: 0, endsAt });

function aRotation(secret: string, overrides: Partial<Rotation> = {}): Rotation {
  const begun = newRotation(
    { environment: 'dev', secret, generation: 2, cause: 'due', oldEndsAt: halfHour },
    20 * minute,
  );
  return { ...begun, ...overrides };
}

interface Known {
  readonly live?: Readonly<Record<string, LiveValue>>;
  readonly rotations?: readonly Rotation[];
}

function plan(now: number, count: number, sharing: number[][], { live = {}, rotations = [] }: Known = {}) {
  const state: RotationState = {
    liveOf: (_, secret) => live[secret] ?? endingAt(halfHour),
    rotationOf: (_, secret) => rotations.find((rotation) => rotation.secret === secret),
  };
  return planRotation(now, anInventory(aRotatedEnvironment(count, sharing)), state).rotations;
}

const statuses = (entries: ReturnType<typeof plan>) =>
  Object.fromEntries(entries.map(({ secret, status }) => [secret.split('_')[1], status])) as Record<string, string>;

test('waits until five to ten minutes before the end, then begins the next generation', () => {
  const [waiting] = plan(10 * minute, 1, []);
  expect(waiting).toMatchObject({ status: 'wait', cause: 'due', generation: 2, endsAt: halfHour });
  expect(waiting?.beginAt).toBeGreaterThanOrEqual(20 * minute);
  expect(waiting?.beginAt).toBeLessThanOrEqual(25 * minute);
  expect(plan(waiting?.beginAt ?? 0, 1, [])).toMatchObject([{ status: 'begin', generation: 2 }]);
});

test('says the sums behind it', () => {
  const [entry] = plan(0, 1, []);
  expect(entry?.arithmetic).toEqual([
    'overlap: 60 s cache + 10 s longest action timeout + 5 s clock skew + 10 s propagation = 85 s',
    'least lead: 85 s overlap + 30 s issue and check + 60 s retries + 10 s claim of a dead worker + 5 s takeover = 190 s',
    'lead: 300 s, up to 600 s',
  ]);
});

test('gives the same plan for the same clock, inventory and ledger', () => {
  expect(plan(21 * minute, 50, [[1, 2, 3]])).toEqual(plan(21 * minute, 50, [[1, 2, 3]]));
});

test('lists in the order of time', () => {
  const times = plan(0, 50, []).map(({ beginAt }) => beginAt ?? Infinity);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('does not begin again what is running', () => {
  const running = aRotation('dev_s0_bearer', { stage: 'retire', storedAt: 21 * minute });
  expect(plan(29 * minute, 1, [], { rotations: [running] })).toMatchObject([{ status: 'running', generation: 2 }]);
});

test('does not wait for the proof that an old value is dead', () => {
  const proving = aRotation('dev_s0_bearer', { stage: 'prove', storedAt: 21 * minute });
  expect(plan(29 * minute, 1, [], { rotations: [proving] })).toMatchObject([{ status: 'begin', generation: 3 }]);
});

test('uses no generation again, whether its rotation was done or failed', () => {
  const failed = aRotation('dev_s0_bearer', { stage: 'failed', generation: 5, wakeAt: 20 * minute });
  expect(plan(29 * minute, 1, [], { rotations: [failed] })).toMatchObject([{ status: 'begin', generation: 6 }]);
  expect(
    plan(29 * minute, 1, [], { live: { dev_s0_bearer: endingAt(halfHour, 9) }, rotations: [failed] }),
  ).toMatchObject([{ generation: 10 }]);
});

test.each([
  ['a minute', 60, 24 * minute - 1],
  // Of the 185 s until 115 s before the end.
  ['a quarter of the time that is left, where that is less,', 46.25, 25 * minute],
  ['five seconds, however little time is left,', 5, 28 * minute],
  ['a minute, once it is dead,', 60, 31 * minute],
])('leaves a secret alone for %s after a rotation that failed', (_, seconds, failedAt) => {
  const rotations = [aRotation('dev_s0_bearer', { stage: 'failed', wakeAt: failedAt })];
  const beginAt = failedAt + seconds * 1000;
  expect(plan(beginAt - 1, 1, [], { rotations })).toMatchObject([{ status: 'wait', beginAt }]);
  expect(plan(beginAt, 1, [], { rotations })).toMatchObject([{ status: 'begin' }]);
});

test('begins in time though a failed rotation has a date in its row that never comes', () => {
  const rotations = [aRotation('dev_s0_bearer', { stage: 'failed', wakeAt: Date.UTC(9999, 11, 31) })];
  expect(plan(26 * minute, 1, [], { rotations })).toMatchObject([{ status: 'wait', beginAt: 26 * minute + 31_250 }]);
});

test('renews in time a value that says of itself that it lives for ever', () => {
  const live = { dev_s0_bearer: endingAt(Date.UTC(9999, 11, 31)) };
  const [entry] = plan(10 * minute, 1, [], { live });
  expect(entry).toMatchObject({ status: 'wait', endsAt: halfHour });
  expect(entry?.beginAt).toBeLessThanOrEqual(25 * minute);
});

test('renews a value that lives for less than declared after half of its life', () => {
  const live = { dev_s0_bearer: endingAt(10 * minute) };
  expect(plan(0, 1, [], { live })).toMatchObject([{ status: 'wait', beginAt: 5 * minute }]);
});

test('never rotates two secrets of one action at the same time', () => {
  expect(
    statuses(
      plan(29 * minute, 3, [[0, 1]], { live: { dev_s2_bearer: { ...endingAt(2 * halfHour), writtenAt: halfHour } } }),
    ),
  ).toEqual({
    s0: 'begin',
    s1: 'begin', // its last moment is over: a dead value is worse than two changes at once
    s2: 'wait',
  });
  const early = plan(25 * minute, 3, [[0, 1, 2]]);
  expect(early.map(({ status }) => status).sort()).toEqual(['begin', 'wait', 'wait']);
});

test('plans secrets of one action at least a lead apart, the earlier ones earlier', () => {
  const times = plan(0, 4, [
    [0, 1],
    [1, 2],
    [2, 3, 0],
  ]).map(({ beginAt }) => beginAt ?? 0);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(leastLead);
  expect(Math.max(...times)).toBeLessThanOrEqual(25 * minute);
});

test.each([
  ['issue', {}, 'wait'],
  ['verify', {}, 'wait'],
  ['restore', {}, 'wait'],
  ['retire before the overlap is over', { stage: 'retire', storedAt: 24 * minute }, 'wait'],
  ['retire after it', { stage: 'retire', storedAt: 23 * minute }, 'begin'],
  ['prove', { stage: 'prove', storedAt: 21 * minute }, 'begin'],
] as const)('while another secret of its action is at %s', (name, overrides, expected) => {
  const stage = name === 'issue' || name === 'verify' || name === 'restore' ? { stage: name } : {};
  const rotations = [aRotation('dev_s1_bearer', { ...stage, ...overrides })];
  expect(statuses(plan(25 * minute, 2, [[0, 1]], { rotations }))).toMatchObject({ s0: expected });
});

test('begins at once where nobody knows the end, one secret of an action after the other', () => {
  const live = { dev_s0_bearer: endingAt(null), dev_s1_bearer: endingAt(null) };
  const entries = plan(minute, 2, [[0, 1]], { live });
  expect(entries.map(({ cause }) => cause)).toEqual(['end-unknown', 'end-unknown']);
  expect(entries.map(({ status }) => status)).toEqual(['begin', 'wait']);
});

test('looks at each of ten thousand secrets as often as at each of a thousand', () => {
  const readsOfEach = (count: number) => {
    const inventory = countedReads(anInventory(aRotatedEnvironment(count)));
    const asked = { live: 0, rotation: 0 };
    const state: RotationState = {
      liveOf: () => ((asked.live += 1), endingAt(halfHour)),
      rotationOf: () => ((asked.rotation += 1), undefined),
    };
    expect(planRotation(22 * minute, inventory.value, state).rotations).toHaveLength(count);
    return [inventory.count(), asked.live, asked.rotation].map((reads) => Math.round(reads / count));
  };
  expect(readsOfEach(10_000)).toEqual(readsOfEach(1000));
});

test.each([1, 2])('begins none of %i secrets that are paused', (count) => {
  const pause = { environment: 'dev', secret: null, actor: 'ada', reason: 'release', since: 0, until: 40 * minute };
  const state: RotationState = { liveOf: () => endingAt(halfHour), rotationOf: () => undefined, pauses: [pause] };
  const at = (now: number) => planRotation(now, anInventory(aRotatedEnvironment(count)), state).rotations;
  expect(at(29 * minute).map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 'paused'));
  expect(at(40 * minute).map(({ status }) => status)).toEqual(Array.from({ length: count }, () => 'begin'));
});
