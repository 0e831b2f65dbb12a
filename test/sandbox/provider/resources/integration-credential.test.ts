import { aPlatform, applied } from '../kit/a-session';

const type = 'genesyscloud_integration_credential';
const found = { id: 'c1', name: 'dev_crm_bearer', type: { name: 'userDefined' } };
const table = {
  'POST /integrations/credentials': { id: 'c1' },
  'GET /integrations/credentials/c1': found,
  'PUT /integrations/credentials/c1': {},
};
const planned = { name: 'dev_crm_bearer', credential_type_name: 'userDefined', fields: { dev_crm_bearer: 'unset' } };
const body = { name: 'dev_crm_bearer', type: { name: 'userDefined' }, credentialFields: { dev_crm_bearer: 'unset' } };

test('creates with all fields, and keeps them in state as the official provider does', async () => {
  const platform = aPlatform(table);
  const { state } = await applied(platform, type, { planned });
  expect(platform.wire).toEqual([['POST /integrations/credentials', body], 'GET /integrations/credentials/c1']);
  expect(state).toEqual({ id: 'c1', ...planned });
});

test('writes every field again at any update: the trap that ignore_changes = all avoids', async () => {
  const platform = aPlatform({ ...table, 'GET /integrations/credentials/c1': { ...found, name: 'new' } });
  await applied(platform, type, { prior: { id: 'c1', ...planned }, planned: { id: 'c1', ...planned, name: 'new' } });
  expect(platform.wire[0]).toEqual(['PUT /integrations/credentials/c1', { ...body, name: 'new' }]);
});

test('sends an empty name and an empty map rather than none', async () => {
  const platform = aPlatform(table);
  await applied(platform, type, { planned: { credential_type_name: 'userDefined' } });
  expect(platform.wire[0]).toEqual([
    'POST /integrations/credentials',
    { name: '', type: { name: 'userDefined' }, credentialFields: {} },
  ]);
});

test('reads again, then fails, when the platform does not give back what was written; no value is shown', async () => {
  const platform = aPlatform({ ...table, 'GET /integrations/credentials/c1': { ...found, name: 'another' } });
  const { diagnostics } = await applied(platform, type, { planned, readTimeout: 2000 });
  expect(diagnostics.map(({ summary }) => summary)).toEqual([
    `failed to read ${type}: the platform did not give back name as it was written`,
  ]);
  expect(platform.pauses).toEqual([500, 1000]);
});
