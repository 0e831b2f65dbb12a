import fc from 'fast-check';
import { Redacted } from '../../core/redacted';
import { platformIdSchema } from '../../genesys/schemas/platform-id';
import type { GenesysClient } from '../../genesys/client';
import { aClient } from '../kit/a-client';
import { aPlatform, reply } from '../kit/a-platform';

const write = { name: 'pair', type: 'userDefined', fields: new Map([['pair', Redacted.of('a-value')]]) };

/** The code of what goes wrong when the platform answers every call so. */
async function codeOf(body: unknown, work: (client: GenesysClient) => Promise<unknown>): Promise<string | undefined> {
  const platform = aPlatform(['pair']);
  platform.intercept = (request) => (request.url.includes('/api/') ? reply(200, body) : undefined);
  return work(aClient(platform.fetch)).then(
    () => undefined,
    (error: { problems: { code: string }[] }) => error.problems[0]?.code,
  );
}

const hostileIds = ['', '.', '..', 'a/b', 'a?b', 'a#b', '%2e%2e', 'a b', 'a\nb', '../x', 'x'.repeat(151), 'é'];

test.each(hostileIds)('takes %j for no id of an answer, and sends none such', async (id) => {
  const list = { entities: [{ id, name: 'pair' }] };
  expect(await codeOf(list, (client) => client.listCredentials())).toBe('platform-reply-unexpected');
  expect(await codeOf(list, (client) => client.listIntegrations())).toBe('platform-reply-unexpected');
  expect(await codeOf(list, (client) => client.listActions())).toBe('platform-reply-unexpected');
  expect(await codeOf(list, (client) => client.listNativeSecrets())).toBe('platform-reply-unexpected');
  const platform = aPlatform(['pair']);
  const client = aClient(platform.fetch);
  for (const call of [
    () => client.getCredential(id),
    () => client.putCredential(id, write),
    () => client.getAction(id),
  ])
    await expect(call()).rejects.toMatchObject({ problems: [{ code: 'platform-id-invalid' }] });
  expect(platform.calls.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
});

test('takes ids as the platform makes them', () => {
  for (const id of ['7be1c0f2-44aa-4c0e-9d13-0a1b2c3d4e5f', 'customAuth_-_7be1c0f2-44aa-4c0e-9d13-0a1b2c3d4e5f', 'a1'])
    expect(platformIdSchema.safeParse(id).success).toBe(true);
  fc.assert(fc.property(fc.uuid(), (id) => platformIdSchema.safeParse(id).success));
});

test.each<[string, unknown, (client: GenesysClient) => Promise<unknown>]>([
  ['a credential', { id: 'b', name: 'pair' }, (client) => client.getCredential('a')],
  ['a write', { id: 'b', name: 'pair' }, (client) => client.putCredential('a', write)],
  ['a write under another name', { id: 'a', name: 'other' }, (client) => client.putCredential('a', write)],
  ['an action', { id: 'b', name: 'pair' }, (client) => client.getAction('a')],
  ['a named secret', { id: 'b', name: 'pair' }, (client) => client.getNativeSecret('a')],
  ['a new secret', { id: 'b', name: 'other' }, (client) => client.createNativeSecret('pair', Redacted.of('a-value'))],
  ['a changed secret', { id: 'b' }, (client) => client.patchNativeSecret('a', Redacted.of('a-value'))],
  ['an OAuth client', { id: 'b' }, (client) => client.readOAuthClient('a')],
  ['a search', { id: 'b', state: 'Succeeded' }, (client) => client.readAuditQuery('a')],
])('believes no answer about %s that is about another', async (_what, body, work) => {
  expect(await codeOf(body, work)).toBe('platform-reply-unexpected');
});

test('tells letter case of ids apart from another id, and members that are left out', async () => {
  expect(await codeOf({ id: 'AB' }, (client) => client.getCredential('ab'))).toBeUndefined();
  expect(await codeOf({ id: 'a' }, (client) => client.putCredential('a', write))).toBeUndefined();
  expect(await codeOf({}, (client) => client.patchNativeSecret('a', Redacted.of('a-value')))).toBeUndefined();
});

test('refuses a list with an id twice on a page, or under two names', async () => {
  const twice = {
    entities: [
      { id: 'a', name: 'pair' },
      { id: 'a', name: 'pair' },
    ],
  };
  expect(await codeOf(twice, (client) => client.listCredentials())).toBe('platform-reply-unexpected');
  const platform = aPlatform([]);
  const pages = [[{ id: 'a', name: 'pair' }], [{ id: 'a', name: 'other' }]];
  platform.intercept = (request) =>
    request.url.includes('/listing') ? reply(200, { entities: pages.shift() ?? [] }) : undefined;
  await expect(aClient(platform.fetch).listCredentials()).rejects.toMatchObject({
    problems: [{ code: 'platform-reply-unexpected', what: 'the list has one id twice' }],
  });
});

test('takes an entity that comes again on the next page, since lists shift while they are read', async () => {
  const platform = aPlatform([]);
  const entity = (id: string) => ({ id, name: id });
  const pages = [
    [entity('a'), entity('b')],
    [entity('b'), entity('c')],
  ];
  platform.intercept = (request) =>
    request.url.includes('/listing') ? reply(200, { entities: pages.shift() ?? [] }) : undefined;
  expect((await aClient(platform.fetch).listCredentials()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});
