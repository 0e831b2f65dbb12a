import { adminId, anOrganization, aSandbox, textOf, type Answer, type SandboxKit } from '../../kit/a-sandbox';

const roles = '/api/v2/authorization/roles';
const clients = '/api/v2/oauth/clients';

const policy = (entityName: string, ...actionSet: string[]): unknown => ({
  domain: 'integrations',
  entityName,
  actionSet,
});

const createRole = async (
  { call }: SandboxKit,
  name: string,
  ...permissionPolicies: readonly unknown[]
): Promise<string> => textOf((await call('POST', roles, { name, description: '', permissionPolicies })).body.id);

const createClient = async (
  { call }: SandboxKit,
  roleId: string,
): Promise<{ readonly id: string; readonly secret: string }> => {
  const { body: home } = await call('GET', '/api/v2/authorization/divisions/home');
  const { body } = await call('POST', clients, {
    name: 'rotator',
    description: '',
    accessTokenValiditySeconds: 86_400,
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    state: 'active',
    roleDivisions: [{ roleId, divisionId: home.id }],
  });
  return { id: textOf(body.id), secret: textOf(body.secret) };
};

const as = async (
  kit: SandboxKit,
  { id, secret }: { readonly id: string; readonly secret: string },
  method: string,
  path: string,
): Promise<number> => {
  const headers = { Authorization: `Bearer ${await kit.login(id, secret)}` };
  return (await kit.send(method, path, { headers })).status;
};

test('a role granted to a client governs what the client may do, and a change of it counts at once', async () => {
  const kit = aSandbox();
  const roleId = await createRole(kit, 'reader', policy('integration', 'view'));
  const client = await createClient(kit, roleId);

  expect(await as(kit, client, 'GET', '/api/v2/integrations')).toBe(200);
  expect(await as(kit, client, 'GET', '/api/v2/integrations/actions')).toBe(403);

  await kit.call('PUT', `${roles}/${roleId}`, { name: 'reader', permissionPolicies: [policy('action', '*')] });
  expect(await as(kit, client, 'GET', '/api/v2/integrations')).toBe(403);
  expect(await as(kit, client, 'GET', '/api/v2/integrations/actions')).toBe(200);

  await kit.call('PATCH', `${roles}/${roleId}`, { permissionPolicies: [policy('*', 'view')] });
  expect(await as(kit, client, 'GET', '/api/v2/integrations')).toBe(200);

  await kit.call('DELETE', `${roles}/${roleId}`);
  expect(await as(kit, client, 'GET', '/api/v2/integrations')).toBe(403);
});

test('a client’s secret is shown at creation and at replacement, nowhere else; one secret works at a time', async () => {
  const kit = aSandbox();
  const client = await createClient(kit, await createRole(kit, 'reader'));
  const path = `${clients}/${client.id}`;

  const replies = [
    await kit.call('GET', path),
    await kit.call('GET', clients),
    await kit.call('PUT', path, { name: 'rotator', authorizedGrantType: 'CLIENT-CREDENTIALS' }),
  ];
  const replaced = await kit.call('POST', `${path}/secret`);

  expect(JSON.stringify(replies.map(({ body }) => body))).not.toContain('secret"');
  await expect(kit.login(client.id, client.secret)).rejects.toThrow('401');
  await kit.login(client.id, textOf(replaced.body.secret));
});

test('a client that is inactive gets no token, and its tokens stop working', async () => {
  const kit = aSandbox();
  const client = await createClient(kit, await createRole(kit, 'reader', policy('*', '*')));
  const headers = { Authorization: `Bearer ${await kit.login(client.id, client.secret)}` };

  await kit.call('PUT', `${clients}/${client.id}`, {
    name: 'rotator',
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    state: 'inactive',
  });

  expect((await kit.send('GET', '/api/v2/integrations', { headers })).status).toBe(401);
  await expect(kit.login(client.id, client.secret)).rejects.toThrow('401');
  expect((await kit.call('DELETE', `${clients}/${client.id}`)).status).toBe(204);
  expect((await kit.call('GET', `${clients}/${client.id}`)).status).toBe(404);
});

