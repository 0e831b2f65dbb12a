import * as oauth from 'oauth4webapi';
import type { ResourceServer } from './token-issuer';

/** Answer of a token server about a token (RFC 7662). */
export interface Introspection {
  readonly active: boolean;
  /** Space-separated; undefined when the token was asked for without one. */
  readonly scope: string | undefined;
  /** Services that it is for; undefined when it was exchanged for none. */
  readonly audience: readonly string[] | undefined;
}

/** Asks the issuer over HTTP whether a token is good, with the resource server's own client. */
export async function introspect(
  issuerUrl: string,
  resourceServer: ResourceServer,
  token: string,
  fetch: typeof globalThis.fetch,
): Promise<Introspection> {
  const server: oauth.AuthorizationServer = {
    issuer: issuerUrl,
    introspection_endpoint: `${issuerUrl}/token/introspection`,
  };
  const client: oauth.Client = { client_id: resourceServer.clientId };
  const response = await oauth.introspectionRequest(
    server,
    client,
    oauth.ClientSecretBasic(resourceServer.clientSecret.reveal()),
    token,
    // Plain HTTP is for loopback, where the sandbox lives.
    {
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: fetch,
      additionalParameters: { token_type_hint: 'access_token' },
    },
  );
  const answer = await oauth.processIntrospectionResponse(server, client, response);
  const audience = answer.aud === undefined ? undefined : [answer.aud].flat();
  return { active: answer.active, scope: answer.scope, audience };
}
