import fc from 'fast-check';
import {
  claimSeconds,
  defaultBounds,
  rotationTiming,
  takeoverSeconds,
  timingFaults,
} from '../../../core/rotation-timing';
import { isOver } from '../../../rotation/machine/rotation';
import { TinyWorld, type Fate, type TinyTiming } from './tiny-world';

const second = 1000;
const short = { cacheSeconds: 2, clockSkewSeconds: 1, propagationSeconds: 1, issueSeconds: 5, retrySeconds: 10 };

/** The shortest life that the sum accepts. */
function shortest(given: Omit<TinyTiming, 'lifetimeSeconds'>): TinyTiming {
  const input = {
    overlap: { kind: 'until-expiry' },
    actionTimeouts: [given.timeoutSeconds],
    bounds: given.bounds,
  } as const;
  const { leastLeadSeconds } = rotationTiming({ ...input, lifetimeSeconds: undefined });
  const lifetimeSeconds = 2 * leastLeadSeconds + 1;
  expect(timingFaults({ ...input, lifetimeSeconds })).toEqual([]);
  expect(timingFaults({ ...input, lifetimeSeconds: lifetimeSeconds - 1 })).toHaveLength(1);
  return { ...given, lifetimeSeconds };
}

const withDefaults = { timeoutSeconds: 10, bounds: defaultBounds };
const withShort = { timeoutSeconds: 2, bounds: short };
const timings: Readonly<Record<string, TinyTiming>> = {
  'default bounds, the shortest life': shortest(withDefaults),
  'default bounds, half an hour': { ...withDefaults, lifetimeSeconds: 1800 },
  'bounds 2+1+1, the shortest life': shortest(withShort),
  'bounds 2+1+1, two minutes': { ...withShort, lifetimeSeconds: 120 },
  'bounds 2+1+1, five minutes': { ...withShort, lifetimeSeconds: 300 },
};

interface Schedule {
  /** Steps that go well before the first death. */
  readonly well: number;
  readonly fates: readonly Fate[];
  /** How late it is noticed that a rotation is due, or that a claim has ended. */
  readonly late: number;
  /** How much of the time for issuing a step takes. */
  readonly share: number;
}

const death = fc.constantFrom<Fate>('dies-before', 'dies-after', 'sleeps');
const aSchedule = (deaths: number) =>
  fc.record({
    well: fc.nat({ max: 6 }),
    fates: fc.array(death, { minLength: deaths, maxLength: deaths }),
    late: fc.nat({ max: takeoverSeconds * second }),
    share: fc.nat({ max: 100 }),
  });

/** Begins a rotation, lets workers die at it one after the other, each taken over as late as can be, and sees two more through. */
function leastMargin(timing: TinyTiming, schedule: Schedule, canRevoke: boolean): number {
  const { well, fates, late, share } = schedule;
  const world = new TinyWorld(canRevoke, undefined, timing);
  const took = (timing.bounds.issueSeconds * second * share) / 100;
  const step = (worker: number, fate: Fate, lasts: number): void => {
    world.skip();
    world.act(worker, fate);
    world.pass(Math.round(lasts));
  };
  // Issue, check and write share the time that the sum has for them; planning is late by no more than two seconds.
  for (let index = 0; index < well; index += 1) step(0, 'well', took / 3);
  fates.forEach((fate, index) => {
    world.skip();
    world.act(index % 2, fate);
    // Nobody comes before the claim has ended.
    world.pass(claimSeconds * second + late);
  });
  const wanted = world.rotations.length + 2;
  for (let turn = 0; world.rotations.filter(isOver).length < wanted; turn += 1) {
    if (turn === 1_000) throw new Error('it does not converge');
    step(turn % 2, 'well', took / 3);
  }
  expect(world.wrongs).toEqual([]);
  expect(world.isSound).toBe(true);
  return world.leastMargin;
}

test.each(Object.entries(timings))(
  'lets no call carry a dead value though a worker dies at any step: %s',
  (_, timing) => {
    fc.assert(
      fc.property(aSchedule(1), fc.boolean(), (schedule, canRevoke) => {
        expect(leastMargin(timing, schedule, canRevoke)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  },
);

/** What the retries have room for is promised for a second death in a row. */
const promised = Object.entries(timings).filter(
  ([, { bounds, lifetimeSeconds }]) => bounds.retrySeconds >= claimSeconds + takeoverSeconds || lifetimeSeconds >= 120,
);

test.each(promised)('… nor though two die in a row: %s', (_, timing) => {
  fc.assert(
    fc.property(aSchedule(2), fc.boolean(), (schedule, canRevoke) => {
      expect(leastMargin(timing, schedule, canRevoke)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 500 },
  );
});

test('has a sum that says no more than it holds: with twice as long a silence the shortest life fails calls', () => {
  const timing = timings['bounds 2+1+1, the shortest life']!;
  const fates: Fate[] = ['dies-before', 'dies-before', 'dies-before'];
  const schedule = { well: 0, fates, late: takeoverSeconds * second, share: 100 };
  expect(leastMargin(timing, schedule, false)).toBeLessThan(0);
});