test.each([
  ['an unknown role', { roleDivisions: [{ roleId: 'missing', divisionId: '*' }] }],
  ['a token life of a minute', { accessTokenValiditySeconds: 60 }],
  ['an unknown state', { state: 'asleep' }],
  ['no grant type', { authorizedGrantType: null }],
])('refuses a client with %s', async (_case, overrides) => {
  const { call, sandbox } = aSandbox();

  expect(
    (await call('POST', clients, { name: 'a', authorizedGrantType: 'CLIENT-CREDENTIALS', ...overrides })).status,
  ).toBe(400);
  expect(sandbox.records('clients', 'nonprod')).toHaveLength(1);
});

test('a client cannot hand on more than it holds', async () => {
  const kit = aSandbox({
    organizations: [
      anOrganization('nonprod', { [adminId]: ['all'], delegate: ['oauth:client:*', 'integrations:*:view'] }),
    ],
  });
  const [reader, writer] = [
    await createRole(kit, 'reader', policy('integration', 'view')),
    await createRole(kit, 'writer', policy('integration', '*')),
  ];
  const client = (roleId: string): Promise<Answer> =>
    kit.call(
      'POST',
      clients,
      { name: 'a', authorizedGrantType: 'CLIENT-CREDENTIALS', roleDivisions: [{ roleId, divisionId: '*' }] },
      'delegate',
    );

  expect((await client(reader)).status).toBe(200);
  expect((await client(writer)).status).toBe(403);
  expect(kit.sandbox.records('clients', 'nonprod')).toHaveLength(3);
});

test('clients come on one page, roles are found by name, and a role’s name is taken once', async () => {
  const kit = aSandbox();
  await createRole(kit, 'Reader');

  expect((await kit.call('GET', clients)).body).toMatchObject({ pageCount: 1, total: 1 });
  expect((await kit.call('GET', `${roles}?pageSize=100&pageNumber=1&name=reader&userCount=false`)).body).toMatchObject({
    total: 1,
  });
  expect((await kit.call('POST', roles, { name: 'reader' })).status).toBe(409);
});

test('says what a client is and was granted', async () => {
  const { call } = aSandbox();

  expect((await call('GET', '/api/v2/authorization/subjects/me')).body).toMatchObject({
    id: adminId,
    grants: [{ role: { policies: [{ domain: '*' }] } }],
  });
  expect((await call('GET', '/api/v2/tokens/me?preserveIdleTTL=false')).body).toMatchObject({
    OAuthClient: { id: adminId, organization: { name: 'nonprod' } },
  });
  expect((await call('GET', '/api/v2/users/me')).status).toBe(400);
});

test('answers what the official provider reads at its start', async () => {
  const { call } = aSandbox();

  expect((await call('GET', '/api/v2/authorization/products')).body).toMatchObject({
    total: 1,
    entities: [{ id: expect.any(String) }],
  });
  const permissions = await call(
    'GET',
    '/api/v2/authorization/permissions?pageSize=100&pageNumber=1&queryType=domain&query=integrations',
  );
  expect(permissions.body).toMatchObject({ pageCount: 1, entities: [{ domain: 'integrations' }] });
  expect(permissions.body.entities?.[0]?.permissionMap?.integration).toEqual(
    expect.arrayContaining([expect.objectContaining({ action: 'add' })]),
  );
});

test('has one division, called home, and the limits it knows of', async () => {
  const { call } = aSandbox();
  const home = await call('GET', '/api/v2/authorization/divisions/home');

  expect((await call('GET', `/api/v2/authorization/divisions/${textOf(home.body.id)}`)).body).toEqual(home.body);
  expect((await call('GET', '/api/v2/authorization/divisions')).body).toMatchObject({ total: 1 });
  expect((await call('GET', '/api/v2/organizations/limits/namespaces/platform.api')).body).toMatchObject({
    entities: [{ value: 300 }],
  });
  expect((await call('GET', '/api/v2/organizations/limits/namespaces/nothing')).status).toBe(404);
});
