import { aPlatform, applied, refreshed } from '../kit/a-session';

const type = 'genesyscloud_auth_role';
const policy = { domain: 'integrations', entity_name: 'integration', action_set: ['edit'] };
const condition = {
  conjunction: 'AND',
  terms: [
    { variable_name: 'v', operator: 'EQ', operands: [{ type: 'QUEUE', queue_id: 'q1', user_id: null, value: null }] },
  ],
};
const planned = { name: 'writer', permission_policies: [{ ...policy, conditions: [condition] }] };
const sentCondition = {
  conjunction: 'AND',
  terms: [{ variableName: 'v', operator: 'EQ', operands: [{ type: 'QUEUE', queue: { id: 'q1' } }] }],
};
const body = {
  name: 'writer',
  description: '',
  permissionPolicies: [
    { domain: 'integrations', entityName: 'integration', actionSet: ['edit'], resourceConditionNode: sentCondition },
  ],
};
const table = {
  'GET /authorization/permissions': { pageCount: 2, entities: [] },
  'POST /authorization/roles': { id: 'r1' },
  'GET /authorization/roles/r1': { id: 'r1', ...body },
  'PUT /authorization/roles/r1': {},
  'GET /authorization/roles': { entities: [{ id: 'r1' }] },
  'PUT /authorization/roles/default': [],
  'DELETE /authorization/roles/r1': {},
};
const lookups = [1, 2].map(
  (page) => `GET /authorization/permissions?pageSize=100&pageNumber=${page}&queryType=domain&query=integrations`,
);

test('looks the permissions up, creates, reads', async () => {
  const platform = aPlatform(table);
  const { state, diagnostics } = await applied(platform, type, { planned });
  expect(diagnostics).toEqual([]);
  expect(platform.wire).toEqual([
    ...lookups,
    ['POST /authorization/roles', body],
    'GET /authorization/roles/r1?userCount=false',
  ]);
  expect(state?.['permission_policies']).toEqual(planned.permission_policies);
});

test('sends null for no policies, and goes on when the look-up is refused', async () => {
  const platform = aPlatform({ ...table, 'GET /authorization/permissions': { status: 403 } });
  await applied(platform, type, { planned: { name: 'writer' } });
  expect(platform.wire[0]).toEqual([
    'POST /authorization/roles',
    { name: 'writer', description: '', permissionPolicies: null },
  ]);
});

test('adopts a default role instead of creating one, and restores it instead of deleting it', async () => {
  const platform = aPlatform(table);
  const prior = { id: 'r1', ...planned, default_role_id: 'employee' };
  await applied(platform, type, { planned: { ...planned, default_role_id: 'employee' } });
  expect(platform.wire.slice(2, 6)).toEqual([
    'GET /authorization/roles?pageSize=1&pageNumber=1&defaultRoleId=employee&userCount=false',
    ...lookups,
    ['PUT /authorization/roles/r1', body],
  ]);
  const second = aPlatform(table);
  await applied(second, type, { prior, planned: null });
  expect(second.wire).toEqual([['PUT /authorization/roles/default', [{ id: 'r1' }]]]);
});

test('keeps a wildcard that the platform spelled out', async () => {
  const spelled = ['edit', 'view'].map((action) => ({
    domain: 'integrations',
    entityName: 'integration',
    actionSet: [action],
  }));
  const platform = aPlatform({
    'GET /authorization/roles/r1': { id: 'r1', name: 'writer', permissionPolicies: spelled },
  });
  const wildcard = { ...policy, action_set: ['*'], conditions: [] };
  const state = await refreshed(platform, type, { id: 'r1', name: 'writer', permission_policies: [wildcard] });
  expect(state?.['permission_policies']).toEqual([wildcard]);
});
