import { aPlatform, applied } from '../kit/a-session';

const type = 'genesyscloud_integration_action';
const planned = {
  name: 'dev-crm-lookup-account',
  category: 'dev-crm',
  integration_id: 'i1',
  secure: false,
  config_timeout_seconds: 10,
  contract_input: '{ "type": "object" }',
  contract_output: '{"type":"array"}',
  config_request: [{ request_url_template: 'http://x', request_type: 'GET', headers: { A: '${credentials.k}' } }],
  config_response: [{ translation_map: { t: '$.t' }, success_template: '${t}' }],
};
const config = {
  request: {
    requestUrlTemplate: 'http://x',
    requestTemplate: '',
    requestType: 'GET',
    headers: { A: '${credentials.k}' },
  },
  response: { translationMap: { t: '$.t' }, translationMapDefaults: {}, successTemplate: '${t}' },
  timeoutSeconds: 10,
};
const contract = { input: { inputSchema: { type: 'object' } }, output: { successSchema: { type: 'array' } } };
const found = {
  id: 'a1',
  name: planned.name,
  category: 'dev-crm',
  integrationId: 'i1',
  secure: false,
  version: 7,
  config,
  contract,
};
const table = {
  'POST /integrations/actions': { id: 'a1' },
  'GET /integrations/actions/a1': found,
  'GET /integrations/actions/a1/templates/requesttemplate.vm': '${input.rawRequest}',
  'GET /integrations/actions/a1/templates/successtemplate.vm': '${t}',
  'PATCH /integrations/actions/a1': {},
  'DELETE /integrations/actions/a1': {},
};
const get = 'GET /integrations/actions/a1?expand=contract&includeConfig=true';
const read = [
  get,
  'GET /integrations/actions/a1/templates/requesttemplate.vm',
  'GET /integrations/actions/a1/templates/successtemplate.vm',
];

test('creates with contract and configuration in one call, then reads the templates one by one', async () => {
  const platform = aPlatform(table);
  const { state, diagnostics } = await applied(platform, type, { planned });
  expect(diagnostics).toEqual([]);
  const body = { name: planned.name, category: 'dev-crm', integrationId: 'i1', secure: false, contract, config };
  expect(platform.wire).toEqual([['POST /integrations/actions', body], ...read]);
  expect(state).toMatchObject({ id: 'a1', contract_input: '{"type":"object"}', config_timeout_seconds: 10 });
  expect(state?.['config_request']).toEqual([expect.objectContaining({ request_template: '${input.rawRequest}' })]);
});

test('sends empty objects without the blocks, and no time-out of zero', async () => {
  const platform = aPlatform(table);
  await applied(platform, type, {
    planned: { ...planned, config_request: [], config_response: [], config_timeout_seconds: null },
  });
  expect(platform.wire[0]).toEqual([
    'POST /integrations/actions',
    expect.objectContaining({ config: { request: {}, response: {} } }),
  ]);
});

test('asks for the templates as any type, everything else as JSON', async () => {
  const platform = aPlatform(table);
  await applied(platform, type, { planned });
  expect(platform.requests.slice(-3).map(({ headers }) => headers['Accept'])).toEqual([
    'application/json',
    '*/*',
    '*/*',
  ]);
});

test('creates again after a 400, ten times in 27.5 seconds, before it shows the message', async () => {
  const platform = aPlatform({
    'POST /integrations/actions': { status: 400, body: { message: 'no such integration' } },
  });
  const { state, diagnostics } = await applied(platform, type, { planned });
  expect([state, platform.wire.length]).toEqual([null, 10]);
  expect(platform.pauses.reduce((sum, pause) => sum + pause, 0)).toBe(27_500);
  expect(diagnostics[0]?.summary).toContain('API Error: 400 - no such integration');
});

test('updates by version, never the contract', async () => {
  const platform = aPlatform({ ...table, 'PATCH /integrations/actions/a1': [{ status: 409 }, { status: 200 }] });
  await applied(platform, type, {
    prior: { id: 'a1', ...planned },
    planned: { id: 'a1', ...planned, category: 'other' },
  });
  const patch = ['PATCH /integrations/actions/a1', { name: planned.name, category: 'other', version: 7, config }];
  expect(platform.wire).toEqual([get, patch, get, patch, ...read]);
});

test('is content when the action is gone already', async () => {
  const platform = aPlatform();
  const { state, diagnostics } = await applied(platform, type, { prior: { id: 'a1', ...planned }, planned: null });
  expect([state, diagnostics, platform.wire]).toEqual([null, [], ['DELETE /integrations/actions/a1']]);
});

test('refuses function data actions and contracts that are no JSON, before any call', async () => {
  const platform = aPlatform(table);
  const refused = await applied(platform, type, { planned: { ...planned, category: 'My_Function-Data action' } });
  const broken = await applied(platform, type, { planned: { ...planned, contract_input: '{' } });
  expect(refused.diagnostics[0]?.summary).toContain('stand-in-not-served');
  expect(broken.diagnostics[0]?.summary).toContain('contract_input must be JSON');
  expect(platform.wire).toEqual([]);
});
