import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { Redacted } from '../../../core/redacted';
import { oauthClientCredentials } from '../../../rotation/issuers/oauth-client-credentials';
import type { OAuthPolicy } from '../../../core/oauth-client-credentials-policy';
import { newClientKey } from '../../../sandbox/targets/token-client';
import { answer, aTask, now, outcomeOfWork } from './a-task';

const declared: OAuthPolicy = {
  kind: 'oauth-client-credentials',
  tokenUrl: 'https://crm.example.com/oauth/token',
  introspectionUrl: 'https://crm.example.com/oauth/introspect',
  revocationUrl: 'https://crm.example.com/oauth/revoke',
  authMethod: 'client_secret_basic',
  client: { clientId: 'id_a', clientSecret: 'secret_a' },
  overlap: { kind: 'until-expiry' },
};
const values = { id_a: 'client a', secret_a: 'password of a', id_b: 'client b', secret_b: 'password of b' };
const marker = 'a-new-token-0001';
const good = { access_token: marker, token_type: 'Bearer', expires_in: 1800 };

/** A token server that answers this, and remembers what it was asked. */
function aServer(reply: () => Response) {
  const asked: { url: string; headers: Headers; form: URLSearchParams }[] = [];
  const fetch = async (request: Request) => {
    asked.push({ url: request.url, headers: request.headers, form: new URLSearchParams(await request.text()) });
    return reply();
  };
  return { asked, fetch };
}

const issueFrom = (reply: () => Response, more: Partial<OAuthPolicy> = {}) => {
  const server = aServer(reply);
  const issued = () => oauthClientCredentials.issue(aTask({ ...declared, ...more }, server.fetch, values));
  return { ...server, issued };
};

test('asks for a token, and counts its life from before it asked', async () => {
  const { asked, issued } = issueFrom(() => answer(good), { scope: 'crm.read', audience: 'crm' });
  const token = await issued();
  expect(token).toMatchObject({ endsAt: now + 1_800_000, reference: 'id_a', facts: { expiresInSeconds: 1800 } });
  expect(token.value.reveal()).toBe(marker);
  expect(Object.fromEntries(asked[0]!.form)).toEqual({
    grant_type: 'client_credentials',
    scope: 'crm.read',
    audience: 'crm',
  });
  // RFC 6749, 2.3.1: both are form-encoded before they are joined.
  const pair = Buffer.from('client+a:password+of+a').toString('base64');
  expect(asked[0]!.headers.get('authorization')).toBe(`Basic ${pair}`);
});

test.each([
  ['says nothing: the declared life', {}, 1800],
  ['says less than declared: what it says', { expires_in: 600 }, 600],
  ['says more than declared: what was declared', { expires_in: 86_400 }, 1800],
])('an issuer that %s', async (_, said, seconds) => {
  const { issued } = issueFrom(() => answer({ access_token: marker, token_type: 'bearer', ...said }));
  expect((await issued()).endsAt).toBe(now + seconds * 1000);
});

test.each<[string, () => Response, string]>([
  [
    'HTML',
    () => new Response('<html>sign in', { headers: { 'content-type': 'text/html' } }),
    'again issuer-answer-unusable',
  ],
  ['an error under 200', () => answer({ error: 'invalid_client' }), 'refused issuer-refuses-client'],
  ['another under 200', () => answer({ error: 'invalid_scope' }), 'refused issuer-refuses-request'],
  ['an error of its own under 200', () => answer({ error: 'E-17' }), 'again issuer-answer-unusable'],
  ['400 temporarily_unavailable', () => answer({ error: 'temporarily_unavailable' }, 400), 'again target-busy'],
  ['an empty token', () => answer({ ...good, access_token: '' }), 'again issuer-answer-unusable'],
  ['a token that is a number', () => answer({ ...good, access_token: 7 }), 'again issuer-answer-unusable'],
  ['a token of another type', () => answer({ ...good, token_type: 'mac' }), 'again issuer-answer-unusable'],
  ['a negative life', () => answer({ ...good, expires_in: -1 }), 'again issuer-answer-unusable'],
  [
    'half a body',
    () => new Response('{"access_token":', { headers: { 'content-type': 'application/json' } }),
    'again issuer-answer-unusable',
  ],
  ['an endless body', () => new Response('x'.repeat(300_000)), 'again target-answer-large'],
  ['401', () => answer({ error: 'invalid_client' }, 401), 'refused issuer-refuses-client'],
  [
    '401 with a challenge',
    () => answer({}, 401, { 'www-authenticate': 'Basic realm="x"' }),
    'refused issuer-refuses-client',
  ],
  ['400 invalid_client', () => answer({ error: 'invalid_client' }, 400), 'refused issuer-refuses-client'],
  ['400 invalid_scope', () => answer({ error: 'invalid_scope' }, 400), 'refused issuer-refuses-request'],
  ['403 with HTML', () => new Response('<html>', { status: 403 }), 'refused issuer-refuses-request'],
  ['429', () => answer({}, 429, { 'retry-after': '7' }), 'again target-busy after 7000'],
  ['503', () => answer({}, 503), 'again target-fails'],
  [
    'a redirect',
    () => new Response(null, { status: 302, headers: { location: 'https://evil.example' } }),
    'refused target-redirects',
  ],
])('an issuer that answers %s', async (_, reply, outcome) => {
  const { issued } = issueFrom(reply);
  await expect(outcomeOfWork(issued)).resolves.toBe(outcome);
});

