import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../core/clock';
import type { Redacted } from '../../core/redacted';
import type { TokenShelf } from './target-store';
import { endInManner, type TokenManner } from './token-manners';

/** Scopes a client may ask for; a token asked for without a scope may do what `crm.read` allows. */
export const tokenScopes = ['crm.read', 'crm.write'] as const;

/** Client of the OAuth server that only introspects: the CRM itself. */
export interface ResourceServer {
  readonly clientId: string;
  readonly clientSecret: Redacted;
}

export interface TokenIssuerProps {
  /** `http://127.0.0.1:4011/dev/oauth`. */
  readonly issuerUrl: string;
  readonly client: { readonly clientId: Redacted; readonly clientSecret: Redacted };
  readonly resourceServer: ResourceServer;
  readonly tokens: TokenShelf;
  /** Seconds a token lives. */
  readonly lifetimeSeconds: number;
  /**
   * Seconds for which tokens issued earlier stay good once a new one is issued.
   *
   * @default - until they expire or are revoked
   */
  readonly overlapSeconds?: number | undefined;
  /**
   * How it answers token requests.
   *
   * @default - as the standard says
   */
  readonly manner?: TokenManner | undefined;
  readonly clock: Clock;
}

/** One environment's OAuth 2.0 server: client credentials, introspection (RFC 7662) and revocation (RFC 7009) with opaque tokens. */
export interface TokenIssuer {
  /** Answers a request whose path is below the issuer's URL. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Makes a value chosen by the caller a good token of the client, as if it had been issued now. */
  plant(token: Redacted): void;
  /** True while the token is neither expired nor revoked. */
  isActive(token: Redacted): boolean;
}

const tokenKind = 'ClientCredentials';

/** Sets up oidc-provider for machine clients only. */
export function createTokenIssuer(props: TokenIssuerProps): TokenIssuer {
  const provider = new Provider(props.issuerUrl, {
    adapter: (kind: string) => adapterOf(props, kind),
    clients: clientsOf(props),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    // Nothing here signs anything that outlives the process; the keys only keep the library from using its published ones.
    jwks: { keys: [signingKey()] },
    cookies: { keys: ['unused: no browser signs in'] },
    scopes: [...tokenScopes],
    features: {
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_context, client, token) =>
          client.clientId === props.resourceServer.clientId || client.clientId === token.clientId,
      },
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => client.clientId === token.clientId },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    ttl: { ClientCredentials: () => props.lifetimeSeconds },
  });
  const callback = provider.callback();
  const mount = new URL(props.issuerUrl).pathname;
  const inManner = mannerOf(props);
  return {
    handle: (request, response) => {
      // The library finds its mount point by comparing the two, as Express leaves them.
      Object.assign(request, { originalUrl: request.url, url: request.url?.slice(mount.length) || '/' });
      if (request.method === 'POST' && request.url === '/token') inManner(response);
      void callback(request, response);
    },
    plant: (token) => plantToken(props, token),
    isActive: (token) => isTokenOf(props, props.tokens.find(tokenKind, token.reveal())),
  };
}

/** Remembers the token that its client has, as such a server does. */
function mannerOf(props: TokenIssuerProps): (response: ServerResponse) => void {
  const { manner, tokens, clock, lifetimeSeconds } = props;
  let last: { readonly token: Redacted; readonly endsAt: number } | undefined;
  const earlier = () => {
    const secondsLeft = Math.floor(((last?.endsAt ?? 0) - clock.now()) / 1000);
    // One that was revoked is not given again.
    const isGood = secondsLeft > 0 && last !== undefined && tokens.find(tokenKind, last.token.reveal()) !== undefined;
    return isGood && last ? { token: last.token, secondsLeft } : undefined;
  };
  const onGiven = (issued: Redacted, given: Redacted | undefined) => {
    if (issued === given) last = { token: issued, endsAt: clock.now() + lifetimeSeconds * 1000 };
    else tokens.remove(tokenKind, issued.reveal());
  };
  return (response) => {
    if (manner !== undefined) endInManner(response, manner, { earlier, onGiven });
  };
}

function clientsOf(props: TokenIssuerProps) {
  const machine = { redirect_uris: [], response_types: [], token_endpoint_auth_method: 'client_secret_basic' as const };
  return [
    {
      ...machine,
      client_id: props.client.clientId.reveal(),
      client_secret: props.client.clientSecret.reveal(),
      grant_types: ['client_credentials'],
      scope: tokenScopes.join(' '),
    },
    {
      ...machine,
      client_id: props.resourceServer.clientId,
      client_secret: props.resourceServer.clientSecret.reveal(),
      grant_types: [],
    },
  ];
}

/** A token of a client that was replaced since is good for nothing, though it has not expired. */
function isTokenOf(props: TokenIssuerProps, payload: object | undefined): boolean {
  return payload !== undefined && 'clientId' in payload && payload.clientId === props.client.clientId.reveal();
}

function plantToken(props: TokenIssuerProps, token: Redacted): void {
  const now = Math.floor(props.clock.now() / 1000);
  const payload: AdapterPayload = {
    jti: token.reveal(),
    kind: tokenKind,
    format: 'opaque',
    clientId: props.client.clientId.reveal(),
    iat: now,
    exp: now + props.lifetimeSeconds,
  };
  props.tokens.put(tokenKind, token.reveal(), payload, props.lifetimeSeconds);
}

function adapterOf(props: TokenIssuerProps, kind: string): Adapter {
  const { tokens, overlapSeconds } = props;
  const nothing = () => Promise.resolve(undefined);
  return {
    upsert: (id, payload, expiresIn) => {
      // One client asks for all tokens of an environment, so the earlier ones are its own.
      if (kind === tokenKind && overlapSeconds !== undefined) tokens.endWithin(kind, overlapSeconds);
      return Promise.resolve(tokens.put(kind, id, payload, expiresIn ?? props.lifetimeSeconds));
    },
    find: (id) => Promise.resolve(tokens.find(kind, id) as AdapterPayload | undefined), // what `upsert` put there
    destroy: (id) => Promise.resolve(tokens.remove(kind, id)),
    // Sessions, grants and device codes: no flow that is switched on uses them.
    consume: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    revokeByGrantId: nothing,
  };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' };
}
