import * as oauth from 'oauth4webapi';
import type { OAuthRequest, OAuthRotation } from './oauth-request';

const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

/** One token by client credentials, exchanged for another (RFC 8693) where that is declared. */
export async function requestToken(
  request: OAuthRequest,
  declared: OAuthRotation,
): Promise<oauth.TokenEndpointResponse> {
  const { server, client, auth, options } = request;
  const response = await oauth.clientCredentialsGrantRequest(server, client, auth, asked(declared), options);
  const token = await oauth.processClientCredentialsResponse(server, client, response);
  if (!declared.exchange) return token;
  const parameters = {
    subject_token: token.access_token,
    subject_token_type: accessToken,
    ...asked(declared.exchange),
  };
  const exchanged = await oauth.genericTokenEndpointRequest(server, client, auth, exchangeGrant, parameters, options);
  return oauth.processGenericTokenEndpointResponse(server, client, exchanged);
}

function asked({ scope, audience }: Pick<OAuthRotation, 'scope' | 'audience'>): Record<string, string> {
  return { ...(scope !== undefined && { scope }), ...(audience !== undefined && { audience }) };
}
