import { inspect } from 'node:util';
import { aClient, aStillClock } from '../kit/a-client';
import { aPlatform, reply } from '../kit/a-platform';

const tokenCalls = (platform: ReturnType<typeof aPlatform>) =>
  platform.calls.filter(({ path }) => path === '/oauth/token').length;

test('refuses a wrong client secret with the names of the variables, and without the secret', async () => {
  const platform = aPlatform();
  const secret = ['wr', 'ong-one'].join('');
  const error: unknown = await aClient(platform.fetch, { clientSecret: secret })
    .listCredentials()
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    exitCode: 1,
    problems: [
      expect.objectContaining({
        code: 'client-refused',
        where: 'organisation nonprod',
        fix: expect.stringContaining('TF_VAR_nonprod_client_secret'),
      }),
    ],
  });
  const text = inspect(error, { depth: 20, showHidden: true });
  expect(text).not.toContain(secret);
  expect(text).not.toContain(Buffer.from(`client-1:${secret}`).toString('base64'));
});

test('asks for one token for calls made at the same time', async () => {
  const platform = aPlatform(['a']);
  const client = aClient(platform.fetch);
  await Promise.all([client.listCredentials(), client.listCredentials(), client.listNativeSecrets()]);
  expect(tokenCalls(platform)).toBe(1);
});

test('renews a token a minute before it ends', async () => {
  const platform = aPlatform();
  const clock = aStillClock();
  const client = aClient(platform.fetch, { clock });
  await client.listCredentials();
  clock.advance(86_400_000 - 61_000);
  await client.listCredentials();
  expect(tokenCalls(platform)).toBe(1);
  clock.advance(1000);
  await client.listCredentials();
  expect(tokenCalls(platform)).toBe(2);
});

test('takes a new token once when the platform refuses the old one', async () => {
  const platform = aPlatform();
  platform.intercept = (_request, nth) => (nth === 2 ? reply(401, { code: 'bad.credentials' }) : undefined);
  await expect(aClient(platform.fetch).listCredentials()).resolves.toEqual([]);
  expect(tokenCalls(platform)).toBe(2);
});

test('gives up when a new token is refused too', async () => {
  const platform = aPlatform();
  platform.intercept = (request) => (request.url.includes('/api/') ? reply(401, {}) : undefined);
  await expect(aClient(platform.fetch).listCredentials()).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'token-refused' })],
  });
});

test.each([
  ['no JSON', new Response('<html>', { status: 200 })],
  ['a token that no header can carry', reply(200, { access_token: 'a\nb', token_type: 'bearer' })],
])('refuses a token answer with %s', async (_name, answer) => {
  const platform = aPlatform();
  platform.intercept = () => answer.clone();
  await expect(aClient(platform.fetch).listCredentials()).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'token-unusable' })],
  });
});

test.each([
  ['says nothing of its life', undefined],
  ['lives for no time, as it says', 0],
  ['lives for a second, as it says', 1],
])('asks for no token with every call where it %s', async (_, expires_in) => {
  const platform = aPlatform();
  platform.intercept = (request) =>
    request.url.endsWith('/oauth/token')
      ? reply(201, { access_token: 'a-token', expires_in, scope: null })
      : reply(200, { entities: [] });
  const clock = aStillClock();
  const client = aClient(platform.fetch, { clock });
  for (let call = 0; call < 5; call += 1) {
    await client.listCredentials();
    clock.advance(1000);
  }
  expect(tokenCalls(platform)).toBe(1);
});

test('names the member that is wrong with a token answer', async () => {
  const platform = aPlatform();
  platform.intercept = () => reply(200, { access_token: 'a-token', token_type: 'bearer', expires_in: [3600] });
  await expect(aClient(platform.fetch).listCredentials()).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'token-unusable', what: expect.stringContaining('`expires_in`') })],
  });
});
