import fc from 'fast-check';
import { LyingWorld, lifetimeSeconds, type Manner, type Spell } from './lying-world';

const seconds = fc.oneof(
  fc.constantFrom(0, 1, 30, 174, 340, 86_400, 253_402_300_799, Number.MAX_SAFE_INTEGER),
  fc.nat({ max: 2_000 }),
);
const manner = fc.oneof<fc.Arbitrary<Manner>[]>(
  fc.record({ kind: fc.constantFrom('good' as const, 'unusable' as const, 'refuses' as const, 'silent' as const) }),
  fc.record({ kind: fc.constantFrom('busy' as const, 'early' as const), seconds }),
  fc.record({ kind: fc.constant('short' as const), seconds: fc.nat({ max: 340 }) }),
);
const spells = fc.array(fc.record({ manner, lasts: fc.nat({ max: 400 }) }), { minLength: 1, maxLength: 6 });
/** When they begin; a rotation is due from 1,200 s on. */
const begins = fc.integer({ min: 0, max: 1_790 });

const total = (all: readonly Spell[]) => all.reduce((sum, { lasts }) => sum + lasts, 0) * 1000;
/** Nothing of ours is tried more often, and nothing waits longer than this when it is late. */
const mostAsksInAMinute = 40;
const slack = 7_000;

function mostInAMinute(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + 60_000).length));
}

test('saves every value that can be saved, whatever its issuer answers and whatever waits it names', async () => {
  await fc.assert(
    fc.asyncProperty(spells, begins, async (given, from) => {
      const world = new LyingWorld(given, from * 1000);
      await world.liveUntil(2 * lifetimeSeconds * 1000 + total(given));
      const { timing } = world.candidate;
      const lastWrite = world.endOfFirst - timing.overlapSeconds * 1000;
      const lastIssue = lastWrite - timing.issueSeconds * 1000;
      const goodFrom = from * 1000 + total(given);
      const [first] = world.replacements;
      if (goodFrom <= lastIssue - slack) expect(first?.at).toBeLessThanOrEqual(lastWrite);
      // Too late to be saved: as soon as it can be had, and in a minute and a half at most.
      else expect(first?.at).toBeLessThanOrEqual(Math.max(goodFrom, lastIssue) + 90_000);
      expect(mostInAMinute(world.asked)).toBeLessThanOrEqual(mostAsksInAMinute);
    }),
    { numRuns: 500 },
  );
});

test('never puts a worse value in the place of a good one', async () => {
  await fc.assert(
    fc.asyncProperty(spells, begins, async (given, from) => {
      const world = new LyingWorld(given, from * 1000);
      await world.liveUntil(2 * lifetimeSeconds * 1000 + total(given));
      const { timing } = world.candidate;
      for (const { at, old, fresh } of world.replacements) {
        expect(fresh.endsAt).toBeGreaterThan(Math.max(at, old.endsAt));
        const isTooLate = at >= old.endsAt - (timing.overlapSeconds + timing.issueSeconds) * 1000;
        const isLongEnough =
          fresh.endsAt - fresh.issuedAt >= (2 * timing.leastLeadSeconds - timing.clockSkewSeconds) * 1000;
        expect(isTooLate || isLongEnough).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('renews a token that its issuer repeats as soon as that has ended, and asks seldom before', async () => {
  await fc.assert(
    fc.asyncProperty(begins, async (from) => {
      const world = new LyingWorld([{ manner: { kind: 'repeats' }, lasts: 10_000 }], Math.min(from, 1_000) * 1000);
      await world.liveUntil(4 * lifetimeSeconds * 1000);
      expect(world.replacements.length).toBeGreaterThanOrEqual(3);
      for (const { at, old } of world.replacements) {
        expect(at).toBeGreaterThanOrEqual(old.endsAt);
        expect(at - old.endsAt).toBeLessThanOrEqual(2_000);
      }
      expect(mostInAMinute(world.asked)).toBeLessThanOrEqual(mostAsksInAMinute);
    }),
    { numRuns: 50 },
  );
});
