import { aPlatform, applied, refreshed } from '../kit/a-session';

const type = 'genesyscloud_integration';
const current = {
  name: 'made up by the platform',
  notes: 'node_dynamodb_empty_string',
  version: 3,
  properties: { p: 1 },
  advanced: {},
  credentials: { basicAuth: { id: 'c1' } },
};
const found = { id: 'i1', name: 'n', integrationType: { id: 'custom-rest-actions' }, intendedState: 'ENABLED' };
const table = {
  'POST /integrations': { id: 'i1' },
  'GET /integrations/i1': found,
  'GET /integrations/i1/config/current': current,
  'PUT /integrations/i1/config/current': {},
  'PATCH /integrations/i1': {},
  'DELETE /integrations/i1': {},
};
const read = ['GET /integrations/i1?pageSize=100&pageNumber=1', 'GET /integrations/i1/config/current'];
const patchPath = 'PATCH /integrations/i1?pageSize=25&pageNumber=1';

test('creates: bare integration, configuration read twice and replaced, state, read', async () => {
  const platform = aPlatform(table);
  const config = [
    { name: 'dev_crm_bearer', notes: null, properties: '{"a":1}', advanced: null, credentials: { basicAuth: 'c1' } },
  ];
  const { state, diagnostics } = await applied(platform, type, {
    planned: { integration_type: 'custom-rest-actions', intended_state: 'ENABLED', config },
  });
  expect(diagnostics).toEqual([]);
  expect(platform.wire).toEqual([
    ['POST /integrations', { integrationType: { id: 'custom-rest-actions' } }],
    'GET /integrations/i1/config/current',
    'GET /integrations/i1/config/current',
    [
      'PUT /integrations/i1/config/current',
      {
        name: 'dev_crm_bearer',
        notes: '',
        properties: { a: 1 },
        advanced: {},
        credentials: { basicAuth: { id: 'c1' } },
        version: 3,
      },
    ],
    [patchPath, { intendedState: 'ENABLED' }],
    ...read,
  ]);
  expect(state).toEqual({
    id: 'i1',
    integration_type: 'custom-rest-actions',
    intended_state: 'ENABLED',
    config: [
      {
        name: 'made up by the platform',
        notes: '',
        properties: '{"p":1}',
        advanced: '{}',
        credentials: { basicAuth: 'c1' },
      },
    ],
  });
});

test('leaves the configuration alone when none is written, and sends the default state all the same', async () => {
  const platform = aPlatform(table);
  await applied(platform, type, { planned: { integration_type: 'custom-rest-actions', intended_state: 'DISABLED' } });
  expect(platform.wire.slice(1)).toEqual([[patchPath, { intendedState: 'DISABLED' }], ...read]);
});

test('unlinks credentials that the configuration does not name', async () => {
  const platform = aPlatform(table);
  const prior = {
    id: 'i1',
    integration_type: 't',
    intended_state: 'ENABLED',
    config: [{ name: 'n', credentials: { basicAuth: 'c1' } }],
  };
  await applied(platform, type, { prior, planned: { ...prior, config: [{ name: 'n' }] } });
  expect(platform.wire[2]).toEqual([
    'PUT /integrations/i1/config/current',
    expect.objectContaining({ credentials: {} }),
  ]);
  expect(platform.wire).toHaveLength(5);
});

test('reads the version anew and puts again when it was changed meanwhile', async () => {
  const platform = aPlatform({
    ...table,
    'PUT /integrations/i1/config/current': [{ status: 409 }, { status: 200, body: {} }],
  });
  const prior = { id: 'i1', integration_type: 't', intended_state: 'ENABLED', config: [{ name: 'n' }] };
  const { diagnostics } = await applied(platform, type, { prior, planned: { ...prior, config: [{ name: 'other' }] } });
  expect(diagnostics).toEqual([]);
  const lines = platform.wire.map((entry) => (typeof entry === 'string' ? entry : entry[0]));
  expect(lines.slice(0, 5)).toEqual([
    'GET /integrations/i1/config/current',
    'GET /integrations/i1/config/current',
    'PUT /integrations/i1/config/current',
    'GET /integrations/i1/config/current',
    'PUT /integrations/i1/config/current',
  ]);
  expect(platform.pauses).toEqual([500]);
});

test('keeps what exists in state when a later step of the creation fails', async () => {
  const platform = aPlatform({ ...table, 'PATCH /integrations/i1': { status: 403, body: { message: 'not allowed' } } });
  const { state, diagnostics } = await applied(platform, type, {
    planned: { integration_type: 't', intended_state: 'ENABLED' },
  });
  expect(state).toMatchObject({ id: 'i1', integration_type: 't' });
  expect(diagnostics.map(({ summary }) => summary)).toEqual([
    'failed to create genesyscloud_integration: API Error: 403 - not allowed',
  ]);
});

test('counts a 404 of the integration, or of its configuration, as gone', async () => {
  expect(await refreshed(aPlatform(), type, { id: 'i1' })).toBeNull();
  expect(await refreshed(aPlatform({ 'GET /integrations/i1': found }), type, { id: 'i1' }, 60_000)).toBeNull();
});

test('waits for an absent integration as long as custom_retry_timeout says', async () => {
  const platform = aPlatform({
    ...table,
    'GET /integrations/i1': [{ status: 404 }, { status: 410 }, { status: 200, body: found }],
  });
  expect(await refreshed(platform, type, { id: 'i1' }, 60_000)).toMatchObject({ intended_state: 'ENABLED' });
  expect(platform.pauses).toEqual([500, 1000]);
});

test('deletes, and asks until it is gone', async () => {
  const platform = aPlatform({ ...table, 'GET /integrations/i1': [{ status: 200, body: found }, { status: 404 }] });
  const { state, diagnostics } = await applied(platform, type, { prior: { id: 'i1' }, planned: null });
  expect([state, diagnostics]).toEqual([null, []]);
  expect(platform.wire).toEqual(['DELETE /integrations/i1', read[0], read[0]]);
});

test('takes a 404 of the deletion for an error, and keeps the state', async () => {
  const { state, diagnostics } = await applied(aPlatform(), type, { prior: { id: 'i1' }, planned: null });
  expect([state?.['id'], diagnostics.length]).toEqual(['i1', 1]);
});
