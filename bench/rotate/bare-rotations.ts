import type { Places, Deployed } from './estate';
import { basic, fields } from './platform-api';

/** Who makes the calls. */
export interface Callers {
  /** Of the platform. */
  readonly authorization: string;
  readonly issuer: { readonly id: string; readonly secret: string };
  /** The value that is replaced. */
  readonly old: string;
}

/** The calls of a rotation and nothing else: no plan, no ledger, no machine. */
export async function rotateBare(
  [name, { credentialId, actionId }]: readonly [string, Deployed],
  { url, crm, oauth }: Places,
  { authorization, issuer, old }: Callers,
): Promise<void> {
  const platform = { authorization, accept: 'application/json', 'content-type': 'application/json' };
  const client = {
    authorization: basic(issuer.id, issuer.secret),
    'content-type': 'application/x-www-form-urlencoded',
  };
  const send = async (address: string, init: RequestInit, status = 200): Promise<string> => {
    const answer = await fetch(address, init);
    const text = await answer.text();
    if (answer.status !== status)
      throw new Error(`${init.method ?? 'GET'} ${address} was answered with ${answer.status}`);
    return text;
  };
  const run = `${url}/api/v2/integrations/actions/${actionId}/test`;
  const console = () => send(run, { method: 'POST', headers: platform, body: '{}' });
  const grant = { method: 'POST', headers: client, body: 'grant_type=client_credentials' };
  const { access_token: token } = JSON.parse(await send(`${oauth}/token`, grant)) as { access_token: string };
  await send(`${crm}/whoami`, { headers: { authorization: `Bearer ${token}` } });
  const credential = { id: credentialId, name, type: { name: 'userDefined' }, credentialFields: fields(name, token) };
  const path = `${url}/api/v2/integrations/credentials/${credentialId}`;
  await send(path, { headers: platform });
  await send(path, { method: 'PUT', headers: platform, body: JSON.stringify(credential) });
  await console();
  await send(`${oauth}/token/revocation`, { method: 'POST', headers: client, body: `token=${old}` });
  await send(`${crm}/whoami`, { headers: { authorization: `Bearer ${old}` } }, 401);
  await console();
}
