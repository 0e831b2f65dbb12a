import type { Redacted } from '../../../core/redacted';
import { createPlatformApi, type PlatformApi } from './api';
import { fillTokenPool, type Login } from './login';
import { requiredText } from './members';
import type { Waiting } from './retry';
import type { Transport } from './transport';
import type { Upload } from './upload';

/** One configured provider: its clients, its patience, and what it remembers while the process lives. */
export interface Session {
  readonly defaultApi: PlatformApi;
  /** The client of a resource type: the first of the pool that it was given, for as long as the process lives. */
  readonly apiOf: (resourceType: string) => PlatformApi;
  /** Milliseconds for which a read waits for an object to appear (`custom_retry_timeout`). */
  readonly readTimeout: number;
  readonly waiting: Waiting;
  readonly upload: Upload;
  /** Id of the home division, asked for once. */
  readonly homeDivisionId: () => Promise<string>;
  /** Secrets of the OAuth clients that this process created, by client id: a credential of that client may be filled from here. */
  readonly oauthSecrets: Map<string, Redacted>;
}

/** What a session is made of. */
export interface SessionOptions {
  readonly transport: Transport;
  readonly login: Login;
  readonly poolSize: number;
  readonly readTimeout: number;
  readonly waiting: Waiting;
  readonly upload: Upload;
}

/**
 * Configures as the official provider does: default login, pool logins, then the organisation and its products, in this order
 * (terraform-provider-genesyscloud v1.84.1, read in code).
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const tokens = await fillTokenPool(options.transport, { ...options, credentials: options.login });
  const [defaultApi, ...pool] = tokens.map((token) => createPlatformApi(options.transport, token));
  if (defaultApi === undefined) throw new Error('no client is logged in');
  requiredText(await defaultApi.get('/organizations/me'), 'defaultCountryCode');
  await defaultApi.get('/authorization/products');
  return {
    defaultApi,
    apiOf: clientPerType(pool.length === 0 ? [defaultApi] : pool),
    readTimeout: options.readTimeout,
    waiting: options.waiting,
    upload: options.upload,
    homeDivisionId: once(async () => requiredText(await defaultApi.get('/authorization/divisions/home'), 'id')),
    oauthSecrets: new Map(),
  };
}

function clientPerType(pool: readonly PlatformApi[]): (resourceType: string) => PlatformApi {
  const taken = new Map<string, PlatformApi>();
  return (resourceType) => {
    const api = taken.get(resourceType) ?? pool[taken.size % pool.length]!; // the pool has at least one client
    taken.set(resourceType, api);
    return api;
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}
