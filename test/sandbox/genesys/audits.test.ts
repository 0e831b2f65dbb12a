import { adminId, aSandbox, textOf, type Json } from '../../kit/a-sandbox';
import { declareAction } from './fixtures';

const day = '2026-01-01T00:00:00Z/2026-01-02T00:00:00Z';

test('every write leaves a record that names what changed and holds no value', async () => {
  const kit = aSandbox();
  const { credentialId } = await declareAction(kit, 'canary-value');
  const { body } = await kit.call('POST', '/api/v2/audits/query/realtime', {
    interval: day,
    serviceName: 'Integrations',
    pageSize: 100,
  });

  expect(entities(body).map(({ entityType, action }) => [entityType, action])).toEqual([
    ['Credential', 'Create'],
    ['Integration', 'Create'],
    ['Integration', 'Update'],
    ['Integration', 'Update'],
    ['Action', 'Create'],
  ]);
  expect(entities(body)[0]).toMatchObject({
    client: { id: adminId },
    entity: { id: credentialId, name: 'dev_crm_bearer' },
    status: 'SUCCESS',
    eventDate: '2026-01-01T00:00:00.000Z',
  });
  expect(JSON.stringify(body)).not.toContain('canary-value');
});

test('a query is asked, then its results are read page by page', async () => {
  const kit = aSandbox();
  await declareAction(kit, 'a value');
  const started = await kit.call('POST', '/api/v2/audits/query', {
    interval: day,
    filters: [{ property: 'EntityType', value: 'Integration' }],
  });
  const path = `/api/v2/audits/query/${textOf(started.body.id)}`;

  const status = await kit.call('GET', path);
  const first = await kit.call('GET', `${path}/results?pageSize=2`);
  const second = await kit.call('GET', `${path}/results?pageSize=2&cursor=${textOf(first.body.cursor)}`);

  expect([started.status, started.body.state, status.body.state]).toEqual([202, 'Queued', 'Succeeded']);
  expect([entities(first.body).length, entities(second.body).length, second.body.cursor]).toEqual([2, 1, undefined]);
});

test('the interval bounds a query, and a wrong one is refused', async () => {
  const kit = aSandbox();
  await declareAction(kit, 'a value');
  const query = (interval: string) => kit.call('POST', '/api/v2/audits/query/realtime', { interval });

  expect((await query('2025-01-01T00:00:00Z/2025-01-02T00:00:00Z')).body).toMatchObject({ entities: [], total: 0 });
  expect((await query('yesterday')).status).toBe(400);
  expect((await kit.call('GET', '/api/v2/audits/query/missing/results')).status).toBe(404);
});

test('names its services and what they record', async () => {
  const { call } = aSandbox();

  const { body } = await call('GET', '/api/v2/audits/query/servicemapping');

  expect(body.services).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'Integrations' })]));
});

function entities(listing: Json): readonly Json[] {
  return listing.entities as unknown as readonly Json[];
}
