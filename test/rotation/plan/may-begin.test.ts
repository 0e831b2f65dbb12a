import fc from 'fast-check';
import { longestPause, windowAtOrAfter } from '../../../core/rotation-window';
import type { RotationWindow } from '../../../core/rotation-schedule';
import type { Overlap } from '../../../core/rotation-schedule';
import { alertOf } from '../../../rotation/alert/alert';
import { candidateOf, type Candidate, type LiveValue } from '../../../rotation/plan/candidate';
import { isOutageAccepted, mayBeginFrom } from '../../../rotation/plan/may-begin';
import { planCandidates } from '../../../rotation/plan/plan-candidates';
import { newRotation } from '../../../rotation/machine/rotation';
import { defaultBounds } from '../../../core/rotation-timing';

const at = (text: string): number => Date.parse(text);
const iso = (time: number | null | undefined): string => new Date(time ?? NaN).toISOString();
const nightly: RotationWindow = { cron: '0 3 * * *', timeZone: 'UTC', minutes: 60 };
const outage: Overlap = { kind: 'none', instead: 'accepted-outage', reason: 'nobody calls at night' };
const month = 30 * 86_400;

function aCandidate(
  live: LiveValue,
  overlap: Overlap = outage,
  window: RotationWindow | undefined = nightly,
): Candidate {
  const rotation = {
    kind: 'carried-over',
    owner: 'x',
    reason: 'y',
    overlap,
    ...(window && { window }),
  } as const;
  const secret = { name: 'dev_crm_bearer', rotation, lifetimeSeconds: month };
  const environment = { name: 'dev', rotationBounds: defaultBounds, secrets: [secret], actions: [] };
  return candidateOf(environment, secret, live)[0]!; // it is rotated here
}

const planned = (now: number, candidate: Candidate, failedAt?: number) => {
  const of = { environment: 'dev', secret: candidate.secret, generation: 5, cause: 'due', oldEndsAt: null } as const;
  const failed = failedAt === undefined ? undefined : { ...newRotation(of, failedAt), stage: 'failed' as const };
  return planCandidates(now, [candidate], () => failed)[0]!; // one in, one out
};

test('waits for the window where an outage was accepted, though nobody knows when the value ends', () => {
  const late = at('2026-11-28T23:47:00Z');
  const unknown = aCandidate({ generation: 1, writtenAt: late, endsAt: null });
  expect(planned(late, unknown)).toMatchObject({ status: 'wait', cause: 'end-unknown' });
  expect(iso(planned(late, unknown).beginAt)).toBe('2026-11-29T03:00:00.000Z');
  expect(planned(at('2026-11-29T03:00:00Z'), unknown).status).toBe('begin');
  expect(planned(at('2026-11-29T03:59:59Z'), unknown).status).toBe('begin');
  expect(iso(planned(at('2026-11-29T04:00:00Z'), unknown).beginAt)).toBe('2026-11-30T03:00:00.000Z');
});

test('waits for the next window where one was missed, where a rotation failed, and where the value dies meanwhile', () => {
  const live = { generation: 1, writtenAt: at('2026-11-01T03:10:00Z'), endsAt: at('2026-11-29T10:00:00Z') };
  const candidate = aCandidate(live);
  // In the first half of the window: whoever is late by some minutes does not miss it.
  expect(iso(planned(at('2026-11-28T12:00:00Z'), candidate).beginAt)).toBe('2026-11-29T03:29:59.999Z');
  expect(planned(at('2026-11-29T03:40:00Z'), candidate).status).toBe('begin');
  for (const now of ['2026-11-29T05:00:00Z', '2026-11-29T09:59:00Z', '2026-11-29T11:00:00Z'])
    expect([now, iso(planned(at(now), candidate).beginAt)]).toEqual([now, '2026-11-30T03:00:00.000Z']);
  const failedAt = at('2026-11-29T03:59:30Z');
  expect(iso(planned(failedAt + 1000, candidate, failedAt).beginAt)).toBe('2026-11-30T03:00:00.000Z');
});

test('saves a value outside of a window that is only a wish', () => {
  const wish = { kind: 'until-expiry' } as const;
  const now = at('2026-11-28T23:47:00Z');
  const ends = (endsAt: number | null) => aCandidate({ generation: 1, writtenAt: now, endsAt }, wish);
  expect(mayBeginFrom(ends(null), now)).toBe(now);
  expect(mayBeginFrom(ends(at('2026-11-29T03:01:00Z')), now)).toBe(now);
  expect(iso(mayBeginFrom(ends(at('2026-11-30T00:00:00Z')), now))).toBe('2026-11-29T03:00:00.000Z');
});

test('begins nothing outside of a window in which an outage was accepted, whatever was known', () => {
  const from = at('2026-03-01T00:00:00Z');
  const time = fc.integer({ min: 0, max: 400 * 86_400_000 }).map((offset) => from + offset);
  const windows = fc.record({
    cron: fc.constantFrom('0 3 * * *', '30 2 * * *', '15 */6 * * *', '0 1 * * 7', '0 4 1 * *', '*/5 * * * *'),
    timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC'),
    minutes: fc.integer({ min: 1, max: 600 }),
  });
  const known = fc.record({
    now: time,
    writtenAt: fc.option(time),
    endsAt: fc.option(time),
    failedAt: fc.option(time, { nil: undefined }),
    window: windows,
    generation: fc.nat(9),
  });
  fc.assert(
    fc.property(known, ({ now, writtenAt, endsAt, failedAt, window, generation }) => {
      const candidate = aCandidate({ generation, writtenAt, endsAt }, outage, window);
      const open = windowAtOrAfter(window, now).begin <= now;
      const entry = planned(now, candidate, failedAt);
      expect(entry.status === 'begin' && !open).toBe(false);
      const opensAt = mayBeginFrom(candidate, now);
      expect(opensAt).toBe(open ? now : windowAtOrAfter(window, now).begin);
      // A time that is named is one that keeps.
      if (entry.status === 'wait') expect(mayBeginFrom(candidate, entry.beginAt!)).toBe(entry.beginAt);
    }),
    { numRuns: 500 },
  );
});

test('raises an alert as soon as a value is to end before it may be replaced', () => {
  const live = { generation: 1, writtenAt: at('2026-11-28T05:00:00Z'), endsAt: at('2026-11-28T20:00:00Z') };
  const threshold = (now: string, overlap?: Overlap) => alertOf(aCandidate(live, overlap), at(now))?.threshold;
  expect(threshold('2026-11-28T05:00:00Z')).toBe('before-window');
  expect(threshold('2026-11-28T19:59:00Z')).toBe('close');
  expect(threshold('2026-11-28T03:30:00Z')).toBeUndefined();
  expect(threshold('2026-11-28T05:00:00Z', { kind: 'until-expiry' })).toBeUndefined();
  expect(isOutageAccepted({ overlap: outage, window: undefined })).toBe(false);
});

test('finds the longest pause of windows that come in some months, or in leap years', () => {
  const days = (cron: string) =>
    Math.round(longestPause({ cron, timeZone: 'UTC', minutes: 60 }, Date.UTC(2026, 0, 1)) / 86_400_000);
  expect(days('0 3 * * *')).toBe(1);
  expect(days('0 3 * 1-3 *')).toBe(276);
  expect(days('*/5 * * 6 *')).toBe(336);
  expect(days('0 3 31 * *')).toBe(61);
  expect(days('0 3 29 2 *')).toBe(1461);
});
