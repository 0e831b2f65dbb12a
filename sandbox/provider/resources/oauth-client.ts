import { ProblemsError } from '../../../core/problem';
import { Redacted } from '../../../core/redacted';
import { objectMember, objectsMember, requiredText, textMember, textsMember } from '../platform/members';
import type { Json, JsonObject } from '../../../core/rules/json-equivalence';
import { textOf, type Attributes, type Value } from '../values/value';
import { oauthClientBody, roleIdsOf } from './oauth-client-body';
import { mainGet, pollUntilGone, type Change, type Resource, type ResourceCall } from './resource';

/** `genesyscloud_oauth_client` (terraform-provider-genesyscloud v1.84.1, read in code). */
export const oauthClient: Resource = {
  create: async (change) => {
    refuseSecretFile(change.planned);
    const body = await oauthClientBody(change.planned, change.session);
    await grantToUser(change);
    const answer = await change.api.send('POST', '/oauth/clients', body);
    const id = requiredText(answer, 'id');
    const secret = rememberSecret(change, id, answer);
    const exposed = change.planned['expose_client_secret'] === true && secret !== undefined;
    change.created(id, { client_id: id, ...(exposed ? { client_secret: secret.reveal() } : {}) });
    await createCredential(change, id, secret);
  },
  read: async ({ api, id }) => {
    const found = await mainGet(() => api.get(`/oauth/clients/${id}`));
    const seconds = found['accessTokenValiditySeconds'];
    return {
      client_id: id,
      name: textMember(found, 'name'),
      description: textMember(found, 'description'),
      access_token_validity_seconds: typeof seconds === 'number' ? seconds : null,
      authorized_grant_type: textMember(found, 'authorizedGrantType'),
      state: textMember(found, 'state'),
      registered_redirect_uris: textsMember(found, 'registeredRedirectUri'),
      scopes: textsMember(found, 'scope'),
      roles: readRoles(found),
    };
  },
  update: async (change) => {
    refuseSecretFile(change.planned);
    const body = await oauthClientBody(change.planned, change.session);
    const answer = await change.api.send('PUT', `/oauth/clients/${change.id}`, body);
    requiredText(answer, 'id');
    await updateCredential(change, change.id, rememberSecret(change, change.id, answer));
  },
  delete: async (call) => {
    const path = `/oauth/clients/${call.id}`;
    await ignoringErrors(() => deleteCredential(call, call.state));
    await call.api.send('PUT', path, { ...(await oauthClientBody(call.state, call.session)), state: 'inactive' });
    await call.api.get(path);
    await call.api.delete(path);
    await pollUntilGone(
      call,
      30_000,
      () => call.api.get(path),
      (client) => client['state'] === 'deleted',
    );
  },
};

function readRoles(found: JsonObject): Value {
  return objectsMember(found, 'roleDivisions').map((grant) => ({
    role_id: textMember(grant, 'roleId'),
    division_id: textMember(grant, 'divisionId'),
  }));
}

/** A user must hold a role to give it to a client; a login with client credentials is no user, and nothing more is asked. */
async function grantToUser({ api, session, planned }: Change): Promise<void> {
  const me = await api.get('/tokens/me?preserveIdleTTL=false');
  const client = objectMember(me, 'OAuthClient');
  if (requiredText(objectMember(client, 'organization'), 'id') !== 'purecloud-builtin') return;
  const userId = requiredText(await api.get('/users/me'), 'id');
  const held = objectsMember(await api.get(`/users/${userId}/roles`), 'roles').map((role) => requiredText(role, 'id'));
  await api.send('PUT', `/users/${userId}/roles`, [...roleIdsOf(planned), ...held]);
  await session.waiting.clock.sleep(10_000);
}

/** The secret from the answer, else the one that this process saw when it created the client. */
function rememberSecret({ session }: Change, id: string, answer: JsonObject): Redacted | undefined {
  const secret = textMember(answer, 'secret');
  if (secret !== null) session.oauthSecrets.set(id, Redacted.of(secret));
  return session.oauthSecrets.get(id);
}

const credentialsPath = '/integrations/credentials';

/** The official provider drops an error here, and so ends with a client that has no credential. */
async function createCredential(change: Change, clientId: string, secret: Redacted | undefined): Promise<void> {
  const name = textOf(change.planned['integration_credential_name']);
  if (name === undefined) return;
  await ignoringErrors(async () => {
    const answer = await change.api.send('POST', credentialsPath, credentialBody(name, clientId, secret));
    change.created(clientId, { integration_credential_id: requiredText(answer, 'id') });
  });
}

/** Without a known secret the credential is overwritten with an empty one, as the official provider does. */
async function updateCredential(change: Change, clientId: string, secret: Redacted | undefined): Promise<void> {
  const credentialId = textOf(change.prior?.['integration_credential_id']);
  if (credentialId === undefined) return createCredential(change, clientId, secret);
  const path = `${credentialsPath}/${credentialId}`;
  const name = textOf(change.planned['integration_credential_name']);
  if (name === undefined) {
    await change.api.get(path);
    await deleteCredential(change, { integration_credential_id: credentialId });
    return change.created(clientId, { integration_credential_id: null });
  }
  await change.api.get(path);
  await change.api.send('PUT', path, credentialBody(name, clientId, secret ?? Redacted.of('')));
}

async function deleteCredential({ api }: ResourceCall, state: Attributes): Promise<void> {
  const id = textOf(state['integration_credential_id']);
  if (id === undefined) return;
  await api.get(`${credentialsPath}/${id}`);
  await api.delete(`${credentialsPath}/${id}`);
}

function credentialBody(name: string, clientId: string, secret: Redacted | undefined): Json {
  const credentialFields = { clientId, ...(secret === undefined ? {} : { clientSecret: secret.reveal() }) };
  return { name, type: { name: 'pureCloudOAuthClient' }, credentialFields };
}

async function ignoringErrors(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch {
    // The official provider goes on too.
  }
}

/** The official provider writes the client's secret to a file in that folder; a sandbox has no use for it. */
function refuseSecretFile(planned: Attributes): void {
  if (textOf(planned['directory_client_secret']) === undefined) return;
  throw new ProblemsError([
    {
      code: 'stand-in-not-served',
      where: 'genesyscloud_oauth_client#directory_client_secret',
      what: 'directory_client_secret writes a secret to a file, which the stand-in provider does not do',
      fix: 'leave it out',
    },
  ]);
}
