import * as oauth from 'oauth4webapi';
import type { OAuthClientNames } from '../../core/oauth-client-credentials-policy';
import { readJsonObject } from '../../core/json-object';
import { assertAgreed } from '../target/assert-agreed';
import { endOfToken } from './end-of-token';
import { toTime } from '../../secrets/value-rules/token-shapes';
import type { Answer, Issuer, IssuerTask } from './issuer';
import { asClient } from './oauth-request';
import type { OAuthPolicy } from '../../core/oauth-client-credentials-policy';
import { clientUnknown, referenceInUse } from './reference-in-use';
import { requestToken } from './request-token';
import { unusable } from './unusable';

/** Tokens by OAuth 2.0 client credentials (RFC 6749, 4.4), exchanged for others where that is declared (RFC 8693). */
export const oauthClientCredentials: Issuer<OAuthPolicy> = {
  issue: async (task) => {
    const names = await clientInTurn(task);
    const asked = task.now();
    const { token, expiresInSeconds } = await requestToken(task, names);
    return {
      value: token,
      endsAt: endOfToken(asked, expiresInSeconds, task.secret.lifetimeSeconds),
      reference: names.clientId,
      how: `client credentials of ${names.clientId}`,
      facts: { expiresInSeconds: expiresInSeconds ?? null },
    };
  },
  // RFC 7662
  isAlive: async (task, { value, reference }) => {
    if (task.policy.introspectionUrl === undefined) return undefined;
    const reply = await asClient(task, clientNamed(task, reference), ({ server, client, auth, options }) =>
      oauth.introspectionRequest(server, client, auth, value.reveal(), options),
    );
    assertAgreed(reply);
    return { ...aliveIn(reply.text), how: 'introspection' };
  },
  // RFC 7009: whatever else a good answer says, the token is dead. One that is not known is dead as well.
  retire: async (task, { value, reference }) => {
    if (task.policy.revocationUrl === undefined || !value) return undefined;
    const reply = await asClient(task, clientNamed(task, reference), ({ server, client, auth, options }) =>
      oauth.revocationRequest(server, client, auth, value.reveal(), options),
    );
    if (errorOf(reply.text) !== 'invalid_token') assertAgreed(reply);
    return { how: 'revoked at its issuer' };
  },
};

/** Only `true` and `false` are answers: a text could mean either. */
function aliveIn(text: string): Pick<Answer, 'isAlive' | 'endsAt'> {
  const read = readJsonObject(text);
  if (read.kind === 'none') throw unusable(`introspection must answer with a JSON object: ${read.why}`);
  const { active, exp } = read.members;
  if (typeof active !== 'boolean' || read.twice.has('active'))
    throw unusable('`active` of an introspection must be there once, true or false');
  const endsAt = typeof exp === 'number' && exp > 0 ? toTime(exp) : undefined;
  return { isAlive: active, ...(endsAt !== undefined && { endsAt }) };
}

function errorOf(text: string): unknown {
  const read = readJsonObject(text);
  return read.kind === 'object' ? read.members.error : undefined;
}

/**
 * The client that the value in use was not got with, where there are two: such servers end a client's old token at once. What a source gave
 * counts as the first client's. A name that is neither's may be either's by now.
 */
async function clientInTurn(task: IssuerTask<OAuthPolicy>): Promise<OAuthClientNames> {
  const { client, alternate } = task.policy;
  if (!alternate) return client;
  const sources = 'the source has a good token of the first client';
  const name = (await referenceInUse(task, sources)) ?? client.clientId;
  if (name !== client.clientId && name !== alternate.clientId)
    throw clientUnknown(
      `the one in use was got with ${name}, which is neither client’s name`,
      // A sync leaves alone what was issued here; a person's value takes its place.
      `Get a token with the first client, and write it: \`npx gcda secrets set ${task.secret.name}\``,
    );
  return name === client.clientId ? alternate : client;
}

function clientNamed({ policy }: IssuerTask<OAuthPolicy>, reference: string | null): OAuthClientNames {
  const { client, alternate } = policy;
  return alternate && reference === alternate.clientId ? alternate : client;
}
