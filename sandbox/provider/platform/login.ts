import { Redacted } from '../../../core/redacted';
import { isJsonObject, tryParseJson } from '../../../core/rules/json-equivalence';
import { ApiError } from './api-error';
import { NotYet, pollUntil, type Waiting } from './retry';
import type { Transport } from './transport';

/** An OAuth client of the organisation, or a token that someone else fetched. */
export type Login = { readonly accessToken: Redacted } | { readonly clientId: string; readonly clientSecret: Redacted };

/** For how long a login is tried again when the platform limits the rate of logins, in milliseconds. */
const loginPatience = 60_000;

/**
 * Fetches one token with the client credentials grant; no call when a token was given. A login that is refused because there were too many is
 * tried again for a minute; any other refusal is final (terraform-provider-genesyscloud v1.84.1, read in code).
 *
 * @throws ApiError when the platform refuses the client
 */
export async function login(transport: Transport, credentials: Login, waiting: Waiting): Promise<Redacted> {
  if ('accessToken' in credentials) return credentials.accessToken;
  return pollUntil(loginPatience, waiting, async () => {
    try {
      return await fetchToken(transport, credentials);
    } catch (error) {
      throw isRateLimit(error) ? new NotYet(error.message, { cause: error }) : error;
    }
  });
}

function isRateLimit(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 400 && error.platformMessage.startsWith('rate limit exceeded;');
}

async function fetchToken(
  transport: Transport,
  credentials: Exclude<Login, { accessToken: Redacted }>,
): Promise<Redacted> {
  const pair = `${credentials.clientId}:${credentials.clientSecret.reveal()}`;
  const answer = await transport('loginPrefix', {
    method: 'POST',
    path: '/oauth/token',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    },
    body: 'grant_type=client_credentials',
  });
  const body = tryParseJson(answer.text);
  const token = isJsonObject(body) ? body['access_token'] : undefined;
  if (typeof token !== 'string' || token === '') throw new Error('the token endpoint answered without an access token');
  return Redacted.of(token);
}

/** How many clients log in, and how. */
export interface TokenPoolOptions {
  readonly credentials: Login;
  /** Clients besides the default one. */
  readonly poolSize: number;
  readonly waiting: Waiting;
}

/**
 * Logs in the default client, then `poolSize` more, at most five of them (or a quarter of the pool) at a time, as the official provider does
 * at configure. A token that was given is shared by all of them.
 */
export async function fillTokenPool(transport: Transport, options: TokenPoolOptions): Promise<readonly Redacted[]> {
  const { credentials, poolSize, waiting } = options;
  const tokens = [await login(transport, credentials, waiting)];
  const width = Math.min(poolSize, Math.max(5, Math.floor(poolSize / 4)));
  for (let started = 0; started < poolSize; started += width) {
    const batch = Array.from({ length: Math.min(width, poolSize - started) }, () =>
      login(transport, credentials, waiting),
    );
    tokens.push(...(await Promise.all(batch)));
  }
  return tokens;
}
