import { retryAfterMilliseconds } from '../../genesys/retry-after';

const now = Date.parse('2026-01-01T00:00:00Z');

test.each([
  [null, undefined],
  ['3', 3000],
  [' 0 ', 0],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('reads %p as %p milliseconds', (header, expected) => {
  expect(retryAfterMilliseconds(header, now)).toBe(expected);
});
