import fc from 'fast-check';
import { defaultBounds, rotationTiming } from '../../../core/rotation-timing';
import { windowAtOrAfter, windowAtOrBefore } from '../../../core/rotation-window';
import type { Candidate } from '../../../rotation/plan/candidate';
import { dueOf } from '../../../rotation/plan/due';
import { spreadOf } from '../../../rotation/machine/spread-of';

const at = (text: string) => Date.parse(text);
const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

/** A token of half an hour, written at ten and good until half past. Lead five minutes, jitter five more. */
function aCandidate(overrides: Partial<Candidate> & { readonly lifetimeSeconds?: number } = {}): Candidate {
  const { lifetimeSeconds = 1800, ...rest } = overrides;
  return {
    environment: 'dev',
    secret: 'dev_crm_bearer',
    overlap: { kind: 'until-expiry' },
    window: undefined,
    lifetime: lifetimeSeconds * 1000,
    timing: rotationTiming({
      lifetimeSeconds,
      overlap: { kind: 'until-expiry' },
      actionTimeouts: [10],
      bounds: defaultBounds,
    }),
    live: { generation: 1, writtenAt: at('2026-11-22T10:00:00Z'), endsAt: at('2026-11-22T10:30:00Z') },
    actions: ['lookup'],
    actionKeys: ['dev lookup'],
    ...rest,
  };
}

const ten = at('2026-11-22T10:00:00Z');

test.each([
  ['five minutes before the end at the latest', 0, '2026-11-22T10:25:00.000Z'],
  ['in the middle of the jitter', 0.5, '2026-11-22T10:22:30.000Z'],
  ['five minutes earlier at most', 1, '2026-11-22T10:20:00.000Z'],
])('begins %s', (_, spread, expected) => {
  const due = dueOf(aCandidate(), ten, spread);
  expect([due?.cause, iso(due?.beginAt)]).toEqual(['due', expected]);
});

test('begins at once when nobody said when the live value ends', () => {
  const live = { generation: 1, writtenAt: ten, endsAt: null };
  expect(dueOf(aCandidate({ live }), ten, 0)).toEqual({ beginAt: ten, endsAt: null, cause: 'end-unknown' });
});

test('is never due when a value has no end', () => {
  const live = { generation: 1, writtenAt: ten, endsAt: null };
  expect(dueOf(aCandidate({ lifetime: null, live }), ten, 0)).toBeUndefined();
});

test('goes by the end that the issuer said, whatever the lifetime that was declared', () => {
  const live = { generation: 1, writtenAt: ten, endsAt: at('2026-11-22T10:12:00Z') };
  expect(iso(dueOf(aCandidate({ live }), ten, 0)?.beginAt)).toBe('2026-11-22T10:07:00.000Z');
});

const nightly = { cron: '0 3 * * *', timeZone: 'Europe/Berlin', minutes: 60 };
const month = { lifetimeSeconds: 30 * 86_400, window: nightly } as const;

test('begins in the last window before the end', () => {
  const live = { generation: 1, writtenAt: ten, endsAt: at('2026-12-22T10:00:00Z') };
  const due = dueOf(aCandidate({ ...month, live }), ten, 0.5);
  expect(iso(due?.beginAt)).toBe('2026-12-22T02:59:59.999Z');
});

test('begins where the jitter places it when that lies in a window', () => {
  const live = { generation: 1, writtenAt: ten, endsAt: at('2026-12-22T02:40:00Z') };
  expect(iso(dueOf(aCandidate({ ...month, live }), ten, 0)?.beginAt)).toBe('2026-12-22T02:35:00.000Z');
  expect(iso(dueOf(aCandidate({ ...month, live }), ten, 1)?.beginAt)).toBe('2026-12-22T02:30:00.000Z');
});

test('keeps to a window that begins between the jitter and the lead', () => {
  const live = { generation: 1, writtenAt: ten, endsAt: at('2026-12-22T02:08:00Z') };
  expect(iso(dueOf(aCandidate({ ...month, live }), ten, 1)?.beginAt)).toBe('2026-12-22T02:00:00.000Z');
});

test('heeds the end of a value more than a window', () => {
  const live = { generation: 1, writtenAt: ten, endsAt: at('2026-11-22T20:00:00Z') };
  expect(iso(dueOf(aCandidate({ ...month, live }), ten, 0)?.beginAt)).toBe('2026-11-22T19:55:00.000Z');
});

test('finds the same windows looking back as looking ahead, also when clocks change', () => {
  const minutesOfTwoYears = fc.integer({ min: at('2026-01-01') / 60_000, max: at('2028-01-01') / 60_000 });
  const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC');
  const crons = fc.constantFrom('0 3 * * *', '30 2 * * *', '15 */6 * * *', '0 1 * * 7');
  fc.assert(
    fc.property(minutesOfTwoYears, zones, crons, (minute, timeZone, cron) => {
      const window = { cron, timeZone, minutes: 60 };
      const { begin } = windowAtOrBefore(window, minute * 60_000);
      expect(begin).toBeLessThanOrEqual(minute * 60_000);
      expect(windowAtOrAfter(window, begin).begin).toBe(begin);
      const next = windowAtOrAfter(window, begin + window.minutes * 60_000).begin;
      expect(next).toBeGreaterThan(minute * 60_000);
    }),
    { numRuns: 300 },
  );
});

test('spreads secrets and generations evenly, and always the same way', () => {
  const spreads = Array.from({ length: 10_000 }, (_, index) =>
    spreadOf('prod', `prod_s${index % 100}_bearer`, 1 + Math.floor(index / 100)),
  );
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const spread of spreads) tenths[Math.floor(spread * 10)]! += 1; // a spread is below 1
  // 1,000 each; four standard deviations are 120.
  expect(tenths.filter((count) => Math.abs(count - 1_000) > 120)).toEqual([]);
  expect(spreadOf('prod', 'prod_s0_bearer', 1)).toBe(spreads[0]);
  expect(new Set(spreads).size).toBe(spreads.length);
});
