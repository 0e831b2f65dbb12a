import { afterAttempt } from '../../../rotation/machine/after-attempt';
import { defaultRules, machineRules, type MachineRules } from '../../../rotation/machine/machine-rules';
import {
  newRotation,
  isOver,
  rotationSteps,
  type Rotation,
  type StageOutcome,
} from '../../../rotation/machine/rotation';
import { rotationTiming, defaultBounds } from '../../../core/rotation-timing';

const minute = 60_000;
const rules: MachineRules = { ...defaultRules, overlapMilliseconds: 85_000 };
const done: StageOutcome = { kind: 'done', finding: { outcome: 'proven', how: 'seen' } };
const again: StageOutcome = { kind: 'again', code: 'timed-out' };
const refused: StageOutcome = { kind: 'refused', code: 'target-refuses', finding: { outcome: 'refuted', how: '401' } };

/** A token that ends in ten minutes, being replaced by one of half an hour. */
function aRotation(overrides: Partial<Rotation> = {}): Rotation {
  const of = {
    environment: 'dev',
    secret: 'dev_crm_bearer',
    generation: 2,
    cause: 'due',
    oldEndsAt: 10 * minute,
  } as const;
  return { ...newRotation(of, 0), newEndsAt: 30 * minute, ...overrides };
}

const step = (rotation: Rotation, outcome: StageOutcome, now: number, spread = 0) =>
  afterAttempt(rotation, outcome, now, rules, spread);

test('goes through all stages in order, each proven, and ends', () => {
  let rotation = aRotation({ newEndsAt: null });
  const seen: string[] = [];
  for (let now = 0; !isOver(rotation); now = Math.max(now + 1_000, rotation.wakeAt)) {
    seen.push(rotation.stage);
    rotation = step(rotation, { ...done, endsAt: 30 * minute, deadAt: 10 * minute }, now);
  }
  expect(seen).toEqual(rotationSteps);
  expect(rotation).toMatchObject({ stage: 'done', newEndsAt: 30 * minute, storedAt: 2_000, failure: null });
  expect(Object.keys(rotation.findings)).toEqual(rotationSteps);
});

test('retires the old value only when the overlap is over', () => {
  const verified = step(aRotation({ stage: 'verify', storedAt: 5_000 }), done, 7_000);
  expect(verified).toMatchObject({ stage: 'retire', wakeAt: 5_000 + 85_000 });
});

test('retires a leaked value at once', () => {
  const verified = step(aRotation({ stage: 'verify', storedAt: 5_000, cause: 'revoked' }), done, 7_000);
  expect(verified).toMatchObject({ stage: 'retire', wakeAt: 7_000 });
});

test('proves the old value dead only when it is', () => {
  const retiring = aRotation({ stage: 'retire', storedAt: 0 });
  expect(step(retiring, { ...done, deadAt: 9 * minute }, 90_000).wakeAt).toBe(9 * minute);
  expect(step(retiring, { ...done, deadAt: 1_000 }, 90_000).wakeAt).toBe(90_000);
});

test('looks whether the old value is dead only when it is dead by every clock', () => {
  const skewed = { ...rules, skewMilliseconds: 5_000 };
  const retiring = aRotation({ stage: 'retire', storedAt: 0 });
  expect(afterAttempt(retiring, { ...done, deadAt: 9 * minute }, 90_000, skewed, 0).wakeAt).toBe(9 * minute + 5_000);
  expect(afterAttempt(retiring, { ...done, deadAt: 90_000 }, 90_000, skewed, 0).wakeAt).toBe(90_000); // ended by us
});

test.each([
  ['issue', 'failed'],
  ['check', 'restore'],
  ['store', 'restore'],
  ['verify', 'restore'],
  ['retire', 'prove'],
  ['prove', 'done'],
  ['restore', 'failed'],
] as const)('goes from %s to %s when it is refused', (stage, next) => {
  const after = step(aRotation({ stage, storedAt: 0 }), refused, minute);
  expect(after).toMatchObject({
    stage: next,
    attempts: 0,
    wakeAt: minute,
    findings: { [stage]: { outcome: 'refuted' } },
  });
  if (next === 'failed' || next === 'restore') expect(after.failure).toBe('target-refuses');
});

test('ends as failed, with the reason, once the old value is back', () => {
  const restored = step(aRotation({ stage: 'restore', failure: 'target-refuses' }), done, minute);
  expect(restored).toMatchObject({ stage: 'failed', failure: 'target-refuses' });
});

