import { adminId, anOrganization, aSandbox, clientSecret, textOf } from '../../kit/a-sandbox';
import { handlers } from '../../../sandbox/genesys/handlers/handlers';
import { requiredPermissions } from '../../../sandbox/genesys/permissions';

const me = '/api/v2/organizations/me';

test('gives a token for client credentials, valid for a day', async () => {
  const { send } = aSandbox();

  const { status, body } = await send('POST', '/oauth/token', {
    headers: { Authorization: `Basic ${Buffer.from(`${adminId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });

  expect([status, body]).toEqual([200, { access_token: expect.any(String), token_type: 'bearer', expires_in: 86_400 }]);
});

test.each([
  ['a wrong secret', 401, 'invalid_client', adminId, 'client_credentials'],
  ['an unknown client', 401, 'invalid_client', 'nobody', 'client_credentials'],
  ['another grant type', 400, 'unsupported_grant_type', adminId, 'password'],
])('refuses a token for %s, as JSON with error and error_description', async (_case, status, error, id, grant) => {
  const { send } = aSandbox();

  const answer = await send('POST', '/oauth/token', {
    headers: { Authorization: `Basic ${Buffer.from(`${id}:not the secret`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: grant }),
  });

  expect([answer.status, answer.body]).toEqual([
    status,
    expect.objectContaining({ error, error_description: expect.any(String) }),
  ]);
});

test('accepts double slashes on every path without a redirect', async () => {
  const { send } = aSandbox();
  const token = await send('POST', '//oauth/token', {
    headers: { Authorization: `Basic ${Buffer.from(`${adminId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });

  const answer = await send('GET', '//api/v2/organizations/me', {
    headers: { Authorization: `Bearer ${textOf(token.body.access_token)}` },
  });

  expect([answer.status, answer.body.name, answer.body.defaultCountryCode]).toEqual([200, 'nonprod', 'US']);
});

test.each([
  ['no token', undefined],
  ['an unknown token', 'Bearer nothing-of-ours'],
])('answers 401 to %s', async (_case, authorization) => {
  const { send } = aSandbox();

  const answer = await send(
    'GET',
    me,
    authorization === undefined ? {} : { headers: { Authorization: authorization } },
  );

  expect([answer.status, answer.body.code]).toEqual([401, 'bad.credentials']);
});

test('a token stops working when its time is over, and when it is given up', async () => {
  const { login, send, clock } = aSandbox();
  const [kept, dropped] = [await login(adminId), await login(adminId)];
  const withToken = (token: string): RequestInit => ({ headers: { Authorization: `Bearer ${token}` } });

  expect((await send('HEAD', '/api/v2/tokens/me', withToken(dropped))).status).toBe(200);
  expect((await send('DELETE', '/api/v2/tokens/me', withToken(dropped))).status).toBe(204);
  expect((await send('GET', me, withToken(dropped))).status).toBe(401);
  expect((await send('GET', me, withToken(kept))).status).toBe(200);
  clock.advance(86_400_000);
  expect((await send('GET', me, withToken(kept))).status).toBe(401);
});

test('refuses more than 300 requests a minute and token with 429 and Retry-After, then serves again', async () => {
  const { call, clock } = aSandbox();
  for (let sent = 0; sent < 300; sent += 1) await call('GET', me);
  clock.advance(20_000);

  const refused = await call('GET', me);
  expect([refused.status, refused.headers.get('retry-after'), refused.body.limit?.value]).toEqual([429, '40', 300]);

  clock.advance(40_000);
  expect((await call('GET', me)).status).toBe(200);
});

test('counts no requests when the limit is off', async () => {
  const { call } = aSandbox({ requestsPerMinute: 'off' });
  for (let sent = 0; sent < 301; sent += 1) await call('GET', me);

  expect((await call('GET', me)).status).toBe(200);
});

test('a missing permission is 403 and named', async () => {
  const { call } = aSandbox({
    organizations: [anOrganization('nonprod', { reader: ['integrations:integration:view'] })],
  });

  const read = await call('GET', '/api/v2/integrations', undefined, 'reader');
  const write = await call(
    'POST',
    '/api/v2/integrations',
    { integrationType: { id: 'custom-rest-actions' } },
    'reader',
  );

  expect(read.status).toBe(200);
  expect([write.status, write.body.code]).toEqual([403, 'missing.any.permissions']);
  expect(write.body.message).toContain('integrations:integration:add');
  expect(write.body.details).toEqual([{ errorCode: 'missing.permission', fieldName: 'integrations:integration:add' }]);
});

test('an operation that is not served answers 501 with its name, and the journal shows it', async () => {
  const { call, journal } = aSandbox();

  const answer = await call('GET', '/api/v2/flows/datatables');

  expect([answer.status, answer.body.details?.[0]?.entityName]).toEqual([501, 'getFlowsDatatables']);
  expect(journal.at(-1)).toEqual(
    expect.objectContaining({ operation: 'getFlowsDatatables', status: 501, problem: 'not.implemented' }),
  );
});

test('an unknown path is 404, a known path with another method 405', async () => {
  const { call } = aSandbox();

  expect((await call('GET', '/api/v2/nothing/here')).status).toBe(404);
  expect((await call('GET', '/elsewhere')).status).toBe(404);
  expect((await call('DELETE', me)).status).toBe(405);
});

test('every error is an ErrorBody with the correlation id of the reply’s header', async () => {
  const { call } = aSandbox();

  const answer = await call('GET', '/api/v2/integrations/unknown');

  expect(answer.body).toEqual({
    message: expect.any(String),
    code: 'not.found',
    status: 404,
    contextId: answer.headers.get('inin-correlation-id'),
    details: [],
    errors: [],
  });
});

test('a body with an unknown member or a wrong type is refused, and nothing is stored', async () => {
  const { call, sandbox } = aSandbox();

  const answer = await call('POST', '/api/v2/integrations/credentials', {
    name: 1,
    type: { name: 'userDefined' },
    fields: { key: 'value' },
  });

  expect(answer.status).toBe(400);
  expect(answer.body.details).toEqual([
    { errorCode: 'body.name must be a string, got a number' },
    { errorCode: 'body.fields is not a member of Credential' },
  ]);
  expect(sandbox.records('credentials', 'nonprod')).toEqual([]);
});

test('a body that is no JSON is refused without being quoted', async () => {
  const { login, send } = aSandbox();
  const headers = { Authorization: `Bearer ${await login(adminId)}` };

  const answer = await send('POST', '/api/v2/integrations/credentials', {
    headers,
    body: '{"credentialFields": canary',
  });

  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).not.toContain('canary');
});

test('organisations do not see each other', async () => {
  const { call } = aSandbox({
    organizations: [anOrganization('nonprod', { [adminId]: ['all'] }), anOrganization('prod', { other: ['all'] })],
  });
  const { body } = await call('POST', '/api/v2/integrations/credentials', {
    name: 'one',
    type: { name: 'userDefined' },
    credentialFields: {},
  });
  const path = `/api/v2/integrations/credentials/${textOf(body.id)}`;

  expect((await call('GET', path)).status).toBe(200);
  expect((await call('GET', path, undefined, 'other')).status).toBe(404);
  expect((await call('DELETE', path, undefined, 'other')).status).toBe(404);
  expect((await call('GET', '/api/v2/integrations/credentials', undefined, 'other')).body.entities).toEqual([]);
  expect((await call('GET', me, undefined, 'other')).body.name).toBe('prod');
});

test('reset forgets everything, tokens included, and seeds anew', async () => {
  const { call, sandbox, login, send } = aSandbox();
  const token = await login(adminId);
  await call('POST', '/api/v2/integrations', { integrationType: { id: 'custom-rest-actions' } });

  sandbox.reset();

  expect(sandbox.records('integrations', 'nonprod')).toEqual([]);
  expect((await send('GET', me, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(401);
  expect(await login(adminId)).toEqual(expect.any(String));
});

test('the journal names client, organisation and operation, and never a query', async () => {
  const { call, journal } = aSandbox();

  await call('GET', '/api/v2/integrations?pageSize=1&canary=1');

  expect(journal.at(-1)).toEqual({
    at: Date.parse('2026-01-01T00:00:00Z'),
    method: 'GET',
    operation: 'getIntegrations',
    path: '/api/v2/integrations',
    status: 200,
    client: adminId,
    organization: 'nonprod',
    milliseconds: 0,
    correlationId: expect.any(String),
    problem: undefined,
  });
});

test('a fault of the sandbox is 501, never another 5xx, and does not show the error', async () => {
  const { call, journal } = aSandbox({
    persistence: {
      load: () => [],
      commit: (changes) => {
        if (changes.some((change) => change.kind === 'put' && change.table === 'integrations'))
          throw new RangeError('canary');
      },
      close: () => undefined,
    },
  });

  const answer = await call('POST', '/api/v2/integrations', { integrationType: { id: 'custom-rest-actions' } });

  expect([answer.status, answer.body.code]).toEqual([501, 'sandbox.fault']);
  expect(JSON.stringify(answer.body)).not.toContain('canary');
  expect(journal.at(-1)?.problem).toBe('RangeError');
});

test('every served operation has its permissions stated', () => {
  expect(Object.keys(handlers).toSorted()).toEqual(Object.keys(requiredPermissions).toSorted());
});

test('an observer that throws does not make the sandbox reject', async () => {
  const { call } = aSandbox({
    onRequest: ({ operation }) => {
      if (operation === 'getOrganizationsMe') throw new Error('canary');
    },
  });

  const answer = await call('GET', me);

  expect([answer.status, answer.body.code]).toEqual([501, 'sandbox.fault']);
});
