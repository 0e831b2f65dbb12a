import * as oauth from 'oauth4webapi';
import type { OAuthClientNames } from '../../core/oauth-client-credentials-policy';
import type { HttpReply } from '../../genesys/send';
import { isLost, refused, StageFault } from '../machine/stage-fault';
import { clientAuthOf } from './client-auth';
import type { IssuerTask } from './issuer';
import type { OAuthPolicy } from '../../core/oauth-client-credentials-policy';

/** What the library needs for one request as one client. */
export interface OAuthRequest {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly auth: oauth.ClientAuth;
  readonly options: oauth.HttpRequestOptions<'POST', URLSearchParams>;
}

/**
 * Makes one request as one of the declared clients, and gives its answer as it came. The library makes requests and proves who asks; it
 * reads no answers, since it refuses some that hold all that is needed (decision 0017).
 *
 * @throws StageFault `target-request-invalid` for a client that no request can be made as; ProblemsError `rotation-lost`; what sending throws
 */
export async function asClient(
  { policy, currentOf, send }: IssuerTask<OAuthPolicy>,
  names: OAuthClientNames,
  request: (request: OAuthRequest) => Promise<unknown>,
): Promise<HttpReply> {
  const [id, secret] = [await currentOf(names.clientId), await currentOf(names.clientSecret)];
  const auth = await clientAuthOf(policy.authMethod, secret);
  const replies: HttpReply[] = [];
  try {
    await request({
      server: {
        // The library addresses assertions to it (RFC 7523, 3), and uses it for nothing else where it reads no answers.
        issuer: policy.assertionAudience ?? policy.tokenUrl,
        token_endpoint: policy.tokenUrl,
        ...(policy.introspectionUrl && { introspection_endpoint: policy.introspectionUrl }),
        ...(policy.revocationUrl && { revocation_endpoint: policy.revocationUrl }),
      },
      client: { client_id: id.reveal() },
      auth,
      options: {
        // `send` refuses what is neither https nor on this machine, and says so.
        [oauth.allowInsecureRequests]: true,
        [oauth.customFetch]: async (url, { headers, body }) => {
          replies.push(await send({ method: 'POST', url, headers: () => headers, body: () => String(body) }));
          return new Response();
        },
      },
    });
  } catch (error) {
    if (error instanceof StageFault || isLost(error)) throw error;
  }
  const [reply] = replies;
  // No `cause`: the library keeps what it was given in its errors.
  if (!reply) throw refused('target-request-invalid');
  return reply;
}
