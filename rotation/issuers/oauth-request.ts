import * as oauth from 'oauth4webapi';
import type { OAuthClientNames, ScheduledRotation } from '../../core/rotation';
import { again, refused, StageFault } from '../stage-fault';
import { clientAuthOf } from './client-auth';
import type { IssuerTask } from './issuer';

export type OAuthRotation = Extract<ScheduledRotation, { kind: 'oauth-client-credentials' }>;

/** What the library needs for one request as one client. */
export interface OAuthRequest {
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly auth: oauth.ClientAuth;
  readonly options: oauth.HttpRequestOptions<'POST', URLSearchParams>;
}

/**
 * Makes one request as one of the declared clients and reads its answer.
 *
 * @throws StageFault `issuer-refuses-client`, `issuer-refuses-request`: never; `issuer-answer-unusable`: again
 */
export async function asClient<T>(
  { declared, currentOf, send }: IssuerTask<OAuthRotation>,
  names: OAuthClientNames,
  work: (request: OAuthRequest) => Promise<T>,
): Promise<T> {
  const [id, secret] = [await currentOf(names.clientId), await currentOf(names.clientSecret)];
  const auth = await clientAuthOf(declared.authMethod, secret);
  let status = 0;
  const request: OAuthRequest = {
    server: {
      issuer: new URL(declared.tokenUrl).origin,
      token_endpoint: declared.tokenUrl,
      ...(declared.introspectionUrl && { introspection_endpoint: declared.introspectionUrl }),
      ...(declared.revocationUrl && { revocation_endpoint: declared.revocationUrl }),
    },
    client: { client_id: id.reveal() },
    auth,
    options: {
      // `send` refuses what is neither https nor on this machine, and says so.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: async (url, { headers, body }) => {
        const reply = await send({ method: 'POST', url, headers: () => headers, body: () => String(body) });
        status = reply.status;
        return new Response(reply.text === '' ? null : reply.text, { status, headers: reply.headers });
      },
    },
  };
  try {
    return await work(request);
  } catch (error) {
    if (error instanceof StageFault) throw error;
    // No `cause`: the library keeps the answer, and with it perhaps a token, in its errors.
    if (status < 400) throw again('issuer-answer-unusable');
    throw refused(isClientRefused(error, status) ? 'issuer-refuses-client' : 'issuer-refuses-request');
  }
}

function isClientRefused(error: unknown, status: number): boolean {
  const code = error instanceof oauth.ResponseBodyError ? error.error : '';
  return status === 401 || code === 'invalid_client' || code === 'unauthorized_client';
}
