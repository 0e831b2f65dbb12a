import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '../../../core/clock';
import { Redacted } from '../../../core/redacted';
import type { TargetCredentials } from '../../../sandbox/targets/credentials';
import { newClientKey } from '../../../sandbox/targets/token-client';
import { createSealedBox } from '../../../sandbox/targets/sealed-box';
import type { SeenRequest } from '../../../sandbox/targets/seen-request';
import { startTargets, type RunningTargets } from '../../../sandbox/start-targets';
import type { TokenManner } from '../../../sandbox/targets/token-manners';
import { openTargetStore } from '../../../sandbox/targets/target-store';

export const random = () => Redacted.of(randomBytes(18).toString('base64url'));

export function someCredentials(): TargetCredentials {
  return {
    crm: {
      ...{ apiKey: random(), clientId: random(), clientSecret: random() },
      otherClients: [
        { authMethod: 'client_secret_basic', clientId: random(), clientSecret: random() },
        { authMethod: 'client_secret_post', clientId: random(), clientSecret: random() },
        { authMethod: 'private_key_jwt', clientId: random(), clientSecret: newClientKey() },
      ],
    },
    payment: { apiKey: random(), adminKey: random() },
  };
}

export interface SomeTargets extends RunningTargets {
  readonly credentials: { readonly dev: TargetCredentials; readonly stg: TargetCredentials };
  readonly seen: SeenRequest[];
  /** Asks the environment's token server for a token, as a client would. */
  token(environment: 'dev' | 'stg', scope?: string): Promise<string>;
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; body: unknown; headers: Headers }>;
  post(path: string, headers: Record<string, string>, body: unknown): Promise<{ status: number; body: unknown }>;
  /** Asks the token server about a token, or to revoke it, with the token's own client. */
  askIssuer(
    environment: 'dev' | 'stg',
    operation: 'introspection' | 'revocation',
    token: string,
  ): Promise<{ status: number; text: string }>;
}

export interface SomeTargetsOverrides {
  readonly credentials?: { readonly dev: TargetCredentials; readonly stg: TargetCredentials };
  readonly file?: string;
  readonly masterKey?: Redacted;
  readonly clock?: Clock;
  readonly tokenLifetimeSeconds?: number;
  readonly tokenOverlapSeconds?: number;
  readonly tokenManner?: TokenManner | undefined;
}

/** Running targets for dev and stg with random credentials, on any free port. */
export async function someTargets(overrides: SomeTargetsOverrides = {}): Promise<SomeTargets> {
  const credentials = overrides.credentials ?? { dev: someCredentials(), stg: someCredentials() };
  const seen: SeenRequest[] = [];
  const clock = overrides.clock ?? systemClock;
  const box = createSealedBox(overrides.masterKey ?? random(), 'targets');
  const store = openTargetStore({ file: overrides.file ?? ':memory:', box, clock });
  const running = await startTargets({
    port: 0,
    credentials: { ...credentials },
    store,
    clock,
    fetch,
    tokenLifetimeSeconds: overrides.tokenLifetimeSeconds,
    tokenOverlapSeconds: overrides.tokenOverlapSeconds,
    tokenManner: overrides.tokenManner,
    onSeen: (entry) => seen.push(entry),
  });
  const call = async (path: string, init: RequestInit) => {
    const response = await fetch(`${running.url}${path}`, init);
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const form = (environment: 'dev' | 'stg', path: string, fields: Record<string, string>) =>
    fetch(`${running.url}/${environment}/oauth${path}`, {
      method: 'POST',
      headers: { authorization: basic(credentials[environment]) },
      body: new URLSearchParams(fields),
    });
  return {
    ...running,
    close: async () => {
      await running.close();
      store.close();
    },
    credentials,
    seen,
    token: async (environment, scope) => {
      const response = await form(environment, '/token', {
        grant_type: 'client_credentials',
        ...(scope ? { scope } : {}),
      });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    get: (path, headers = {}) => call(path, { headers }),
    post: (path, headers, body) =>
      call(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    askIssuer: async (environment, operation, token) => {
      const response = await form(environment, `/token/${operation}`, { token });
      return { status: response.status, text: await response.text() };
    },
  };
}

export function basic(credentials: TargetCredentials): string {
  const pair = `${credentials.crm.clientId.reveal()}:${credentials.crm.clientSecret.reveal()}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
