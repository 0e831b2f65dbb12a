import type { KeyShelf } from './key-shelf';
import { isSameText } from './same-text';
import type { Introspection } from './introspect';
import type { Verdict } from './seen-request';
import type { TargetCredentials } from './credentials';

/** What a route demands of the caller. */
export type Demand =
  | { readonly scheme: 'bearer'; readonly scope: string }
  | { readonly scheme: 'api-key'; readonly service: 'crm' | 'payment' }
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'admin-key' };

/** The judgement of one request's credential; `presented` is the secret part, for the fingerprint only. */
export interface JudgedCredential {
  readonly verdict: Verdict;
  readonly presented: string | undefined;
}

export interface AuthenticateProps {
  readonly credentials: Readonly<Record<string, TargetCredentials>>;
  /** API keys that the environment's payment service has made. */
  readonly keys: (environment: string) => KeyShelf;
  /** Asks the issuer of `environment` about a token. */
  readonly introspect: (environment: string, token: string) => Promise<Introspection>;
}

export type Authenticate = (environment: string, demand: Demand, headers: Headers) => Promise<JudgedCredential>;

/**
 * Judges credentials. A credential that another environment or service would accept is told apart from an unknown one: the first is
 * what mixed-up secrets look like, and gets 403.
 */
export function createAuthenticate(props: AuthenticateProps): Authenticate {
  return (environment, demand, headers) => {
    switch (demand.scheme) {
      case 'bearer':
        return judgeBearer(props, environment, demand.scope, headers);
      case 'api-key':
        return Promise.resolve(judgeApiKey(props, environment, demand.service, headers));
      case 'basic':
        return Promise.resolve(judgeBasic(props.credentials, environment, headers));
      case 'admin-key':
        return Promise.resolve(judgeAdminKey(props.credentials, environment, headers));
    }
  };
}

async function judgeBearer(
  props: AuthenticateProps,
  environment: string,
  scope: string,
  headers: Headers,
): Promise<JudgedCredential> {
  const token = /^Bearer +([^\s]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return { verdict: 'missing', presented: undefined };
  const own = await props.introspect(environment, token);
  if (own.active) return { verdict: judgeToken(own, scope), presented: token };
  for (const other of Object.keys(props.credentials).filter((name) => name !== environment)) {
    if ((await props.introspect(other, token)).active) return { verdict: 'wrong-environment', presented: token };
  }
  return { verdict: 'unknown', presented: token };
}

function judgeToken({ scope: held = defaultScope, audience }: Introspection, scope: string): Verdict {
  if (audience !== undefined && !audience.includes('crm')) return 'wrong-service';
  return held.split(' ').includes(scope) ? 'accepted' : 'insufficient-scope';
}

/** A token asked for without a scope reads. */
const defaultScope = 'crm.read';

function judgeApiKey(
  { credentials: all, keys }: AuthenticateProps,
  environment: string,
  service: 'crm' | 'payment',
  headers: Headers,
): JudgedCredential {
  const key = headers.get('x-api-key')?.trim();
  if (!key) return { verdict: 'missing', presented: undefined };
  const isKeyOf = (name: string, of: 'crm' | 'payment') => {
    const credentials = all[name];
    if (credentials !== undefined && isSameText(credentials[of].apiKey.reveal(), key)) return true;
    return of === 'payment' && keys(name).holds(key);
  };
  if (isKeyOf(environment, service)) return { verdict: 'accepted', presented: key };
  const other = service === 'crm' ? 'payment' : 'crm';
  if (isKeyOf(environment, other)) return { verdict: 'wrong-service', presented: key };
  const isForeign = Object.keys(all).some((name) => isKeyOf(name, 'crm') || isKeyOf(name, 'payment'));
  return { verdict: isForeign ? 'wrong-environment' : 'unknown', presented: key };
}

function judgeAdminKey(all: AuthenticateProps['credentials'], environment: string, headers: Headers): JudgedCredential {
  const key = headers.get('x-admin-key')?.trim();
  if (!key) return { verdict: 'missing', presented: undefined };
  const owner = Object.entries(all).find(([, { payment }]) => isSameText(payment.adminKey.reveal(), key))?.[0];
  if (owner === environment) return { verdict: 'accepted', presented: key };
  return { verdict: owner === undefined ? 'unknown' : 'wrong-environment', presented: key };
}

function judgeBasic(all: AuthenticateProps['credentials'], environment: string, headers: Headers): JudgedCredential {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (encoded === undefined) return { verdict: 'missing', presented: undefined };
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const isPairOf = (credentials: TargetCredentials) =>
    isSameText(`${credentials.crm.clientId.reveal()}:${credentials.crm.clientSecret.reveal()}`, pair);
  const owner = Object.entries(all).find(([, credentials]) => isPairOf(credentials))?.[0];
  if (owner === environment) return { verdict: 'accepted', presented: pair };
  return { verdict: owner === undefined ? 'unknown' : 'wrong-environment', presented: pair };
}
