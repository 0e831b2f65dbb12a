import { Redacted } from '../../../core/redacted';
import { openSession } from '../../../sandbox/provider/platform/session';
import { aPlatform, aTransport } from './kit/a-session';

const form = ['POST /oauth/token', 'grant_type=client_credentials'];
const login = { clientId: 'id', clientSecret: Redacted.of('sec:ret') };

test('logs in once and once more for each slot of the pool, then asks for organisation and products', async () => {
  const platform = aPlatform();
  await openSession({ ...aTransport(platform), login, poolSize: 10, readTimeout: 0 });
  expect(platform.wire).toEqual([
    ...Array.from({ length: 11 }, () => form),
    'GET /organizations/me',
    'GET /authorization/products',
  ]);
  expect(platform.requests[0]?.path).toBe('//oauth/token');
  expect(platform.requests[0]?.headers).toMatchObject({
    Authorization: `Basic ${Buffer.from('id:sec:ret').toString('base64')}`,
    'User-Agent': 'GC Terraform Provider/1.84.1',
  });
});

test('logs in at most five slots at a time', async () => {
  let [open, most] = [0, 0];
  const platform = aPlatform();
  const slow: typeof platform = {
    ...platform,
    send: async (request) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return platform.send(request);
    },
  };
  await openSession({ ...aTransport(slow), login, poolSize: 12, readTimeout: 0 });
  expect(most).toBe(5);
});

test('does not log in when it is given a token', async () => {
  const platform = aPlatform();
  await openSession({
    ...aTransport(platform),
    login: { accessToken: Redacted.of('given') },
    poolSize: 10,
    readTimeout: 0,
  });
  expect(platform.wire).toEqual(['GET /organizations/me', 'GET /authorization/products']);
  expect(platform.requests[0]?.headers['Authorization']).toBe('Bearer given');
});

test('fails with the platform’s words when the client is refused, and tries once', async () => {
  const platform = aPlatform({
    'POST /oauth/token': { status: 401, body: { error: 'invalid_client', error_description: 'client not found' } },
  });
  const opening = openSession({ ...aTransport(platform), login, poolSize: 1, readTimeout: 0 });
  await expect(opening).rejects.toThrow('API Error: 401 - client not found');
  expect(platform.wire).toHaveLength(1);
});

test('logs in again while the platform says that there were too many logins', async () => {
  const limited = { status: 400, body: { error: 'invalid_request', error_description: 'rate limit exceeded; wait' } };
  const platform = aPlatform({
    'POST /oauth/token': [limited, limited, { status: 200, body: { access_token: 'a token' } }],
  });
  await openSession({ ...aTransport(platform), login, poolSize: 1, readTimeout: 0 });
  expect(platform.pauses).toEqual([500, 1000]);
});

test('keeps one client for each resource type, and asks for the home division once', async () => {
  const platform = aPlatform({ 'GET /authorization/divisions/home': { id: 'home' } });
  const session = await openSession({ ...aTransport(platform), login, poolSize: 2, readTimeout: 0 });
  expect(session.apiOf('a')).toBe(session.apiOf('a'));
  expect(session.apiOf('a')).not.toBe(session.apiOf('b'));
  expect(await Promise.all([session.homeDivisionId(), session.homeDivisionId()])).toEqual(['home', 'home']);
  expect(platform.wire.filter((entry) => entry === 'GET /authorization/divisions/home')).toHaveLength(1);
});
