import { longestPause, windowAtOrAfter, windowFault } from '../../core/rotation-window';

const nightly = { cron: '0 3 * * *', timeZone: 'Europe/Berlin', minutes: 60 };
const at = (text: string) => Date.parse(text);
const shown = ({ begin, end }: { readonly begin: number; readonly end: number }) =>
  [begin, end].map((time) => new Date(time).toISOString());

test('finds the window that is open, or the next', () => {
  expect(shown(windowAtOrAfter(nightly, at('2026-11-22T02:30:00Z')))).toEqual([
    '2026-11-22T02:00:00.000Z',
    '2026-11-22T03:00:00.000Z',
  ]);
  expect(shown(windowAtOrAfter(nightly, at('2026-11-22T03:00:00Z')))).toEqual([
    '2026-11-23T02:00:00.000Z',
    '2026-11-23T03:00:00.000Z',
  ]);
});

test('follows the clocks of its time zone', () => {
  expect(shown(windowAtOrAfter(nightly, at('2026-07-01T00:00:00Z')))[0]).toBe('2026-07-01T01:00:00.000Z');
});

test('tells how far windows are apart', () => {
  expect(longestPause(nightly, at('2026-01-01T00:00:00Z'))).toBe(23 * 3_600_000);
});

test.each([
  ['a time zone that is none', { timeZone: 'Europe/Atlantis' }],
  ['fields that are none', { cron: 'at night' }],
  ['seconds in front', { cron: '0 0 3 * * *' }],
  ['a day that never comes', { cron: '0 3 30 2 *' }],
  ['no length', { minutes: 0 }],
])('refuses %s', (_what, overrides) => {
  expect(windowFault({ ...nightly, ...overrides })).toBeDefined();
});

test('accepts one that comes back', () => {
  expect(windowFault(nightly)).toBeUndefined();
});