test('an issuer that is not there, or not over https', async () => {
  const down = aTask(declared, () => Promise.reject(new TypeError('fetch failed: password of a')), values);
  await expect(outcomeOfWork(() => oauthClientCredentials.issue(down))).resolves.toBe('again target-unreachable');
  const { asked, issued } = issueFrom(() => answer(good), { tokenUrl: 'http://crm.example.com/token' });
  await expect(outcomeOfWork(issued)).resolves.toBe('refused target-insecure');
  expect(asked).toEqual([]);
});

test('puts the secret into the form where the server wants it there', async () => {
  const { asked, issued } = issueFrom(() => answer(good), { authMethod: 'client_secret_post' });
  await issued();
  expect(asked[0]!.headers.get('authorization')).toBeNull();
  expect(Object.fromEntries(asked[0]!.form)).toMatchObject({ client_id: 'client a', client_secret: 'password of a' });
});

test.each(['pem', 'der'] as const)('signs with its private key, given as %s', async (form) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text =
    form === 'pem'
      ? privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      : privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const server = aServer(() => answer(good));
  const task = aTask({ ...declared, authMethod: 'private_key_jwt' }, server.fetch, { ...values, secret_a: text });
  await oauthClientCredentials.issue(task);
  const [header, claims, signature] = (server.asked[0]!.form.get('client_assertion') ?? '').split('.');
  const key = { key: createPublicKey(privateKey), dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature ?? '', 'base64url'))).toBe(
    true,
  );
  // To the endpoint, whatever path it has: its origin is nobody's name.
  expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({
    sub: 'client a',
    aud: 'https://crm.example.com/oauth/token',
  });
});

test('addresses its assertions as declared, for servers that want their own name there', async () => {
  const key = newClientKey().reveal();
  const own = { ...declared, authMethod: 'private_key_jwt' as const, assertionAudience: 'https://crm.example.com/' };
  const server = aServer(() => answer(good));
  await oauthClientCredentials.issue(aTask(own, server.fetch, { ...values, secret_a: key }));
  const [, claims = ''] = (server.asked[0]!.form.get('client_assertion') ?? '').split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: 'https://crm.example.com/' });
});

test('says so when the private key is none', async () => {
  const { issued } = issueFrom(() => answer(good), { authMethod: 'private_key_jwt' });
  await expect(outcomeOfWork(issued)).resolves.toBe('refused issuer-key-unusable');
});

