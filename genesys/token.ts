import type { Clock } from '../core/clock';
import { ProblemsError } from '../core/problem';
import type { Redacted } from '../core/redacted';
import { GenesysApiError, readErrorFacts } from './api-error';
import { isLoopback } from './is-loopback';
import { readTokenAnswer, type TokenAnswer } from './token-answer';
import type { Transport } from './transport';

/** An organisation's OAuth client with the client-credentials grant. */
export interface OAuthClient {
  /** Base of token requests, without `/oauth/token`. */
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: Redacted;
  /** Shown in problems: `organisation nonprod`. */
  readonly where: string;
  /** Where id and secret were taken from, for the fix: `TF_VAR_nonprod_client_id and TF_VAR_nonprod_client_secret`. */
  readonly configuredBy: string;
}

/** Gives a token that is good for the next call. */
export interface TokenSource {
  /** Id of the OAuth client that the tokens are of. */
  readonly clientId: string;
  token(): Promise<Redacted>;
  /** Drops a token that the platform refused; a newer one is kept. */
  forget(token: Redacted): void;
}

interface Grant {
  readonly token: Redacted;
  readonly renewAt: number;
}

type GrantedToken = Extract<TokenAnswer, { kind: 'granted' }>;

const route = '/oauth/token';
/** Of a token whose answer does not say how long it lives. */
const usualLifeSeconds = 300;
/** Whatever an answer says of a token's life, no more than one login is made in this time: one that ends before is refused, and renewed then. */
const shortestUse = 10_000;

/**
 * Client-credentials tokens, cached and renewed before they end; callers that ask at the same time share one request.
 *
 * @throws ProblemsError `client-refused` when the platform does not know the client or its secret
 */
export function createTokenSource(
  client: OAuthClient,
  ports: { readonly transport: Transport; readonly clock: Clock },
): TokenSource {
  let grant: Grant | undefined;
  let pending: Promise<Grant> | undefined;
  const renew = async (): Promise<Grant> => {
    try {
      grant = await requestGrant(client, ports);
      return grant;
    } finally {
      pending = undefined;
    }
  };
  return {
    clientId: client.clientId,
    async token() {
      if (grant && ports.clock.now() < grant.renewAt) return grant.token;
      pending ??= renew();
      return (await pending).token;
    },
    forget(token) {
      if (grant?.token === token) grant = undefined;
    },
  };
}

async function requestGrant(
  client: OAuthClient,
  ports: { readonly transport: Transport; readonly clock: Clock },
): Promise<Grant> {
  const asked = ports.clock.now();
  const { token, expiresInSeconds } = await requestToken(client, ports.transport);
  // A header cannot carry anything else, and fetch would quote the token in its complaint.
  if (!/^[\x21-\x7e]+$/.test(token.reveal())) throw unusable(client, '`access_token` holds what no header can carry');
  const lifetime = (expiresInSeconds ?? usualLifeSeconds) * 1000;
  const renewal = asked + lifetime - Math.min(60_000, lifetime / 10);
  return { token, renewAt: Math.max(renewal, asked + shortestUse) };
}

async function requestToken(client: OAuthClient, transport: Transport): Promise<GrantedToken> {
  const url = `${client.loginUrl.replace(/\/+$/, '')}${route}`;
  if (new URL(url).protocol !== 'https:' && !isLoopback(url)) throw unusable(client, 'its address is not https');
  const reply = await transport({
    method: 'POST',
    url,
    route,
    isRepeatable: true,
    headers: () => ({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      // The platform's own SDKs send id and secret as they are; RFC 6749's form-encoding would turn the dashes of an id into %2D.
      authorization: `Basic ${Buffer.from(`${client.clientId}:${client.clientSecret.reveal()}`).toString('base64')}`,
    }),
    body: () => 'grant_type=client_credentials',
  });
  const answer = readTokenAnswer(reply);
  switch (answer.kind) {
    case 'granted':
      return answer;
    case 'refused':
      throw refused(client, reply.status);
    case 'later': {
      const { text, headers, status, attempt, retryAfter } = reply;
      throw new GenesysApiError(readErrorFacts(text, headers, { method: 'POST', route, status, attempt, retryAfter }));
    }
    case 'unusable':
      throw unusable(client, answer.what);
  }
}

function refused(client: OAuthClient, status: number): ProblemsError {
  return new ProblemsError([
    {
      code: 'client-refused',
      where: client.where,
      what: `the platform refused the OAuth client (${status}): id or secret is wrong, or the client is disabled`,
      fix: `correct ${client.configuredBy}; for the sandbox run \`eval "$(npx gcda sandbox env)"\``,
    },
  ]);
}

function unusable(client: OAuthClient, why: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'token-unusable',
      where: client.where,
      what: `${new URL(client.loginUrl).origin}${route} did not answer with a usable token: ${why}`,
      fix: "see that the login address is the one of the organisation's region",
    },
  ]);
}
