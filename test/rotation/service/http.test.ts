import type { Problem } from '../../../core/problem';
import { createHttp } from '../../../rotation/service/http';
import { createMetrics } from '../../../rotation/service/metrics';
import { fakeClock } from '../../kit/a-sandbox';

const clock = fakeClock('2026-01-01T00:00:00Z');

interface Overrides {
  readonly planned?: number | undefined;
  readonly isGood?: boolean;
  readonly query?: () => Promise<never[]>;
  readonly setAside?: readonly Problem[];
}

function aPage(overrides: Overrides = {}) {
  const { planned = clock.now(), isGood = true, query = () => Promise.resolve([]), setAside = [] } = overrides;
  return createHttp({
    ...{ clock, planMilliseconds: 15_000, registry: createMetrics(clock, 1).registry, db: { query } },
    plannedAt: () => ('planned' in overrides ? overrides.planned : planned),
    isInventoryGood: () => isGood,
    setAside: () => setAside,
  });
}

async function readiness(page: ReturnType<typeof aPage>): Promise<unknown> {
  const response = await page.request('/readyz');
  return [response.status, await response.json()];
}

test('is alive while it answers, and ready while nothing is missing', async () => {
  expect((await aPage({ planned: undefined, isGood: false }).request('/healthz')).status).toBe(200);
  expect(await readiness(aPage())).toEqual([200, { status: 'ready', missing: [] }]);
  expect(await readiness(aPage({ planned: clock.now() - 45_001, isGood: false }))).toEqual([
    503,
    { status: 'not ready', missing: ['the newest inventory cannot be used', 'there is no fresh plan'] },
  ]);
  expect(await readiness(aPage({ planned: undefined }))).toMatchObject([503, { missing: ['there is no fresh plan'] }]);
});

test('names what is set aside, and is ready for the rest', async () => {
  const problem = { code: 'row-damaged', where: 'table rotations, row dev/dev_crm_bearer/3', what: 'w', fix: 'f' };
  expect(await readiness(aPage({ setAside: [problem] }))).toEqual([
    200,
    { status: 'ready', missing: [], problems: [problem] },
  ]);
});

test.each([
  ['refuses', () => Promise.reject(new Error('secret detail'))],
  ['does not answer in time', () => new Promise<never[]>(() => undefined)],
])('is not ready while the database %s', async (_, query) => {
  const asked = readiness(aPage({ query }));
  await Promise.resolve();
  clock.advance(2_000);
  expect(await asked).toEqual([503, { status: 'not ready', missing: ['the database does not answer'] }]);
});

test('serves metrics as Prometheus reads them, and nothing else', async () => {
  const response = await aPage().request('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await response.text()).toContain('# TYPE gcda_rotation_step_seconds histogram');
  expect((await aPage().request('/')).status).toBe(404);
});