test('waits twice as long after each failed attempt, up to a minute', () => {
  let rotation = aRotation({ stage: 'store' });
  const waits: number[] = [];
  for (let now = 0; waits.length < 9; now = rotation.wakeAt) {
    rotation = step(rotation, again, now);
    waits.push((rotation.wakeAt - now) / 1_000);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('shortens waits by up to half, differently for each rotation', () => {
  const waits = [0, 0.5, 1].map((spread) => step(aRotation({ stage: 'store', attempts: 3 }), again, 0, spread).wakeAt);
  expect(waits).toEqual([8_000, 6_000, 4_000]);
});

test('waits for as long as the other side asked, and a little longer, differently for each rotation', () => {
  const waits = [0, 1].map((spread) => step(aRotation({ attempts: 4 }), { ...again, after: 7_000 }, 0, spread).wakeAt);
  expect(waits).toEqual([7_000, 12_000]);
  expect(step(aRotation(), { ...again, after: 0 }, 0).wakeAt).toBe(1_000);
});

test('heeds what the other side asks only as far as the value in use can still be saved, and several times before that', () => {
  const asked = { ...again, after: 253_402_300_799_000 };
  const lastMoment = 10 * minute - 85_000 - 30_000;
  const waiting = { ...rules, issueMilliseconds: 30_000 };
  let rotation = aRotation();
  const times: number[] = [];
  for (let now = 0; now < lastMoment && rotation.stage === 'issue'; now = rotation.wakeAt) {
    rotation = afterAttempt({ ...rotation, attempts: 0 }, asked, now, waiting, 0.5);
    times.push(rotation.wakeAt);
  }
  expect(times.slice(0, 3)).toEqual([121_250, 212_188, 280_391]);
  expect(times.at(-1)).toBe(lastMoment);
  expect(times.length).toBeGreaterThan(10);
  const gaps = times.map((time, index) => time - (times[index - 1] ?? 0));
  expect(Math.min(...gaps.slice(0, -1))).toBeGreaterThanOrEqual(1000);
});

test.each([
  ['its end is not known', aRotation({ oldEndsAt: null }), 0, minute],
  ['it is dead', aRotation(), 11 * minute, minute],
  ['it lives for a week', aRotation({ oldEndsAt: 10_080 * minute }), 0, 60 * minute],
  ['it is in no danger any more', aRotation({ stage: 'retire', storedAt: 0 }), 0, minute],
])('heeds no wait without end for a value when %s', (_, rotation, now, most) => {
  for (const after of [86_400_000, Number.MAX_SAFE_INTEGER, Infinity])
    expect(step(rotation, { ...again, after }, now).wakeAt).toBe(now + most);
});

test('says why the last attempt came to nothing, until the stage is over', () => {
  const how = 'it answered with an empty list';
  const waiting = step(aRotation(), { ...again, finding: { outcome: 'refuted', how } }, 0);
  expect(waiting.fault).toEqual({ code: 'timed-out', how });
  expect(step(waiting, done, 1_000).fault).toBeNull();
});

test('gives up issuing after six attempts, and leaves the old value alone', () => {
  expect(step(aRotation({ attempts: 4 }), again, minute)).toMatchObject({ stage: 'issue', attempts: 5 });
  expect(step(aRotation({ attempts: 5 }), again, minute)).toMatchObject({ stage: 'failed', failure: 'timed-out' });
});

test.each(['check', 'verify'] as const)(
  'tries to %s until the old value is about to end, then goes on without proof',
  (stage) => {
    const lastMoment = 10 * minute - 85_000 - rules.writeMilliseconds;
    const rotation = aRotation({ stage, attempts: 20, storedAt: 0 });
    expect(step(rotation, again, lastMoment - minute)).toMatchObject({ stage, attempts: 21 });
    expect(step(rotation, again, lastMoment - 1)).toMatchObject({ stage, wakeAt: lastMoment });
    const gone = step(rotation, again, lastMoment);
    expect(gone.stage).toBe(stage === 'check' ? 'store' : 'retire');
    expect(gone.findings[stage]).toEqual({ outcome: 'not-proven', how: 'timed-out' });
    expect(gone.failure).toBeNull();
  },
);

test('gives up a check of a value whose predecessor has no end', () => {
  const rotation = aRotation({ stage: 'check', attempts: 5, oldEndsAt: null });
  expect(step(rotation, again, minute)).toMatchObject({ stage: 'restore', failure: 'timed-out' });
});

test('puts an endless old value back when the new one could be neither checked nor verified', () => {
  const rotation = aRotation({ stage: 'verify', attempts: 5, oldEndsAt: null, storedAt: 0 });
  expect(step(rotation, again, minute).stage).toBe('restore');
  const checked = { ...rotation, findings: { check: { outcome: 'proven', how: 'introspection' } } } as const;
  expect(step(checked, again, minute)).toMatchObject({
    stage: 'retire',
    findings: { verify: { outcome: 'not-proven' } },
  });
});

test('repeats a write until it is answered, but not once the new value needs renewal itself', () => {
  const rotation = aRotation({ stage: 'store', attempts: 50, oldEndsAt: null });
  expect(step(rotation, again, 13 * minute).stage).toBe('store');
  expect(step(rotation, again, 15 * minute).stage).toBe('restore');
  expect(step({ ...rotation, newEndsAt: null }, again, 500 * minute).stage).toBe('store');
});

test('puts the old value back for as long as it is good', () => {
  const rotation = aRotation({ stage: 'restore', attempts: 50, failure: 'target-refuses' });
  expect(step(rotation, again, 8 * minute).stage).toBe('restore');
  expect(step(rotation, again, 10 * minute - 1_001).stage).toBe('restore');
  expect(step(rotation, again, 10 * minute - 1).stage).toBe('failed');
  expect(step({ ...rotation, attempts: 0 }, again, 11 * minute).stage).toBe('restore'); // the new value is still to be ended
});

test.each([
  ['its own end', { oldEndsAt: 10 * minute }, 10 * minute],
  ['half the life of the new one', { oldEndsAt: null }, 15 * minute],
  ['a day', { oldEndsAt: null, newEndsAt: null }, 1440 * minute],
])('tries to retire the old value until %s', (_, overrides, end) => {
  const rotation = aRotation({ stage: 'retire', storedAt: 0, attempts: 50, ...overrides });
  expect(step(rotation, again, end - minute - 1).stage).toBe('retire');
  expect(step(rotation, again, end - minute)).toMatchObject({
    stage: 'prove',
    findings: { retire: { outcome: 'not-proven', how: 'timed-out' } },
  });
});

test('ends without proof when the end of the old value cannot be seen', () => {
  const over = step(aRotation({ stage: 'prove', storedAt: 0, attempts: 5 }), again, 20 * minute);
  expect(over).toMatchObject({ stage: 'done', failure: null, findings: { prove: { outcome: 'not-proven' } } });
});

test('knows when issuing ends the old value', () => {
  const timing = rotationTiming({
    lifetimeSeconds: 1800,
    overlap: { kind: 'seconds', seconds: 120 },
    actionTimeouts: [10],
    bounds: defaultBounds,
  });
  const reason = 'the issuer keeps one';
  const endOf = (overlap: Parameters<typeof machineRules>[0]['overlap']) =>
    afterAttempt(aRotation(), done, 2_000, machineRules({ timing, overlap }), 0).oldEndsAt;
  expect(machineRules({ timing, overlap: { kind: 'until-expiry' } }).overlapMilliseconds).toBe(85_000);
  expect(endOf({ kind: 'until-expiry' })).toBe(10 * minute);
  expect(endOf({ kind: 'until-retired' })).toBe(10 * minute);
  expect(endOf({ kind: 'seconds', seconds: 120 })).toBe(122_000);
  expect(endOf({ kind: 'seconds', seconds: 900 })).toBe(10 * minute);
  expect(endOf({ kind: 'none', instead: 'accepted-outage', reason })).toBe(2_000);
  expect(endOf({ kind: 'none', instead: 'alternating-clients', reason })).toBe(10 * minute);
});

test('leaves a rotation that is over as it is', () => {
  for (const stage of ['done', 'failed'] as const) {
    const over = aRotation({ stage });
    expect(step(over, done, minute)).toBe(over);
    expect(step(over, refused, minute)).toBe(over);
  }
});

test('does not count waiting for somebody who was not even asked, and gives up then only for want of time', () => {
  const postponed: StageOutcome = { kind: 'again', code: 'breaker-open', after: 5_000, isPostponed: true };
  expect(step(aRotation({ attempts: 5 }), postponed, 0)).toMatchObject({ stage: 'issue', attempts: 5, wakeAt: 5_000 });
  expect(step(aRotation({ attempts: 5 }), again, 0)).toMatchObject({ stage: 'failed' });
  const late = 10 * minute - 85_000 - rules.writeMilliseconds;
  expect(step(aRotation({ stage: 'check' }), postponed, late)).toMatchObject({ stage: 'store' });
});
