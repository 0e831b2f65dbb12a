import { aPlatform, applied, refreshed } from '../kit/a-session';

const type = 'genesyscloud_integration_custom_auth_action';
const id = 'customAuth_-_i1';
const request = { requestUrlTemplate: 'http://idp/token', requestTemplate: '', requestType: 'POST', headers: {} };
const found = { id, name: 'made by the platform', version: 1, config: { request } };
const table = {
  'GET /integrations/i1': { id: 'i1', integrationType: { id: 'custom-rest-actions' } },
  'GET /integrations/i1/config/current': { credentials: { basicAuth: { id: 'c1' } } },
  'GET /integrations/credentials/c1': { type: { name: 'userDefinedOAuth' } },
  [`GET /integrations/actions/${id}`]: found,
  [`GET /integrations/actions/${id}/templates/requesttemplate.vm`]: 'grant_type=client_credentials',
  [`GET /integrations/actions/${id}/templates/successtemplate.vm`]: '',
  [`PATCH /integrations/actions/${id}`]: {},
};
const planned = {
  integration_id: 'i1',
  config_request: [{ request_url_template: 'http://idp/token', request_type: 'POST' }],
};
const get = `GET /integrations/actions/${id}?includeConfig=true&flatten=true`;

test('checks integration and credential, waits for the platform’s own action, and edits it', async () => {
  const platform = aPlatform({
    ...table,
    [`GET /integrations/actions/${id}`]: [{ status: 404 }, { status: 200, body: found }],
  });
  const { state, diagnostics } = await applied(platform, type, { planned });
  expect(diagnostics).toEqual([]);
  expect(platform.wire).toEqual([
    'GET /integrations/i1?pageSize=1&pageNumber=1',
    'GET /integrations/i1/config/current',
    'GET /integrations/credentials/c1',
    get,
    get,
    get,
    [
      `PATCH /integrations/actions/${id}`,
      { name: 'made by the platform', version: 1, config: { request, response: {} } },
    ],
    get,
    `GET /integrations/actions/${id}/templates/requesttemplate.vm`,
    `GET /integrations/actions/${id}/templates/successtemplate.vm`,
  ]);
  expect(state).toMatchObject({ id, integration_id: 'i1', name: 'made by the platform' });
});

test.each([
  ['another integration type', { 'GET /integrations/i1': { integrationType: { id: 'purecloud-data-actions' } } }],
  ['no credential', { 'GET /integrations/i1/config/current': { credentials: {} } }],
  ['another credential type', { 'GET /integrations/credentials/c1': { type: { name: 'userDefined' } } }],
])('refuses %s, without a change', async (_name, change) => {
  const platform = aPlatform({ ...table, ...change });
  const { state, diagnostics } = await applied(platform, type, { planned });
  expect([state, diagnostics.length]).toEqual([null, 1]);
  expect(platform.wire.filter((entry) => typeof entry !== 'string')).toEqual([]);
});

test('knows its integration from the id alone, as after an import', async () => {
  expect(await refreshed(aPlatform(table), type, { id })).toMatchObject({ integration_id: 'i1' });
});

test('deletes nothing', async () => {
  const platform = aPlatform(table);
  const { state } = await applied(platform, type, { prior: { id, ...planned }, planned: null });
  expect([state, platform.wire]).toEqual([null, []]);
});
