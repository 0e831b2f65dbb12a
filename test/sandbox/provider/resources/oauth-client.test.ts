import { aPlatform, applied } from '../kit/a-session';

const type = 'genesyscloud_oauth_client';
const planned = {
  name: 'writer',
  authorized_grant_type: 'CLIENT-CREDENTIALS',
  access_token_validity_seconds: 86_400,
  state: 'active',
  roles: [{ role_id: 'r1' }],
};
const body = {
  name: 'writer',
  description: '',
  accessTokenValiditySeconds: 86_400,
  authorizedGrantType: 'CLIENT-CREDENTIALS',
  state: 'active',
  roleDivisions: [{ roleId: 'r1', divisionId: 'home' }],
};
const secret = 'secret of a new client';
const table = {
  'GET /authorization/divisions/home': { id: 'home' },
  'GET /tokens/me': { OAuthClient: { organization: { id: 'org' } } },
  'POST /oauth/clients': { id: 'o1', secret },
  'GET /oauth/clients/o1': { id: 'o1', ...body },
  'PUT /oauth/clients/o1': { id: 'o1' },
  'DELETE /oauth/clients/o1': {},
  'POST /integrations/credentials': { id: 'c1' },
  'GET /integrations/credentials/c1': { id: 'c1' },
  'PUT /integrations/credentials/c1': {},
  'DELETE /integrations/credentials/c1': {},
};
const credentialBody = (clientSecret: string) => ({
  name: 'writer',
  type: { name: 'pureCloudOAuthClient' },
  credentialFields: { clientId: 'o1', clientSecret },
});

test('creates in the home division, and keeps the secret out of state', async () => {
  const platform = aPlatform(table);
  const { state, diagnostics } = await applied(platform, type, { planned });
  expect(diagnostics).toEqual([]);
  expect(platform.wire).toEqual([
    'GET /authorization/divisions/home',
    'GET /tokens/me?preserveIdleTTL=false',
    ['POST /oauth/clients', body],
    'GET /oauth/clients/o1',
  ]);
  expect(state).toMatchObject({
    id: 'o1',
    client_id: 'o1',
    client_secret: null,
    roles: [{ role_id: 'r1', division_id: 'home' }],
  });
});

test('exposes the secret only when asked, and puts it in a credential', async () => {
  const platform = aPlatform(table);
  const { state } = await applied(platform, type, {
    planned: { ...planned, expose_client_secret: true, integration_credential_name: 'writer' },
  });
  expect(state).toMatchObject({ client_secret: secret, integration_credential_id: 'c1' });
  expect(platform.wire[3]).toEqual(['POST /integrations/credentials', credentialBody(secret)]);
});

test('gives a logged-in user the roles first', async () => {
  const platform = aPlatform({
    ...table,
    'GET /tokens/me': { OAuthClient: { organization: { id: 'purecloud-builtin' } } },
    'GET /users/me': { id: 'u1' },
    'GET /users/u1/roles': { roles: [{ id: 'held' }] },
    'PUT /users/u1/roles': [],
  });
  await applied(platform, type, { planned });
  expect(platform.wire[4]).toEqual(['PUT /users/u1/roles', ['r1', 'held']]);
  expect(platform.pauses).toEqual([10_000]);
});

test('overwrites the credential with an empty secret when an update can’t know it, as the official provider does', async () => {
  const platform = aPlatform(table);
  const prior = { id: 'o1', ...planned, integration_credential_id: 'c1', integration_credential_name: 'writer' };
  await applied(platform, type, { prior, planned: { ...prior, description: 'new' } });
  expect(platform.wire.slice(1)).toEqual([
    ['PUT /oauth/clients/o1', { ...body, description: 'new' }],
    'GET /integrations/credentials/c1',
    ['PUT /integrations/credentials/c1', credentialBody('')],
    'GET /oauth/clients/o1',
  ]);
});

test('deletes the credential, makes the client inactive, deletes it', async () => {
  const platform = aPlatform({
    ...table,
    'GET /oauth/clients/o1': [
      { status: 200, body: { id: 'o1' } },
      { status: 200, body: { id: 'o1', state: 'deleted' } },
    ],
  });
  const roles = [{ role_id: 'r1', division_id: 'home' }];
  await applied(platform, type, {
    prior: { id: 'o1', ...planned, roles, integration_credential_id: 'c1' },
    planned: null,
  });
  expect(platform.wire).toEqual([
    'GET /integrations/credentials/c1',
    'DELETE /integrations/credentials/c1',
    ['PUT /oauth/clients/o1', { ...body, state: 'inactive' }],
    'GET /oauth/clients/o1',
    'DELETE /oauth/clients/o1',
    'GET /oauth/clients/o1',
  ]);
});

test('refuses to write a secret to a file', async () => {
  const platform = aPlatform(table);
  const { diagnostics } = await applied(platform, type, { planned: { ...planned, directory_client_secret: '.' } });
  expect([diagnostics[0]?.summary, platform.wire]).toEqual([expect.stringContaining('stand-in-not-served'), []]);
});
