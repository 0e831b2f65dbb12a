import fc from 'fast-check';
import type { LedgerRecord } from '../../../ledger/record';
import type { SecretState } from '../../../ledger/ledger';
import { cacheWindows, lastEnd } from '../../../secrets/verify/cache-windows';
import { writeTargets } from '../../../secrets/targets/write-target';
import { anEnvironment } from '../../kit/an-inventory';

const now = Date.parse('2026-01-01T12:00:00Z');
const name = 'dev_crm_bearer';
const environment = anEnvironment();
const length = (environment.rotationBounds.cacheSeconds + environment.rotationBounds.propagationSeconds) * 1000;
const iso = (at: number) => new Date(at).toISOString();

const live = (at: number, overrides: Partial<LedgerRecord> = {}) => {
  const record = { event: 'written', at: iso(at), platformModifiedDate: iso(at), details: {}, ...overrides };
  return new Map([[name, { live: record } as unknown as SecretState]]);
};
const located = (modifiedDate: string, isUnset = false) => {
  const [target] = writeTargets(environment);
  return { located: [{ target: target!, id: 'credential-1', modifiedDate, isUnset }], problems: [], findings: [] };
};

test('is open for as long as the platform keeps a replaced value, and never longer, wherever the clock stands', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10 * length, max: 10 * length }), (since) => {
      const until = lastEnd(cacheWindows(environment, live(now - since), now));
      if (since >= length || since < -length) expect(until).toBeUndefined();
      else expect(until).toBe(Math.min(now - since, now) + length);
      expect((until ?? now) - now).toBeLessThanOrEqual(length);
    }),
  );
});

test('tells apart what a success means', () => {
  const isTelling = (overrides: Partial<LedgerRecord>) =>
    cacheWindows(environment, live(now, overrides), now).get(name)?.isSuccessTelling;
  expect(isTelling({})).toBe(false);
  expect(isTelling({ details: { first: true } })).toBe(true);
  expect(isTelling({ event: 'stored' })).toBe(true);
});

test('counts what somebody else has written, by the platform’s date, and no placeholder', () => {
  const states = live(now - 10 * length);
  expect(cacheWindows(environment, states, now, located(iso(now - 1000))).get(name)).toEqual({
    until: now - 1000 + length,
    isSuccessTelling: false,
  });
  expect(cacheWindows(environment, states, now, located(iso(now - 1000), true)).size).toBe(0);
  expect(cacheWindows(environment, states, now, located(iso(now - 10 * length))).size).toBe(0);
});
