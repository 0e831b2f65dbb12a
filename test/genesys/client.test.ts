import type { Models } from 'purecloud-platform-client-v2';
import { Redacted } from '../../core/redacted';
import type { Action } from '../../genesys/schemas/action';
import type { CredentialInfo } from '../../genesys/schemas/credential';
import type { TestResult } from '../../genesys/schemas/test-result';
import { aClient } from '../kit/a-client';
import { aPlatform, reply } from '../kit/a-platform';

test('reads a list to its empty page, from the id of the last entity', async () => {
  const platform = aPlatform(['a', 'b', 'c']);
  const names = (await aClient(platform.fetch).listCredentials()).map(({ name }) => name);
  expect(names).toEqual(['a', 'b', 'c']);
  expect(platform.calls.slice(1).map(({ query }) => query.get('after'))).toEqual([
    null,
    'credential-2',
    'credential-3',
  ]);
});

test('ends on a page that repeats', async () => {
  const platform = aPlatform();
  platform.intercept = (request) =>
    request.url.includes('/listing') ? reply(200, { entities: [{ id: 'same', name: 'same' }] }) : undefined;
  await expect(aClient(platform.fetch).listCredentials()).resolves.toHaveLength(1);
});

test('finds every credential of a name', async () => {
  const platform = aPlatform(['a', 'twice', 'twice']);
  await expect(aClient(platform.fetch).findCredentialsByName('twice')).resolves.toHaveLength(2);
});

test('sends name, type and all fields with a write', async () => {
  const platform = aPlatform(['pair']);
  const fields = new Map([
    ['id', Redacted.of('one')],
    ['secret', Redacted.of('two')],
  ]);
  await aClient(platform.fetch).putCredential('credential-1', { name: 'pair', type: 'userDefined', fields });
  expect(platform.calls.at(-1)).toMatchObject({
    method: 'PUT',
    body: { name: 'pair', type: { name: 'userDefined' }, credentialFields: { id: 'one', secret: 'two' } },
  });
});

test('names the missing permission of a 403, and nothing else of the answer', async () => {
  const platform = aPlatform(['a']);
  const body = {
    message: 'unable to perform: missing integrations:integration:edit, sent value was hunter',
    code: 'missing.permission',
    contextId: 'c-1',
  };
  platform.intercept = (request) =>
    request.method === 'PUT' ? reply(403, body, { 'ININ-Correlation-Id': 'corr-7' }) : undefined;
  const write = { name: 'a', type: 'userDefined', fields: new Map([['a', Redacted.of('hunter')]]) };
  const error: unknown = await aClient(platform.fetch)
    .putCredential('credential-1', write)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    facts: {
      method: 'PUT',
      route: '/api/v2/integrations/credentials/{credentialId}',
      status: 403,
      errorCode: 'missing.permission',
      correlationId: 'corr-7',
      attempt: 1,
    },
    problems: [
      {
        code: 'permission-missing',
        where: 'PUT /api/v2/integrations/credentials/{credentialId}',
        what: expect.stringContaining('integrations:integration:edit'),
        fix: expect.any(String),
      },
    ],
  });
  expect(String((error as Error).stack)).not.toContain('hunter');
});

test.each([
  [400, 'platform-refused'],
  [404, 'platform-refused'],
  [409, 'platform-conflict'],
  [500, 'platform-refused'],
])('reports a %d as %s', async (status, code) => {
  const platform = aPlatform();
  platform.intercept = (request) => (request.url.includes('/api/') ? reply(status, { code: 'x.y' }) : undefined);
  await expect(aClient(platform.fetch).listCredentials()).rejects.toMatchObject({
    exitCode: 1,
    problems: [expect.objectContaining({ code })],
  });
});

test('refuses an answer of another shape by its members, never by its content', async () => {
  const platform = aPlatform();
  platform.intercept = (request) => (request.url.includes('/api/') ? reply(200, { entities: [{ id: 7 }] }) : undefined);
  await expect(aClient(platform.fetch).listCredentials()).rejects.toMatchObject({
    problems: [
      expect.objectContaining({ code: 'platform-reply-unexpected', what: expect.stringContaining('entities.0.id') }),
    ],
  });
});

test('reads what the official SDK says the platform sends', () => {
  // Types only: an entity of the SDK must fit what our schemas read, but for members that the SDK calls optional and we demand.
  type Fits<T, U> = T extends U ? true : never;
  const credential: Fits<
    Required<Pick<Models.CredentialInfo, 'id' | 'name' | 'createdDate' | 'modifiedDate'>>,
    CredentialInfo
  > = true;
  const action: Fits<
    Required<Pick<Models.Action, 'id' | 'name' | 'integrationId' | 'category' | 'version' | 'secure'>>,
    Omit<Action, 'contract'>
  > = true;
  const result: Fits<
    Pick<Required<Models.TestExecutionResult>, 'success' | 'finalResult'>,
    Omit<TestResult, 'operations' | 'error'>
  > = true;
  expect([credential, action, result]).toEqual([true, true, true]);
});
