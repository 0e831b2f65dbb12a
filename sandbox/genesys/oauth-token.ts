import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Platform } from './platform';
import type { ClientRecord, TokenRecord } from './records';

/** Who asked the token endpoint, as far as it was recognised. */
export interface TokenReply {
  readonly response: Response;
  readonly client: ClientRecord | undefined;
}

/**
 * `POST /oauth/token` for client credentials (RFC 6749 §4.4): client id and secret in the Basic header, or in the form. Any other grant
 * type is refused. The client decides the organisation.
 */
export async function issueToken(request: Request, platform: Platform): Promise<TokenReply> {
  const form = new URLSearchParams(await request.text());
  const grantType = form.get('grant_type');
  if (grantType !== 'client_credentials') {
    return refusal(
      400,
      grantType === null ? 'invalid_request' : 'unsupported_grant_type',
      'grant_type must be client_credentials',
    );
  }
  const { id, secret } = clientOf(request.headers.get('authorization'), form);
  const client = platform.store.table('clients').findAnywhere(id);
  const expected = client?.secrets?.['secret']?.reveal();
  if (client === undefined || expected === undefined || !sameText(expected, secret))
    return refusal(401, 'invalid_client', 'authentication failed');
  if (client.state !== 'active') return refusal(401, 'invalid_client', 'the client is not active', client);
  if (!isClientCredentials(client.authorizedGrantType))
    return refusal(400, 'unauthorized_client', 'the client has another grant type', client);
  return { response: Response.json(newToken(client, platform)), client };
}

/** The record of a bearer token; undefined when it is unknown, expired, or its client is gone or not active. */
export function tokenOf(
  authorization: string | null,
  platform: Platform,
): { readonly token: TokenRecord; readonly client: ClientRecord } | undefined {
  const text = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (text === undefined) return undefined;
  const token = platform.store.table('tokens').findAnywhere(tokenId(text));
  if (token === undefined || token.expiresAt <= platform.options.clock.now()) return undefined;
  const client = platform.store.table('clients').findAnywhere(token.clientId);
  return client?.state === 'active' ? { token, client } : undefined;
}

function newToken(client: ClientRecord, platform: Platform): Readonly<Record<string, unknown>> {
  const text = randomBytes(48).toString('base64url');
  const lifetime = client.accessTokenValiditySeconds;
  platform.store.table('tokens').put({
    id: tokenId(text),
    organizationId: client.organizationId,
    clientId: client.id,
    expiresAt: platform.options.clock.now() + lifetime * 1000,
  });
  return { access_token: text, token_type: 'bearer', expires_in: lifetime };
}

/** Tokens are looked up by their hash, so that the store never holds one. */
function tokenId(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function clientOf(
  authorization: string | null,
  form: URLSearchParams,
): { readonly id: string; readonly secret: string } {
  const encoded = /^Basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? { id: pair, secret: '' } : { id: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

function isClientCredentials(grantType: string): boolean {
  return grantType.toUpperCase().replaceAll(/[-_]/g, '') === 'CLIENTCREDENTIALS';
}

function sameText(expected: string, actual: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(actual));
}

/** `description` beside the standard member, as the platform's login service writes both. */
function refusal(status: number, error: string, description: string, client?: ClientRecord): TokenReply {
  return { response: Response.json({ error, description, error_description: description }, { status }), client };
}
