import * as oauth from 'oauth4webapi';
import type { OAuthClientNames } from '../../core/oauth-client-credentials-policy';
import type { HttpReply } from '../../genesys/send';
import { readTokenAnswer, type TokenAnswer } from '../../genesys/token-answer';
import { again, refused } from '../machine/stage-fault';
import { unusable } from './unusable';
import type { IssuerTask } from './issuer';
import { asClient } from './oauth-request';
import type { OAuthPolicy } from '../../core/oauth-client-credentials-policy';

export type GrantedToken = Extract<TokenAnswer, { kind: 'granted' }>;

const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';

/**
 * One token by client credentials, exchanged for another (RFC 8693) where that is declared.
 *
 * @throws StageFault `issuer-refuses-client`, `issuer-refuses-request`: never; `issuer-answer-unusable`, `target-busy`: again
 */
export async function requestToken(task: IssuerTask<OAuthPolicy>, names: OAuthClientNames): Promise<GrantedToken> {
  const { policy } = task;
  const first = granted(
    await asClient(task, names, ({ server, client, auth, options }) =>
      oauth.clientCredentialsGrantRequest(server, client, auth, asked(policy), options),
    ),
  );
  if (!policy.exchange) return first;
  const parameters = () => ({
    subject_token: first.token.reveal(),
    subject_token_type: accessToken,
    ...asked(policy.exchange ?? {}),
  });
  return granted(
    await asClient(task, names, ({ server, client, auth, options }) =>
      oauth.genericTokenEndpointRequest(server, client, auth, exchangeGrant, parameters(), options),
    ),
  );
}

function asked({ scope, audience }: Pick<OAuthPolicy, 'scope' | 'audience'>): Record<string, string> {
  return { ...(scope !== undefined && { scope }), ...(audience !== undefined && { audience }) };
}

function granted(reply: HttpReply): GrantedToken {
  const answer = readTokenAnswer(reply);
  switch (answer.kind) {
    case 'granted':
      return answer;
    case 'refused':
      throw refused(answer.isClient ? 'issuer-refuses-client' : 'issuer-refuses-request');
    case 'later':
      throw again('target-busy');
    case 'unusable':
      throw unusable(answer.what);
  }
}
