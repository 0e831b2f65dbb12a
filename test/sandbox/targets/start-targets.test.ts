import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '../../../core/clock';
import { startTargets } from '../../../sandbox/start-targets';
import { basic, random, someCredentials, someTargets, type SomeTargets } from './some-targets';

let targets: SomeTargets;
beforeEach(async () => {
  targets = await someTargets();
});
afterEach(() => targets.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('bearer', () => {
  test('a token of the environment reads accounts', async () => {
    const token = await targets.token('dev');

    expect(await targets.get('/dev/crm/accounts/A-1001', bearer(token))).toMatchObject({
      status: 200,
      body: { accountId: 'A-1001', name: 'Ada Lovelace (dev)', tier: 'gold' },
    });
    expect(await targets.get('/dev/crm/accounts?email=ada@example.com&limit=1', bearer(token))).toMatchObject({
      status: 200,
      body: { total: 2, accounts: [expect.objectContaining({ accountId: 'A-1001' })] },
    });
  });

  test('no token and an unknown token get 401 with a challenge', async () => {
    const none = await targets.get('/dev/crm/accounts/A-1001');
    const unknown = await targets.get('/dev/crm/accounts/A-1001', bearer('nonsense'));

    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="crm"']);
    expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="crm", error="invalid_token"',
    ]);
  });

  test('a token of another environment gets 403', async () => {
    const result = await targets.get('/dev/crm/accounts/A-1001', bearer(await targets.token('stg')));

    expect(result).toMatchObject({ status: 403, body: { error: { code: 'wrong_environment' } } });
  });

  test('a token without the scope gets 403, one with it 200', async () => {
    const writeOnly = await targets.get('/dev/crm/accounts/A-1001', bearer(await targets.token('dev', 'crm.write')));
    const read = await targets.get('/dev/crm/accounts/A-1001', bearer(await targets.token('dev', 'crm.read')));

    expect([writeOnly.status, writeOnly.body]).toEqual([
      403,
      { error: expect.objectContaining({ code: 'insufficient_scope' }) },
    ]);
    expect(read.status).toBe(200);
  });

  test('two tokens overlap until one is revoked', async () => {
    const [first, second] = [await targets.token('dev'), await targets.token('dev')];
    const both = [
      await targets.get('/dev/crm/accounts/A-1001', bearer(first)),
      await targets.get('/dev/crm/accounts/A-1001', bearer(second)),
    ];

    const revoked = await targets.askIssuer('dev', 'revocation', first);

    expect(both.map((result) => result.status)).toEqual([200, 200]);
    expect(revoked.status).toBe(200);
    expect((await targets.get('/dev/crm/accounts/A-1001', bearer(first))).status).toBe(401);
    expect((await targets.get('/dev/crm/accounts/A-1001', bearer(second))).status).toBe(200);
  });

  test('introspection tells the client about its own token, and nothing about tokens of another environment', async () => {
    const token = await targets.token('dev', 'crm.read');

    expect(JSON.parse((await targets.askIssuer('dev', 'introspection', token)).text)).toMatchObject({
      active: true,
      scope: 'crm.read',
    });
    expect(JSON.parse((await targets.askIssuer('stg', 'introspection', token)).text)).toEqual({ active: false });
  });

  test('a wrong client secret gets no token', async () => {
    const response = await fetch(`${targets.url}/dev/oauth/token`, {
      method: 'POST',
      headers: { authorization: basic(targets.credentials.stg) },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: 'invalid_client' });
  });

  test('a planted token is as good as an issued one, and can be revoked', async () => {
    const value = random();
    targets.issuers['dev']!.plant(value);

    expect((await targets.get('/dev/crm/accounts/A-1001', bearer(value.reveal()))).status).toBe(200);
    await targets.askIssuer('dev', 'revocation', value.reveal());
    expect((await targets.get('/dev/crm/accounts/A-1001', bearer(value.reveal()))).status).toBe(401);
    expect(targets.issuers['dev']!.isActive(value)).toBe(false);
  });
});

