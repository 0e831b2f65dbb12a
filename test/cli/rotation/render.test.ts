import { durationInWords } from '../../../cli/rotation/in-words';
import { renderPlan } from '../../../cli/rotation/render-plan';
import { renderRotation } from '../../../cli/rotation/render-rotation';
import { planRotation } from '../../../rotation/plan/plan-rotation';
import { newRotation, type Rotation } from '../../../rotation/machine/rotation';
import { anInventory } from '../../kit/an-inventory';
import { aRotatedEnvironment } from '../../rotation/plan/a-rotated-environment';

const now = Date.parse('2026-01-01T00:00:00Z');
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('shows a plan with its arithmetic', () => {
  const inventory = anInventory(aRotatedEnvironment(2));
  const live = { generation: 6, writtenAt: now, endsAt: now + 1_800_000 };
  const state = {
    liveOf: (_: string, secret: string) => (secret === 'dev_s0_bearer' ? live : undefined),
    rotationOf: () => undefined,
  };
  const text = renderPlan(planRotation(now, inventory, state).rotations, now);
  expect(widest(text)).toBeLessThanOrEqual(80);
  expect(text).toMatchInlineSnapshot(`
   "dev_s1_bearer: generation 1 begins now: nobody knows when the value in use ends
     overlap: 60 s cache + 10 s longest action timeout + 5 s clock skew + 10 s
       propagation = 85 s
     least lead: 85 s overlap + 30 s issue and check + 60 s retries + 10 s claim
       of a dead worker + 5 s takeover = 190 s
     lead: 300 s, up to 600 s
   dev_s0_bearer: generation 7 begins 2026-01-01T00:22:02Z, in 22 min 3 s: the
   value in use is due
     its value ends 2026-01-01T00:30:00Z
     overlap: 60 s cache + 10 s longest action timeout + 5 s clock skew + 10 s
       propagation = 85 s
     least lead: 85 s overlap + 30 s issue and check + 60 s retries + 10 s claim
       of a dead worker + 5 s takeover = 190 s
     lead: 300 s, up to 600 s
   "
  `);
});

test('shows a rotation, what each step found, and what is next', () => {
  const of = { environment: 'dev', secret: 'dev_crm_bearer', generation: 7, cause: 'due' as const, oldEndsAt: null };
  const rotation: Rotation = {
    ...newRotation(of, now),
    stage: 'retire',
    attempts: 2,
    wakeAt: now + 85_000,
    findings: {
      issue: { outcome: 'proven', how: 'client credentials of dev_crm_issuerid' },
      check: { outcome: 'not-proven', how: 'no probe, and its issuer cannot be asked' },
      store: { outcome: 'proven', how: 'the platform took it' },
      verify: {
        outcome: 'refuted',
        how: 'a long sentence that does not fit into the columns that are left for it on such a line',
      },
    },
  };
  const text = renderRotation(rotation, now);
  expect(widest(text)).toBeLessThanOrEqual(80);
  expect(text).toMatchInlineSnapshot(`
   "dev_crm_bearer, generation 7: in use; the old value is to be ended in 1 min 25 s
     issue    proven      client credentials of dev_crm_issuerid
     check    not-proven  no probe, and its issuer cannot be asked
     store    proven      the platform took it
     verify   refuted     a long sentence that does not fit into the columns that
                          are left for it on such a line
     retire   2 attempts without success
   "
  `);
  expect(renderRotation({ ...rotation, stage: 'failed', failure: 'value-refused' }, now)).toContain(
    'failed: value-refused',
  );
});

test.each([
  [0, '0 s'],
  [1, '1 s'],
  [85_000, '1 min 25 s'],
  [3_600_000, '1 h'],
  [90_061_000, '1 d 1 h'],
])('says %i ms as %s', (milliseconds, words) => {
  expect(durationInWords(milliseconds)).toBe(words);
});
