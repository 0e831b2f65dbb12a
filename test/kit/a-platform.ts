import type { Fetch } from '../../genesys/system-fetch';

/** What the fake platform saw of one call. */
export interface SeenCall {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
  readonly body: unknown;
}

/** A credential as the fake platform keeps it. */
export interface StoredCredential {
  readonly id: string;
  name: string;
  type: { readonly name: string };
  credentialFields: Record<string, string>;
  /** Left out unless a test sets it: then, and as long as it equals the other date, only placeholders were ever written. */
  createdDate?: string;
  /** Moves with every write. */
  modifiedDate: string;
}

/** An integration as the fake platform keeps it. */
export interface StoredIntegration {
  readonly id: string;
  name: string;
  /** Id of the credential that it uses. */
  credentialId: string | undefined;
}

/** Gives an answer in place of the platform's own, or undefined to let it answer. `nth` counts the calls from 1. */
export type Intercept = (request: Request, nth: number) => Response | undefined | Promise<Response | undefined>;

/** A small platform in memory, for tests of the client side only. Strict: an unknown route answers 501. */
export interface FakePlatform {
  readonly fetch: Fetch;
  readonly calls: SeenCall[];
  readonly credentials: StoredCredential[];
  /** One for each credential that there is at the start, with its name. */
  readonly integrations: StoredIntegration[];
  readonly secrets: { readonly id: string; readonly name: string; value: string; modifiedDate: string }[];
  /** Writes so far. */
  writes: number;
  readonly actions: {
    readonly id: string;
    readonly name: string;
    readonly contract?: unknown;
    readonly config?: unknown;
  }[];
  intercept: Intercept;
  /** Answer of every test of an action. */
  testResult: unknown;
}

export const fakeClient = { clientId: 'client-1', clientSecret: 'right' } as const;

/** A platform with the given credentials, named by their owner. */
export function aPlatform(credentialNames: readonly string[] = [], pageSize = 2): FakePlatform {
  const platform: FakePlatform = {
    calls: [],
    credentials: credentialNames.map((name, index) => ({
      id: `credential-${index + 1}`,
      name,
      type: { name: 'userDefined' },
      credentialFields: {},
      modifiedDate: dateOf(0),
    })),
    integrations: credentialNames.map((name, index) => ({
      id: `integration-${index + 1}`,
      name,
      credentialId: `credential-${index + 1}`,
    })),
    secrets: [],
    writes: 0,
    actions: [],
    intercept: () => undefined,
    testResult: { success: true, operations: [], finalResult: {} },
    fetch: async (request) => {
      const copy = request.clone();
      const url = new URL(request.url);
      const call: SeenCall = {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        authorization: request.headers.get('authorization'),
        body: parse(await request.text()),
      };
      const nth = platform.calls.push(call);
      return (await platform.intercept(copy, nth)) ?? answer(platform, call, pageSize);
    },
  };
  return platform;
}

/** A JSON answer. */
export function reply(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

function answer(platform: FakePlatform, call: SeenCall, pageSize: number): Response {
  if (call.path === '/oauth/token') return answerToken(call);
  if (call.authorization !== 'Bearer token-1') return reply(401, { code: 'bad.credentials' });
  const integration = /^\/api\/v2\/integrations(?:\/([^/]+)\/config\/current)?$/.exec(call.path);
  if (integration) return answerIntegrations(platform, call, integration[1], pageSize);
  const [area, id, verb] = call.path.replace(/^\/api\/v2\/(integrations|security)\//, '').split('/');
  if (area === 'credentials') return answerCredentials(platform, call, id, pageSize);
  if (area === 'actions') return answerActions(platform, call, id, verb, pageSize);
  if (area === 'secrets') return answerSecrets(platform, call, id, pageSize);
  return reply(501, { code: 'not.implemented' });
}

function answerToken(call: SeenCall): Response {
  const expected = `Basic ${Buffer.from(`${fakeClient.clientId}:${fakeClient.clientSecret}`).toString('base64')}`;
  if (call.authorization !== expected)
    return reply(401, { error: 'invalid_client', error_description: 'no such client' });
  return reply(200, { access_token: 'token-1', token_type: 'bearer', expires_in: 86_400 });
}

function answerCredentials(platform: FakePlatform, call: SeenCall, id: string | undefined, pageSize: number): Response {
  const info = ({ credentialFields: _, ...shown }: StoredCredential) => shown;
  if (id === 'listing') {
    const start = platform.credentials.findIndex((credential) => credential.id === call.query.get('after')) + 1;
    return reply(200, { entities: platform.credentials.slice(start, start + pageSize).map(info) });
  }
  const found = platform.credentials.find((credential) => credential.id === id);
  if (!found) return reply(404, { code: 'not.found' });
  if (call.method === 'PUT') Object.assign(found, call.body, { modifiedDate: dateOf((platform.writes += 1)) });
  return reply(200, info(found));
}

function answerIntegrations(
  platform: FakePlatform,
  call: SeenCall,
  id: string | undefined,
  pageSize: number,
): Response {
  if (id === undefined) {
    const credentialId = call.query.get('credentialId');
    const found = platform.integrations.filter((one) => credentialId === null || one.credentialId === credentialId);
    return reply(200, { entities: page(found, call, pageSize).map(({ id, name }) => ({ id, name })) });
  }
  const found = platform.integrations.find((integration) => integration.id === id);
  if (!found) return reply(404, { code: 'not.found' });
  const { credentialFields: _, ...used } = platform.credentials.find((one) => one.id === found.credentialId) ?? {
    credentialFields: {},
    id: found.credentialId,
  };
  return reply(200, { name: found.name, credentials: used.id === undefined ? {} : { basicAuth: used } });
}

function answerActions(
  platform: FakePlatform,
  call: SeenCall,
  id: string | undefined,
  verb: string | undefined,
  pageSize: number,
): Response {
  if (id === undefined) {
    const named = platform.actions.filter((action) => action.name.startsWith(call.query.get('name') ?? ''));
    return reply(200, { entities: page(named, call, pageSize) });
  }
  const found = platform.actions.find((action) => action.id === id);
  if (!found) return reply(404, { code: 'not.found' });
  return reply(200, verb === 'test' ? platform.testResult : found);
}

function answerSecrets(platform: FakePlatform, call: SeenCall, id: string | undefined, pageSize: number): Response {
  const body = (call.body ?? {}) as { name?: string; value?: string };
  if (call.method === 'POST') {
    const modifiedDate = dateOf((platform.writes += 1));
    const id = `secret-${platform.secrets.length + 1}`;
    platform.secrets.push({ id, name: body.name ?? '', value: body.value ?? '', modifiedDate });
    return reply(201, { id, name: body.name, modifiedDate });
  }
  if (id === undefined)
    return reply(200, {
      entities: page(platform.secrets, call, pageSize).map(({ value: _, ...secret }) => secret),
    });
  const found = platform.secrets.find((secret) => secret.id === id);
  if (!found) return reply(404, { code: 'not.found' });
  if (call.method === 'PATCH')
    Object.assign(found, { value: body.value ?? '', modifiedDate: dateOf((platform.writes += 1)) });
  return reply(200, { id: found.id, name: found.name, modifiedDate: found.modifiedDate });
}

/** A date of its own for each write. */
function dateOf(write: number): string {
  return new Date(Date.UTC(2026, 0, 1) + write * 1000).toISOString().replace('.000Z', 'Z');
}

function page<T>(all: readonly T[], call: SeenCall, pageSize: number): readonly T[] {
  const start = (Number(call.query.get('pageNumber') ?? 1) - 1) * pageSize;
  return all.slice(start, start + pageSize);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
