import { Redacted } from '../../../core/redacted';
import { isJsonObject, tryParseJson } from '../values/json-equivalence';
import type { Transport } from './transport';

/** An OAuth client of the organisation, or a token that someone else fetched. */
export type Login = { readonly accessToken: Redacted } | { readonly clientId: string; readonly clientSecret: Redacted };

/**
 * Fetches one token with the client credentials grant; no call when a token was given. Retries a login only when the platform says that
 * the rate limit of logins is exceeded, which the caller's transport does for 429.
 *
 * @throws ApiError when the platform refuses the client
 */
export async function login(transport: Transport, credentials: Login): Promise<Redacted> {
  if ('accessToken' in credentials) return credentials.accessToken;
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

/**
 * Logs in the default client, then `poolSize` more, at most five of them (or a quarter of the pool) at a time, as the official provider does
 * at configure. A token that was given is shared by all of them.
 */
export async function fillTokenPool(
  transport: Transport,
  credentials: Login,
  poolSize: number,
): Promise<readonly Redacted[]> {
  const tokens = [await login(transport, credentials)];
  const width = Math.min(poolSize, Math.max(5, Math.floor(poolSize / 4)));
  for (let started = 0; started < poolSize; started += width) {
    const batch = Array.from({ length: Math.min(width, poolSize - started) }, () => login(transport, credentials));
    tokens.push(...(await Promise.all(batch)));
  }
  return tokens;
}