describe('API key', () => {
  const newCase = { accountId: 'A-1001', subject: 'A question', priority: 2 };

  test('creates a case that a later read returns', async () => {
    const headers = { 'x-api-key': targets.credentials.dev.crm.apiKey.reveal() };

    const created = await targets.post('/dev/crm/cases', headers, newCase);
    const again = await targets.post('/dev/crm/cases', headers, newCase);

    expect(created).toMatchObject({ status: 201, body: { caseId: 'K-4001', status: 'open' } });
    expect(again.body).toMatchObject({ caseId: 'K-4002' });
    expect(await targets.get('/dev/crm/cases/K-4001', headers)).toMatchObject({
      status: 200,
      body: { ...newCase, caseId: 'K-4001' },
    });
  });

  test('an Idempotency-Key makes a repeated request give the same case, and refuses another body', async () => {
    const headers = { 'x-api-key': targets.credentials.dev.crm.apiKey.reveal(), 'idempotency-key': 'once' };

    const results = [
      await targets.post('/dev/crm/cases', headers, newCase),
      await targets.post('/dev/crm/cases', headers, newCase),
      await targets.post('/dev/crm/cases', headers, { ...newCase, priority: 3 }),
    ];

    expect(results.map((result) => result.status)).toEqual([201, 201, 409]);
    expect(results[1]!.body).toEqual(results[0]!.body);
  });

  test('none and an unknown one get 401; one of another environment or service 403; nothing is created', async () => {
    const { dev, stg } = targets.credentials;
    const attempt = async (headers: Record<string, string>) => {
      const { status, body } = await targets.post('/dev/crm/cases', headers, newCase);
      return [status, (body as { error: { code: string } }).error.code];
    };

    expect(await attempt({})).toEqual([401, 'unauthorized']);
    expect(await attempt({ 'x-api-key': 'nonsense' })).toEqual([401, 'invalid_credential']);
    expect(await attempt({ 'x-api-key': stg.crm.apiKey.reveal() })).toEqual([403, 'wrong_environment']);
    expect(await attempt({ 'x-api-key': dev.payment.apiKey.reveal() })).toEqual([403, 'wrong_service']);
    expect((await targets.get('/dev/crm/cases/K-4001', { 'x-api-key': dev.crm.apiKey.reveal() })).status).toBe(404);
  });

  test('authorises a payment and gives it back; environments do not share payments', async () => {
    const { dev, stg } = targets.credentials;
    const headers = { 'x-api-key': dev.payment.apiKey.reveal() };
    const payment = { accountId: 'A-1001', amountCents: 1250, currency: 'EUR' };

    const created = await targets.post('/dev/payment/payments', headers, payment);

    expect(created).toMatchObject({ status: 201, body: { paymentId: 'P-3002', status: 'authorized' } });
    expect((await targets.get('/dev/payment/payments/P-3002', headers)).body).toMatchObject(payment);
    expect((await targets.get('/dev/payment/payments/P-3001', headers)).body).toMatchObject({ amountCents: 4200 });
    expect(
      (await targets.get('/stg/payment/payments/P-3002', { 'x-api-key': stg.payment.apiKey.reveal() })).status,
    ).toBe(404);
  });

  test('refuses a body of another shape, saying which property is wrong', async () => {
    const headers = { 'x-api-key': targets.credentials.dev.payment.apiKey.reveal() };

    const result = await targets.post('/dev/payment/payments', headers, {
      accountId: 'A-1001',
      amountCents: '12',
      currency: 'EUR',
    });

    expect(result).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_body', message: expect.stringContaining('amountCents') } },
    });
  });
});

