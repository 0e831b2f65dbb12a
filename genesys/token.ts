import {
  allowInsecureRequests,
  clientCredentialsGrantRequest,
  customFetch,
  processClientCredentialsResponse,
} from 'oauth4webapi';
import type { ClientAuth, TokenEndpointResponse } from 'oauth4webapi';
import type { Clock } from '../core/clock';
import { ProblemsError } from '../core/problem';
import { Redacted } from '../core/redacted';
import { isLoopback } from './is-loopback';
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
  token(): Promise<Redacted>;
  /** Drops a token that the platform refused; a newer one is kept. */
  forget(token: Redacted): void;
}

interface Grant {
  readonly token: Redacted;
  readonly renewAt: number;
}

const route = '/oauth/token';

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
  const answer = await requestToken(client, ports.transport);
  // A header cannot carry anything else, and fetch would quote the token in its complaint.
  if (!/^[\x21-\x7e]+$/.test(answer.access_token)) throw unusable(client);
  const lifetime = (answer.expires_in ?? 300) * 1000;
  return { token: Redacted.of(answer.access_token), renewAt: asked + lifetime - Math.min(60_000, lifetime / 10) };
}

async function requestToken(client: OAuthClient, transport: Transport): Promise<TokenEndpointResponse> {
  const url = `${client.loginUrl.replace(/\/+$/, '')}${route}`;
  const server = { issuer: client.loginUrl, token_endpoint: url };
  let refusedWith: number | undefined;
  try {
    const response = await clientCredentialsGrantRequest(
      server,
      { client_id: client.clientId },
      basic(client),
      {},
      {
        [allowInsecureRequests]: isLoopback(url),
        [customFetch]: async (_url, options) => {
          const reply = await transport({
            method: 'POST',
            url,
            route,
            isRepeatable: true,
            headers: () => options.headers,
            body: () => String(options.body),
          });
          if (reply.status >= 400) refusedWith = reply.status;
          return new Response(reply.text, { status: reply.status, headers: reply.headers });
        },
      },
    );
    return await processClientCredentialsResponse(server, { client_id: client.clientId }, response);
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    // No `cause`: the library keeps the answer, and with it perhaps a token, in its errors.
    throw refusedWith === undefined ? unusable(client) : refused(client, refusedWith);
  }
}

// The platform's own SDKs send id and secret as they are; RFC 6749's form-encoding would turn the dashes of a client id into %2D.
function basic(client: OAuthClient): ClientAuth {
  return (_server, _client, _body, headers) => {
    const pair = Buffer.from(`${client.clientId}:${client.clientSecret.reveal()}`).toString('base64');
    headers.set('authorization', `Basic ${pair}`);
  };
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

function unusable(client: OAuthClient): ProblemsError {
  return new ProblemsError([
    {
      code: 'token-unusable',
      where: client.where,
      what: `${new URL(client.loginUrl).origin}${route} did not answer with a usable token`,
      fix: "see that the login address is the one of the organisation's region",
    },
  ]);
}
