import { objectMember, requiredText } from '../platform/members';
import type { JsonObject } from '../../../core/rules/json-equivalence';
import { stringMapOf, textOf } from '../values/value';
import { mainGet, pollUntilGone, type Change, type Resource } from './resource';

/**
 * `genesyscloud_integration_credential` (terraform-provider-genesyscloud v1.84.1, read in code). Field values are written, kept in
 * Terraform's state, and never read back; any update writes all of them again.
 */
export const integrationCredential: Resource = {
  create: async (change) => {
    const answer = await change.api.send('POST', '/integrations/credentials', body(change));
    change.created(requiredText(answer, 'id'));
  },
  read: async ({ api, id }) => {
    const found = await mainGet(() => api.get(`/integrations/credentials/${id}`));
    return {
      name: requiredText(found, 'name'),
      credential_type_name: requiredText(objectMember(found, 'type'), 'name'),
    };
  },
  update: async (change) => {
    await change.api.send('PUT', `/integrations/credentials/${change.id}`, body(change));
  },
  delete: async (call) => {
    await call.api.delete(`/integrations/credentials/${call.id}`);
    await pollUntilGone(call, 30_000, () => call.api.get(`/integrations/credentials/${call.id}`));
  },
};

function body({ planned, session }: Change): JsonObject {
  const type = textOf(planned['credential_type_name']) ?? '';
  const fields = stringMapOf(planned['fields']);
  // The secret of an OAuth client that this process created is filled in; nothing else is known about it.
  const known =
    type === 'pureCloudOAuthClient' && !fields['clientSecret']
      ? session.oauthSecrets.get(fields['clientId'] ?? '')
      : undefined;
  const credentialFields = known === undefined ? fields : { ...fields, clientSecret: known.reveal() };
  return { name: textOf(planned['name']) ?? '', type: { name: type }, credentialFields };
}
