import { retryAfterMilliseconds } from '../../genesys/retry-after';

const now = Date.parse('2026-01-01T00:00:00Z');

test.each([
  [null, undefined],
  ['3', 3000],
  [' 0 ', 0],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['Thursday, 01-Jan-26 00:00:05 GMT', 5000],
  ['Thu Jan  1 00:00:05 2026', 5000],
  ['Fri, 31 Dec 9999 23:59:59 GMT', Date.UTC(9999, 11, 31, 23, 59, 59) - now],
  ['86400', 86_400_000],
  ['1234567', 1_234_567_000],
  ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ['1.5', 1500],
  ['5, 10', 10_000],
  ['-5', undefined],
  ['1e9', undefined],
  ['0x10', undefined],
  ['Infinity', undefined],
  ['2026', 2_026_000],
  ['2026-01-01T00:00:05Z', undefined],
  ['May 2027', undefined],
  ['Thu, 01 Foo 2026 00:00:05 GMT', undefined],
  ['soon', undefined],
  ['', undefined],
])('reads %p as %p milliseconds', (header, expected) => {
  const headers = new Headers(header === null ? {} : { 'retry-after': header });
  expect(retryAfterMilliseconds(headers, now)).toBe(expected);
});

test('tells a date from the clock of whoever names it', () => {
  const date = 'Thu, 01 Jan 2026 01:00:00 GMT';
  const headers = new Headers({ date, 'retry-after': 'Thu, 01 Jan 2026 01:00:05 GMT' });
  expect(retryAfterMilliseconds(headers, now)).toBe(5000);
});
