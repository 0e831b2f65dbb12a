import * as oauth from 'oauth4webapi';
import type { OAuthClientNames } from '../../core/rotation';
import { Redacted } from '../../core/redacted';
import { again } from '../stage-fault';
import { endOfToken } from './end-of-token';
import type { Issuer, IssuerTask } from './issuer';
import { asClient, type OAuthRotation } from './oauth-request';
import { requestToken } from './request-token';

/** Tokens by OAuth 2.0 client credentials (RFC 6749, 4.4), exchanged for others where that is declared (RFC 8693). */
export const oauthClientCredentials: Issuer<OAuthRotation> = {
  issue: async (task) => {
    const names = await clientInTurn(task);
    const asked = task.now();
    const token = await asClient(task, names, (request) => requestToken(request, task.declared));
    if (token.token_type !== 'bearer' || token.expires_in === 0) throw again('issuer-answer-unusable');
    return {
      value: Redacted.of(token.access_token),
      endsAt: endOfToken(asked, token.expires_in, task.secret.lifetimeSeconds),
      reference: names.clientId,
      how: `client credentials of ${names.clientId}`,
      facts: { expiresInSeconds: token.expires_in ?? null },
    };
  },
  // RFC 7662
  isAlive: async (task, { value, reference }) => {
    if (task.declared.introspectionUrl === undefined) return undefined;
    const isAlive = await asClient(task, clientNamed(task, reference), async ({ server, client, auth, options }) => {
      const response = await oauth.introspectionRequest(server, client, auth, value.reveal(), options);
      return (await oauth.processIntrospectionResponse(server, client, response)).active;
    });
    return { isAlive, how: 'introspection' };
  },
  // RFC 7009
  retire: async (task, { value, reference }) => {
    if (task.declared.revocationUrl === undefined || !value) return undefined;
    await asClient(task, clientNamed(task, reference), async ({ server, client, auth, options }) =>
      oauth.processRevocationResponse(await oauth.revocationRequest(server, client, auth, value.reveal(), options)),
    );
    return { how: 'revoked at its issuer' };
  },
};

/** The client that the value in use was not got with, where there are two. */
async function clientInTurn({ declared, inUse }: IssuerTask<OAuthRotation>): Promise<OAuthClientNames> {
  const { client, alternate } = declared;
  return alternate && (await inUse()) === client.clientId ? alternate : client;
}

function clientNamed({ declared }: IssuerTask<OAuthRotation>, reference: string | null): OAuthClientNames {
  const { client, alternate } = declared;
  return alternate && reference === alternate.clientId ? alternate : client;
}
