import * as oauth from 'oauth4webapi';
import { createPrivateKey, webcrypto } from 'node:crypto';
import type { Redacted } from '../../../core/redacted';
import { newClientKey, type TokenClient } from '../../../sandbox/targets/token-client';
import { exchangeGrant } from '../../../sandbox/targets/token-exchange';
import { random, someTargets, type SomeTargets, type SomeTargetsOverrides } from './some-targets';

let targets: SomeTargets;
beforeAll(async () => (targets = await someTargets()));
afterAll(() => targets.close());

const [second, inForm, signing] = [0, 1, 2].map((index) => () => targets.credentials.dev.crm.otherClients[index]!);
const issuer = () => `${targets.url}/dev/oauth`;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function signerOf(key: Redacted): Promise<oauth.ClientAuth> {
  const der = createPrivateKey({ key: Buffer.from(key.reveal(), 'base64'), format: 'der', type: 'pkcs8' });
  const bytes = new Uint8Array(der.export({ type: 'pkcs8', format: 'der' }));
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return oauth.PrivateKeyJwt(await webcrypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']));
}

const ways = {
  client_secret_basic: (secret: Redacted) => oauth.ClientSecretBasic(secret.reveal()),
  client_secret_post: (secret: Redacted) => oauth.ClientSecretPost(secret.reveal()),
  private_key_jwt: signerOf,
};

interface Ask {
  readonly client: TokenClient;
  readonly grant?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly secret?: Redacted;
  /** To whom it is addressed, where it signs. */
  readonly audience?: string;
  readonly onSent?: (body: URLSearchParams) => void;
}

/** Asks the token server of dev. */
async function ask({ client, grant = 'client_credentials', fields = {}, ...more }: Ask): Promise<Answer> {
  const response = await oauth.genericTokenEndpointRequest(
    { issuer: more.audience ?? issuer(), token_endpoint: `${issuer()}/token` },
    { client_id: client.clientId.reveal() },
    await ways[client.authMethod](more.secret ?? client.clientSecret),
    grant,
    fields,
    {
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url, { headers, body }) => {
        more.onSent?.(body);
        return fetch(url, { method: 'POST', headers, body });
      },
    },
  );
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const reads = async (answer: Answer) => {
  const authorization = `Bearer ${String(answer.body.access_token)}`;
  return (await targets.get('/dev/crm/whoami', { authorization })).status;
};

test.each([
  ['a second one with a secret', second],
  ['one that sends its secret in the form', inForm],
  ['one that signs', signing],
])('has a client of its own for each way to prove who asks: %s', async (_, client) => {
  const answer = await ask({ client: client!() });
  expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
  expect(await reads(answer)).toBe(200);
});

test.each<[string, () => Partial<Ask>]>([
  ['that signs with another key', () => ({ secret: newClientKey() })],
  ['that addresses its assertion to somebody else', () => ({ audience: 'https://login.example.com' })],
  ['that is not known', () => ({ client: { ...signing!(), clientId: random() } })],
])('refuses a client %s', async (_, more) => {
  expect(await ask({ client: signing!(), ...more() })).toMatchObject({
    status: 401,
    body: { error: 'invalid_client' },
  });
});

test('takes an assertion once', async () => {
  const sent: URLSearchParams[] = [];
  expect(await ask({ client: signing!(), onSent: (body) => sent.push(new URLSearchParams(body)) })).toMatchObject({
    status: 200,
  });
  const again = await fetch(`${issuer()}/token`, { method: 'POST', body: sent[0]! });
  expect(again.status).toBe(401);
  expect(await again.json()).toMatchObject({ error: 'invalid_client' });
});

const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

async function exchanged(fields: Readonly<Record<string, string | undefined>>): Promise<Answer> {
  const subject = await ask({ client: second!(), fields: { scope: 'crm.read' } });
  const all = { subject_token: String(subject.body.access_token), subject_token_type: accessToken, ...fields };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return ask({ client: second!(), grant: exchangeGrant, fields: Object.fromEntries(given) });
}

test('exchanges a token for one of an audience, which is good there only', async () => {
  const own = await exchanged({ audience: 'crm', scope: 'crm.read' });
  expect(own).toMatchObject({
    status: 200,
    body: { issued_token_type: accessToken, token_type: 'Bearer', scope: 'crm.read' },
  });
  expect(await reads(own)).toBe(200);
  expect(await reads(await exchanged({ audience: 'payment' }))).toBe(403);
});

test.each<[string, Readonly<Record<string, string | undefined>>, string]>([
  ['no subject token', { subject_token: undefined }, 'invalid_request'],
  ['a subject token that is none', { subject_token: 'nonsense' }, 'invalid_request'],
  ['no type of it', { subject_token_type: undefined }, 'invalid_request'],
  ['another type of it', { subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }, 'invalid_request'],
  ['a wish for another type', { requested_token_type: 'urn:ietf:params:oauth:token-type:jwt' }, 'invalid_request'],
  ['an actor', { actor_token: 'somebody', actor_token_type: accessToken }, 'invalid_request'],
  ['an unknown audience', { audience: 'erp' }, 'invalid_target'],
  ['a resource', { resource: 'https://erp.example.com' }, 'invalid_target'],
  ['more scope', { scope: 'crm.read crm.write' }, 'invalid_scope'],
])('refuses an exchange with %s', async (_, fields, error) => {
  expect(await exchanged(fields)).toMatchObject({ status: 400, body: { error } });
});

test('refuses a grant that it does not have', async () => {
  const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  expect(await ask({ client: second!(), grant, fields: { assertion: 'x' } })).toMatchObject({
    status: 400,
    body: { error: 'unsupported_grant_type' },
  });
});

/** Tokens of another server with the same clients, each for one with a secret. */
async function tokensOf(options: Omit<SomeTargetsOverrides, 'credentials'>) {
  const other = await someTargets({ credentials: targets.credentials, ...options });
  const tokenOf = async ({ clientId, clientSecret }: TokenClient) => {
    const pair = `${clientId.reveal()}:${clientSecret.reveal()}`;
    const response = await fetch(`${other.url}/dev/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  const statusOf = async (token: string) =>
    (await other.get('/dev/crm/whoami', { authorization: `Bearer ${token}` })).status;
  return { other, tokenOf, statusOf };
}

test('ends earlier tokens of the client that asks, and of no other', async () => {
  const { other, tokenOf, statusOf } = await tokensOf({ tokenOverlapSeconds: 0 });
  const [own, others] = [await other.token('dev'), await tokenOf(second!())];
  expect([await statusOf(own), await statusOf(others)]).toEqual([200, 200]);
  await tokenOf(second!());
  expect([await statusOf(own), await statusOf(others)]).toEqual([200, 401]);
  await other.close();
});

test('repeats to each client its own token', async () => {
  const { other, tokenOf } = await tokensOf({ tokenManner: 'repeats' });
  const [own, others] = [await other.token('dev'), await tokenOf(second!())];
  expect(others).not.toBe(own);
  expect([await other.token('dev'), await tokenOf(second!())]).toEqual([own, others]);
  await other.close();
});