test('exchanges the token where that is declared', async () => {
  const replies = [
    answer({ ...good, access_token: 'first-token-0001' }),
    answer({ ...good, issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' }),
  ];
  const { asked, issued } = issueFrom(() => replies.shift()!, { exchange: { audience: 'payment' } });
  expect((await issued()).value.reveal()).toBe(marker);
  expect(Object.fromEntries(asked[1]!.form)).toMatchObject({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'first-token-0001',
    audience: 'payment',
  });
});

test('takes the clients in turn, and asks as the client that has the token', async () => {
  const { asked, fetch } = aServer(() => answer({ ...good, active: true }));
  const two = { ...declared, alternate: { clientId: 'id_b', clientSecret: 'secret_b' } };
  const task = (inUse: string | null) => aTask(two, fetch, values, { inUse: () => Promise.resolve(inUse) });
  const references = [null, 'id_a', 'id_b'].map((inUse) => oauthClientCredentials.issue(task(inUse)));
  // A value that its source gave was got with the first.
  expect((await Promise.all(references)).map(({ reference }) => reference)).toEqual(['id_b', 'id_b', 'id_a']);
  const value = { value: Redacted.of(marker), reference: 'id_b' };
  await expect(oauthClientCredentials.isAlive?.(task(null), value)).resolves.toEqual({
    isAlive: true,
    how: 'introspection',
  });
  expect(asked.at(-1)?.headers.get('authorization')).toBe(
    `Basic ${Buffer.from('client+b:password+of+b').toString('base64')}`,
  );
});

test.each([
  ['nobody knows which value is in use', null, false],
  ['the one in use was got with a client of another name', 'id_of_old', true],
])('asks for no token of one of two clients where %s', async (_, inUse, isKnown) => {
  const { asked, fetch } = aServer(() => answer(good));
  const knowing = { inUse: () => Promise.resolve(inUse), isInUseKnown: () => Promise.resolve(isKnown) };
  const two = { ...declared, alternate: { clientId: 'id_b', clientSecret: 'secret_b' } };
  await expect(outcomeOfWork(() => oauthClientCredentials.issue(aTask(two, fetch, values, knowing)))).resolves.toBe(
    'refused issuer-client-in-use-unknown',
  );
  expect(asked).toEqual([]);
  // A single client has no turn, and no other token that it could end.
  await expect(
    outcomeOfWork(() => oauthClientCredentials.issue(aTask(declared, fetch, values, knowing))),
  ).resolves.toBe('done');
});

test('asks nobody and ends nothing where there is no address for it', async () => {
  const { introspectionUrl: _, revocationUrl: __, ...bare } = declared;
  const { asked, fetch } = aServer(() => answer({}));
  const value = { value: Redacted.of(marker), reference: null };
  await expect(oauthClientCredentials.isAlive?.(aTask(bare, fetch, values), value)).resolves.toBeUndefined();
  await expect(oauthClientCredentials.retire?.(aTask(bare, fetch, values), value)).resolves.toBeUndefined();
  const gone = { value: undefined, reference: null };
  await expect(oauthClientCredentials.retire?.(aTask(declared, fetch, values), gone)).resolves.toBeUndefined();
  expect(asked).toEqual([]);
});

test.each<[object | string, string]>([
  [{ active: 'true' }, 'again issuer-answer-unusable'],
  [{}, 'again issuer-answer-unusable'],
  ['<html>', 'again issuer-answer-unusable'],
  ['{"active":true,"active":false}', 'again issuer-answer-unusable'],
  [{ active: false, exp: null, scope: {} }, 'done'],
])('introspection that answers %p', async (body, outcome) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { fetch } = aServer(() => new Response(text, { status: 201 }));
  const value = { value: Redacted.of(marker), reference: null };
  const alive = () => Promise.resolve(oauthClientCredentials.isAlive?.(aTask(declared, fetch, values), value));
  await expect(outcomeOfWork(alive)).resolves.toBe(outcome);
});

test('reads from an introspection when a token ends', async () => {
  const { fetch } = aServer(() => answer({ active: true, exp: now / 1000 + 60 }));
  const value = { value: Redacted.of(marker), reference: null };
  await expect(oauthClientCredentials.isAlive?.(aTask(declared, fetch, values), value)).resolves.toEqual({
    isAlive: true,
    how: 'introspection',
    endsAt: now + 60_000,
  });
});

test.each<[number, object | string, string]>([
  [200, '', 'done'],
  [204, '', 'done'],
  [200, '<html>', 'done'],
  [400, { error: 'invalid_token' }, 'done'],
  [400, { error: 'unsupported_token_type' }, 'refused issuer-refuses-request'],
  [401, {}, 'refused issuer-refuses-client'],
  [503, {}, 'again target-fails'],
])('revocation that answers %i with %p', async (status, body, outcome) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { fetch } = aServer(() => new Response(text === '' ? null : text, { status }));
  const value = { value: Redacted.of(marker), reference: null };
  const retired = () => Promise.resolve(oauthClientCredentials.retire?.(aTask(declared, fetch, values), value));
  await expect(outcomeOfWork(retired)).resolves.toBe(outcome);
});

test('names the member that is wrong, and quotes nothing of it', async () => {
  const { issued } = issueFrom(() => answer({ ...good, expires_in: [marker] }));
  const error: unknown = await issued().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    outcome: { finding: { outcome: 'refuted', how: '`expires_in` must be a number of seconds, it is a list' } },
  });
  expect(JSON.stringify(error)).not.toContain(marker);
});
