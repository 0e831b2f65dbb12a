import type { GenesysClientPolicy } from '../../core/genesys-client-policy';
import { Redacted } from '../../core/redacted';
import type { OAuthClientInfo } from '../../genesys/schemas/oauth-client';
import { refused } from '../machine/stage-fault';
import { endOfToken } from './end-of-token';
import type { Issuer, IssuerTask } from './issuer';
import { bySync, clientUnknown, referenceInUse } from './reference-in-use';

/** Secrets of two OAuth clients of the organisation, used in turn, since a client has one secret and a new one ends it at once. */
export const genesysClient: Issuer<GenesysClientPolicy> = {
  issue: async (task) => {
    const [one, other] = task.policy.clients;
    const id = (await idInUse(task)) === one ? other : one;
    const [first, second] = await Promise.all([
      task.platform.readOAuthClient(one),
      task.platform.readOAuthClient(other),
    ]);
    if (rolesOf(first) !== rolesOf(second)) throw refused('issuer-clients-differ');
    const value = await task.platform.renewOAuthClientSecret(id);
    const endsAt = endOfToken(task.now(), undefined, task.secret.lifetimeSeconds);
    return { value, endsAt, reference: id, how: `new secret of OAuth client ${id}` };
  },
  isAlive: async ({ environment, send }, { value, reference }) => {
    if (reference === null) return undefined;
    const pair = () => Buffer.from(`${reference}:${value.reveal()}`).toString('base64');
    const { status } = await send({
      method: 'POST',
      url: `${environment.loginUrl.replace(/\/+$/, '')}/oauth/token`,
      headers: () => ({
        Authorization: `Basic ${pair()}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      }),
      body: () => 'grant_type=client_credentials',
    });
    return { isAlive: status < 400, how: 'token request with it' };
  },
  // Nobody learns the new secret, so that this client is good for nothing until its turn comes.
  retire: async ({ platform }, { reference }) => {
    if (reference === null) return undefined;
    await platform.renewOAuthClientSecret(reference);
    return { how: `another secret for OAuth client ${reference}` };
  },
  companions: ({ clientId }, reference) => new Map([[clientId, Redacted.of(reference)]]),
  referenceBefore: ({ clients: [one, other] }, reference) => (reference === one ? other : one),
};

const sources = 'the sources have the id and the secret that are in use';

/** The source has the first client's id for ever: it tells only as long as the ledger says that what it gave is the value in use. */
async function idInUse(task: IssuerTask<GenesysClientPolicy>): Promise<string> {
  const { clients, clientId } = task.policy;
  const known = await referenceInUse(task, sources);
  if (known !== null) return known;
  const id = (await task.currentOf(clientId)).reveal();
  if (!clients.includes(id)) throw clientUnknown(`${clientId} names neither of the two clients`, bySync(task, sources));
  return id;
}

/** The roles with their divisions, in one order. */
function rolesOf({ roleDivisions = [] }: OAuthClientInfo): string {
  return roleDivisions
    .map(({ roleId, divisionId = '' }) => `${roleId} ${divisionId}`)
    .sort()
    .join('\n');
}