describe('Basic', () => {
  test('demands the pair of the environment', async () => {
    const attempt = async (headers: Record<string, string>) =>
      (await targets.get('/dev/crm/legacy/contacts/C-2001', headers)).status;

    expect(await attempt({ authorization: basic(targets.credentials.dev) })).toBe(200);
    expect(await attempt({})).toBe(401);
    expect(await attempt({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` })).toBe(401);
    expect(await attempt({ authorization: basic(targets.credentials.stg) })).toBe(403);
  });
});

test('records what was seen, and equal credentials by equal fingerprints, never their values', async () => {
  const { dev } = targets.credentials;
  const token = await targets.token('dev');
  await targets.get('/dev/crm/accounts/A-1001', bearer(token));
  await targets.get('/dev/crm/accounts?email=ada@example.com', bearer(token));
  await targets.get('/dev/crm/legacy/contacts/C-2001', { authorization: basic(dev) });
  await targets.get('/dev/crm/accounts/A-1001');

  expect(targets.seen.map(({ route, status, verdict }) => [route, status, verdict])).toEqual([
    ['/accounts/:accountId', 200, 'accepted'],
    ['/accounts', 200, 'accepted'],
    ['/legacy/contacts/:contactId', 200, 'accepted'],
    ['/accounts/:accountId', 401, 'missing'],
  ]);
  const [first, second, third, last] = targets.seen.map((entry) => entry.credential.fingerprint);
  expect(first).toBe(second);
  expect(third).not.toBe(first);
  expect(last).toBeNull();
  const text = JSON.stringify(targets.seen);
  for (const value of [token, dev.crm.clientId.reveal(), dev.crm.clientSecret.reveal()])
    expect(text).not.toContain(value);
});

test('answers unknown environments and routes with 404', async () => {
  expect((await targets.get('/qa/crm/accounts/A-1001')).status).toBe(404);
  expect((await targets.get('/dev/billing/x')).status).toBe(404);
});

test('refuses a port that is taken, naming it', async () => {
  const port = Number(new URL(targets.url).port);
  const store = { close: () => {} } as never; // never reached

  await expect(startTargets({ port, credentials: {}, store, clock: systemClock, fetch })).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'port-taken', what: expect.stringContaining(String(port)) })],
  });
});

describe('a restart', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  test('keeps tokens, revocations and records; its files hold no token', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gcda-targets-'));
    folders.push(folder);
    const masterKey = random();
    const shared = { credentials: targets.credentials, file: join(folder, 'targets.db'), masterKey };
    const before = await someTargets(shared);
    const [kept, revoked] = [await before.token('dev'), await before.token('dev')];
    await before.askIssuer('dev', 'revocation', revoked);
    const key = { 'x-api-key': targets.credentials.dev.payment.apiKey.reveal() };
    await before.post('/dev/payment/payments', key, { accountId: 'A-1001', amountCents: 5, currency: 'EUR' });
    // Read while it runs, as a killed process would leave it: the log file still holds the last writes.
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    await before.close();

    const after = await someTargets(shared);

    expect((await after.get('/dev/crm/accounts/A-1001', bearer(kept))).status).toBe(200);
    expect((await after.get('/dev/crm/accounts/A-1001', bearer(revoked))).status).toBe(401);
    expect((await after.get('/dev/payment/payments/P-3002', key)).status).toBe(200);
    expect(files.length).toBeGreaterThan(0);
    for (const text of files) {
      expect(text).not.toContain(kept);
      expect(text).not.toContain(revoked);
    }
    await after.close();
  });

  test('with an overlap, earlier tokens end that long after a new one was issued', async () => {
    // Begins at the real time: the library holds a token's own expiry against that.
    let now = Date.now();
    const timed = await someTargets({
      clock: { now: () => now, sleep: () => Promise.resolve() },
      tokenOverlapSeconds: 120,
    });
    const status = async (token: string) => (await timed.get('/dev/crm/accounts/A-1001', bearer(token))).status;
    const [first, second] = [await timed.token('dev'), await timed.token('dev')];

    now += 119_000;
    const within = [await status(first), await status(second)];
    now += 2_000;
    const after = [await status(first), await status(second)];

    expect([within, after]).toEqual([
      [200, 200],
      [401, 200],
    ]);
    await timed.close();
  });

  test('a token ends with its lifetime', async () => {
    // Begins at the real time: the library holds a token's own expiry against that.
    let now = Date.now();
    const timed = await someTargets({
      clock: { now: () => now, sleep: () => Promise.resolve() },
      tokenLifetimeSeconds: 90,
    });
    const token = await timed.token('dev');

    now += 89_000;
    const early = await timed.get('/dev/crm/accounts/A-1001', bearer(token));
    now += 2_000;
    const late = await timed.get('/dev/crm/accounts/A-1001', bearer(token));

    expect([early.status, late.status]).toEqual([200, 401]);
    await timed.close();
  });
});

describe('API keys of the payment service', () => {
  test('are good beside the first one, outlive a restart, and are not in the database as they are', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gcda-keys-')), 'targets.db');
    const credentials = { dev: someCredentials(), stg: someCredentials() };
    const masterKey = random();
    const admin = { 'x-admin-key': credentials.dev.payment.adminKey.reveal() };
    const before = await someTargets({ file, credentials, masterKey });
    const made = await before.post('/dev/payment/keys', admin, {});
    const { id, key } = made.body as { id: string; key: string };
    await before.close();

    const after = await someTargets({ file, credentials, masterKey });
    const status = async (path: string) => (await after.get(path, { 'x-api-key': key })).status;
    expect([
      made.status,
      await status('/dev/payment/payments/P-3001'),
      await status('/stg/payment/payments/P-3001'),
    ]).toEqual([201, 200, 403]);
    await after.close();
    expect(readFileSync(file, 'latin1')).not.toContain(key);
    expect(id).not.toBe(key);
    rmSync(dirname(file), { recursive: true });
  });

  test('are made by the admin of the environment only', async () => {
    const { dev, stg } = targets.credentials;
    const post = async (admin: string) =>
      (await targets.post('/dev/payment/keys', { 'x-admin-key': admin }, {})).status;
    expect([await post(stg.payment.adminKey.reveal()), await post(dev.payment.apiKey.reveal())]).toEqual([403, 401]);
  });
});
