import fc from 'fast-check';
import { defaultBounds, renderSum, rotationTiming, timingFaults, type TimingInput } from '../../core/rotation-timing';

function aTiming(overrides: Partial<TimingInput> = {}): TimingInput {
  return {
    lifetimeSeconds: 1800,
    overlap: { kind: 'until-expiry' },
    actionTimeouts: [10, 20],
    bounds: defaultBounds,
    ...overrides,
  };
}

const codesOf = (overrides: Partial<TimingInput>) => timingFaults(aTiming(overrides)).map(({ code }) => code);

test('adds up the overlap from cache, longest timeout, skew and propagation', () => {
  const { overlapSeconds, overlapSum, leastLeadSeconds } = rotationTiming(aTiming());
  expect(overlapSeconds).toBe(60 + 20 + 5 + 10);
  expect(renderSum(overlapSum)).toBe(
    '60 s cache + 20 s longest action timeout + 5 s clock skew + 10 s propagation = 95 s',
  );
  expect(leastLeadSeconds).toBe(95 + 30 + 60 + 10 + 5);
});

test('leads by five minutes and up to five more, as the guide has it, where the lifetime allows', () => {
  expect(rotationTiming(aTiming())).toMatchObject({ leadSeconds: 300, jitterSeconds: 300 });
  expect(rotationTiming(aTiming({ lifetimeSeconds: 900 }))).toMatchObject({ leadSeconds: 300, jitterSeconds: 149 });
  expect(rotationTiming(aTiming({ lifetimeSeconds: 420 }))).toMatchObject({ leadSeconds: 209, jitterSeconds: 0 });
});

test('refuses a five-minute token with the sum', () => {
  expect(timingFaults(aTiming({ lifetimeSeconds: 300 }))).toEqual([
    expect.objectContaining({
      code: 'rotation-lifetime-short',
      what: 'a value must live for more than twice the lead of 95 s overlap + 30 s issue and check + 60 s retries + 10 s claim of a dead worker + 5 s takeover = 200 s, it lives for 300 s',
    }),
  ]);
});

test('refuses 60 seconds of overlap beside 60 seconds of cache', () => {
  expect(codesOf({ overlap: { kind: 'seconds', seconds: 60 } })).toEqual(['rotation-overlap-short']);
  expect(codesOf({ overlap: { kind: 'seconds', seconds: 139 } })).toEqual(['rotation-overlap-short']);
  expect(codesOf({ overlap: { kind: 'seconds', seconds: 140 } })).toEqual([]);
});

test('refuses a lead of the author’s that is too short, or no less than half the lifetime', () => {
  expect(codesOf({ leadSeconds: 199 })).toEqual(['rotation-lead-short']);
  expect(codesOf({ leadSeconds: 900 })).toEqual(['rotation-lead-short']);
  expect(codesOf({ leadSeconds: 899 })).toEqual([]);
});

test('accepts tokens of two and of five minutes where bounds are short, and counts a worker’s death in', () => {
  const bounds = { cacheSeconds: 2, clockSkewSeconds: 1, propagationSeconds: 1, issueSeconds: 5, retrySeconds: 10 };
  for (const lifetimeSeconds of [120, 300])
    for (const timeout of [2, 10, 20])
      expect(codesOf({ bounds, lifetimeSeconds, actionTimeouts: [timeout] })).toEqual([]);
  expect(rotationTiming(aTiming({ bounds, lifetimeSeconds: 120, actionTimeouts: [2] }))).toMatchObject({
    leastLeadSeconds: 6 + 5 + 10 + 15,
    leadSeconds: 59,
  });
  expect(codesOf({ bounds, lifetimeSeconds: 72, actionTimeouts: [2] })).toEqual(['rotation-lifetime-short']);
  expect(codesOf({ bounds, lifetimeSeconds: 73, actionTimeouts: [2] })).toEqual([]);
});

test('asks for no lead where a value has no end of its own', () => {
  expect(codesOf({ lifetimeSeconds: undefined, overlap: { kind: 'until-retired' } })).toEqual([]);
});

test('keeps every accepted timing within its bounds', () => {
  const seconds = (max: number) => fc.integer({ min: 0, max });
  const bounds = fc.record({
    cacheSeconds: seconds(60),
    clockSkewSeconds: seconds(60),
    propagationSeconds: seconds(120),
    issueSeconds: seconds(120),
    retrySeconds: seconds(600),
  });
  fc.assert(
    fc.property(bounds, fc.integer({ min: 1, max: 7200 }), fc.integer({ min: 1, max: 60 }), (given, life, timeout) => {
      const input = aTiming({ bounds: given, lifetimeSeconds: life, actionTimeouts: [timeout] });
      if (timingFaults(input).length > 0) return;
      const { leadSeconds, jitterSeconds, leastLeadSeconds, overlapSeconds } = rotationTiming(input);
      expect(leadSeconds).toBeGreaterThanOrEqual(leastLeadSeconds);
      expect(leadSeconds + jitterSeconds).toBeLessThan(life / 2);
      expect(overlapSeconds).toBe(given.cacheSeconds + timeout + given.clockSkewSeconds + given.propagationSeconds);
    }),
  );
});
