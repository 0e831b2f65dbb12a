import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider, type Adapter, type AdapterPayload, type ClientMetadata } from 'oidc-provider';
import type { Clock } from '../../core/clock';
import type { Redacted } from '../../core/redacted';
import type { TokenShelf } from './target-store';
import { publicKeyOf, type TokenClient } from './token-client';
import { allowTokenExchange, exchangeGrant } from './token-exchange';
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
  /** Those that may ask for tokens; what is planted belongs to the first. */
  readonly clients: readonly [TokenClient, ...TokenClient[]];
  /** Services that tokens can be exchanged for. */
  readonly audiences: readonly string[];
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

/**
 * One environment's OAuth 2.0 server: client credentials, token exchange (RFC 8693), introspection (RFC 7662) and revocation (RFC 7009)
 * with opaque tokens, for clients with a secret or a private key (RFC 7523).
 */
export interface TokenIssuer {
  /** Answers a request whose path is below the issuer's URL. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Makes a value chosen by the caller a good token of the first client, as if it had been issued now. */
  plant(token: Redacted): void;
  /** True while the token is neither expired nor revoked. */
  isActive(token: Redacted): boolean;
}

const tokenKind = 'ClientCredentials';

/** Sets up oidc-provider for machine clients only. */
export function createTokenIssuer(props: TokenIssuerProps): TokenIssuer {
  const provider = new Provider(props.issuerUrl, {
    adapter: (kind: string) => (kind === 'Client' ? clientAdapter(props) : adapterOf(props, kind)),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
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
  allowTokenExchange(provider, props);
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

/** Remembers the token that each client has, as such a server does. */
function mannerOf(props: TokenIssuerProps): (response: ServerResponse) => void {
  const { manner, tokens, clock, lifetimeSeconds } = props;
  const last = new Map<string, { readonly token: Redacted; readonly endsAt: number }>();
  const ownerOf = (issued: Redacted) => clientIdOf(tokens.find(tokenKind, issued.reveal())) ?? '';
  const earlier = (issued: Redacted) => {
    const known = last.get(ownerOf(issued));
    const secondsLeft = Math.floor(((known?.endsAt ?? 0) - clock.now()) / 1000);
    // One that was revoked is not given again.
    const isGood = secondsLeft > 0 && known !== undefined && tokens.find(tokenKind, known.token.reveal()) !== undefined;
    return isGood ? { token: known.token, secondsLeft } : undefined;
  };
  const onGiven = (issued: Redacted, given: Redacted | undefined) => {
    if (issued === given) last.set(ownerOf(issued), { token: issued, endsAt: clock.now() + lifetimeSeconds * 1000 });
    else tokens.remove(tokenKind, issued.reveal());
  };
  return (response) => {
    if (manner !== undefined) endInManner(response, manner, { earlier, onGiven });
  };
}

const machine = { redirect_uris: [], response_types: [] };

function clientsOf({ clients, resourceServer }: TokenIssuerProps): ClientMetadata[] {
  return [
    ...clients.map(metadataOf),
    {
      ...machine,
      token_endpoint_auth_method: 'client_secret_basic',
      client_id: resourceServer.clientId,
      client_secret: resourceServer.clientSecret.reveal(),
      grant_types: [],
    },
  ];
}

function metadataOf({ authMethod, clientId, clientSecret }: TokenClient): ClientMetadata {
  const isKey = authMethod === 'private_key_jwt';
  const key = isKey ? publicKeyOf(clientSecret) : undefined;
  // A private key is nobody's shared secret. One that is none was refused when the values were settled.
  if (isKey && key === undefined) throw new Error('the private key of a client cannot be used');
  return {
    ...machine,
    token_endpoint_auth_method: authMethod,
    client_id: clientId.reveal(),
    ...(key ? { jwks: { keys: [key] } } : { client_secret: clientSecret.reveal() }),
    grant_types: ['client_credentials', exchangeGrant],
    scope: tokenScopes.join(' '),
  };
}

/** A token of a client that was replaced since is good for nothing, though it has not expired. */
function isTokenOf(props: TokenIssuerProps, payload: object | undefined): boolean {
  const owner = clientIdOf(payload);
  return props.clients.some(({ clientId }) => clientId.reveal() === owner);
}

function clientIdOf(payload: object | undefined): string | undefined {
  return payload !== undefined && 'clientId' in payload ? String(payload.clientId) : undefined;
}

function plantToken(props: TokenIssuerProps, token: Redacted): void {
  const now = Math.floor(props.clock.now() / 1000);
  const payload: AdapterPayload = {
    jti: token.reveal(),
    kind: tokenKind,
    format: 'opaque',
    clientId: props.clients[0].clientId.reveal(),
    iat: now,
    exp: now + props.lifetimeSeconds,
  };
  props.tokens.put(tokenKind, token.reveal(), payload, props.lifetimeSeconds);
}

const nothing = () => Promise.resolve(undefined);

// The library clones a list of clients, and takes no clone of a key where objects come from another realm, as under jest.
function clientAdapter(props: TokenIssuerProps): Adapter {
  const clients = new Map(clientsOf(props).map((client) => [client.client_id, client]));
  return {
    ...{ upsert: nothing, destroy: nothing, consume: nothing, revokeByGrantId: nothing },
    ...{ findByUid: nothing, findByUserCode: nothing },
    find: (id) => Promise.resolve(clients.get(id)),
  };
}

function adapterOf(props: TokenIssuerProps, kind: string): Adapter {
  const { tokens, overlapSeconds } = props;
  return {
    upsert: (id, payload, expiresIn) => {
      if (kind === tokenKind && overlapSeconds !== undefined)
        tokens.endWithin(kind, overlapSeconds, (earlier) => clientIdOf(earlier) === payload.clientId);
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
