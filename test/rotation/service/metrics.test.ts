import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { candidatesOf } from '../../../rotation/plan/candidate';
import { createMetrics } from '../../../rotation/service/metrics';
import type { Planned } from '../../../rotation/service/observer';
import { planRotation } from '../../../rotation/plan/plan-rotation';
import { newRotation, type Rotation } from '../../../rotation/machine/rotation';
import { fakeClock } from '../../kit/a-sandbox';
import { anInventory } from '../../kit/an-inventory';
import { aRotatedEnvironment } from '../plan/a-rotated-environment';

const clock = fakeClock('2026-01-01T00:00:00Z');
const now = clock.now();

/** A plan of several secrets, each ending a minute after the one before it. */
function aPlan(count: number, rotation?: Rotation): Planned {
  const inventory = anInventory(aRotatedEnvironment(count));
  const numberOf = (secret: string) => Number(/\d+/.exec(secret)?.[0]);
  const liveOf = (_: string, secret: string) => ({
    ...{ generation: 1, writtenAt: now - 60_000, endsAt: now + numberOf(secret) * 60_000 },
  });
  const rotationOf = () => rotation;
  const plan = planRotation(now, inventory, { liveOf, rotationOf });
  return { plan, candidates: candidatesOf(inventory, liveOf), rotationOf, begun: [], setAside: [] };
}

const linesOf = async (metrics: ReturnType<typeof createMetrics>, name: string) =>
  (await metrics.registry.getSingleMetricAsString(name))
    .split('\n')
    .filter((line) => !line.startsWith('#') && line !== '');

test('has the metrics that its page lists, with their types, labels and units', async () => {
  const page = readFileSync(join(__dirname, '../../../docs/rotation/service.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `(gcda_\w+)` \| (\w+) \| ([\w, ]*)\|/gm)].map(
    ([, name, type, labels = '']) => ({
      name,
      type,
      labels: labels
        .split(',')
        .map((label) => label.trim())
        .filter((label) => label !== ''),
    }),
  );
  const { registry } = createMetrics(clock, 10);
  const metrics = (await registry.getMetricsAsJSON()).map(({ name, type }) => {
    // The registry's own type leaves out what every metric has.
    const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: string[] };
    return { name, type: String(type), labels: labelNames };
  });
  const byName = (one: { name?: string | undefined }, other: { name?: string | undefined }) =>
    (one.name ?? '').localeCompare(other.name ?? '');
  expect(listed.sort(byName)).toEqual(metrics.sort(byName));
  const allowed = ['environment', 'secret', 'stage', 'status', 'threshold', 'work', 'party', 'sink'];
  expect(metrics.flatMap(({ labels }) => labels).filter((label) => !allowed.includes(label))).toEqual([]);
  const badCounters = metrics.filter(({ name, type }) => (type === 'counter') !== name.endsWith('_total'));
  expect(badCounters).toEqual([]);
});

test('tells of each secret how old its value is, how long it lasts, and when it is too late to begin', async () => {
  const metrics = createMetrics(clock, 10);
  metrics.planned?.(aPlan(1));
  const labels = '{environment="dev",secret="dev_s0_bearer"}';
  clock.advance(10_000);
  expect(await linesOf(metrics, 'gcda_secret_age_seconds')).toEqual([`gcda_secret_age_seconds${labels} 70`]);
  expect(await linesOf(metrics, 'gcda_secret_expires_in_seconds')).toEqual([
    `gcda_secret_expires_in_seconds${labels} -10`,
  ]);
  expect(await linesOf(metrics, 'gcda_rotation_lead_margin_seconds')).toEqual([
    `gcda_rotation_lead_margin_seconds${labels} -200`,
  ]);
  clock.advance(-10_000);
});

test('tells for how much longer than needed the old value of the last rotation was good', async () => {
  const metrics = createMetrics(clock, 10);
  const begun = newRotation(
    { environment: 'dev', secret: 'dev_s0_bearer', generation: 2, cause: 'due', oldEndsAt: now + 400_000 },
    now,
  );
  metrics.planned?.(aPlan(1, { ...begun, stage: 'prove', storedAt: now + 100_000 }));
  expect(await linesOf(metrics, 'gcda_overlap_margin_seconds')).toEqual([
    'gcda_overlap_margin_seconds{environment="dev",secret="dev_s0_bearer"} 215',
  ]);
});

test('has series of their own for those secrets only that end first', async () => {
  const metrics = createMetrics(clock, 3);
  metrics.planned?.(aPlan(50));
  const secrets = (await linesOf(metrics, 'gcda_secret_age_seconds')).map((line) => /secret="(\w+)"/.exec(line)?.[1]);
  expect(secrets).toEqual(['dev_s0_bearer', 'dev_s1_bearer', 'dev_s2_bearer']);
  const bySecret = (await metrics.registry.metrics()).split('\n').filter((line) => line.includes('secret="'));
  expect(bySecret).toHaveLength(9);
  const counted = await linesOf(metrics, 'gcda_secrets');
  expect(counted.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)).toBe(50);
});

test('counts failures at the stage that failed, retries, stages without proof, and how long the platform took', async () => {
  const metrics = createMetrics(clock, 3);
  const rotation = newRotation(
    { environment: 'dev', secret: 'dev_s0_bearer', generation: 2, cause: 'due', oldEndsAt: null },
    now,
  );
  const verifying: Rotation = { ...rotation, stage: 'verify', storedAt: now };
  const finding = { outcome: 'proven', how: 'console' } as const;
  metrics.stepped?.({
    before: verifying,
    after: { ...verifying, attempts: 1 },
    outcome: { kind: 'again', code: 'x' },
    milliseconds: 20,
  });
  metrics.stepped?.({
    before: verifying,
    after: {
      ...verifying,
      stage: 'retire',
      times: { verify: { begun: now, ended: now + 7000 } },
      findings: { verify: finding },
    },
    outcome: { kind: 'done', finding },
    milliseconds: 20,
  });
  metrics.stepped?.({
    before: verifying,
    after: { ...verifying, stage: 'restore', failure: 'value-refused' },
    outcome: { kind: 'refused', code: 'value-refused' },
    milliseconds: 20,
  });
  metrics.platformAnswered?.('nonprod', 429);
  metrics.platformAnswered?.('nonprod', 200);
  metrics.platformAnswered?.('nonprod', 0);
  metrics.breakerChanged?.('crm.example.com', 'half-open');
  const text = await metrics.registry.metrics();
  for (const line of [
    'gcda_rotation_retries_total{environment="dev",stage="verify"} 1',
    'gcda_rotation_failures_total{environment="dev",stage="verify"} 1',
    'gcda_cache_propagation_seconds_sum{environment="dev"} 7',
    'gcda_rotation_step_seconds_count{stage="verify"} 3',
    'gcda_platform_requests_total{party="nonprod",status="429"} 1',
    'gcda_platform_requests_total{party="nonprod",status="2xx"} 1',
    'gcda_platform_requests_total{party="nonprod",status="none"} 1',
    'gcda_breaker_state{party="crm.example.com"} 1',
  ])
    expect(text).toContain(line);
});
