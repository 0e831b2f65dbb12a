import { isAbsent, isVersionMismatch } from '../platform/api-error';
import { objectMember, requiredText, textMember } from '../platform/members';
import { NotYet, pollUntil, retryWhen } from '../platform/retry';
import { isJsonObject, type JsonObject } from '../../../core/rules/json-equivalence';
import { textOf, type Attributes } from '../values/value';
import { readRequest, readResponse, requestBody, responseBody } from './action-config';
import { mainGet, type Change, type Resource, type ResourceCall } from './resource';

const idPrefix = 'customAuth_-_';

/** Id of the custom auth action of an integration; the platform makes the action itself. */
export function customAuthActionId(integrationId: string): string {
  return idPrefix + integrationId;
}

/** The custom auth action without its contract. */
export function getCustomAuthAction(api: ResourceCall['api'], id: string): Promise<JsonObject> {
  return api.get(`/integrations/actions/${id}?includeConfig=true&flatten=true`);
}

/**
 * `genesyscloud_integration_custom_auth_action`: adopts the platform's own action and edits it; deleting it does nothing
 * (terraform-provider-genesyscloud v1.84.1, read in code).
 */
export const integrationCustomAuthAction: Resource = {
  create: async (change) => {
    const integrationId = textOf(change.planned['integration_id']) ?? '';
    await checkIntegration(change.api, integrationId);
    const id = customAuthActionId(integrationId);
    const found = await waitForAction(change, id);
    change.created(id);
    await patch(change, id, textOf(change.planned['name']) ?? textMember(found, 'name') ?? '');
  },
  read: async ({ api, id }) => {
    const found = await mainGet(() => getCustomAuthAction(api, id));
    const template = async (file: string) => {
      const text = await api.getText(`/integrations/actions/${id}/templates/${file}`, 'text/plain');
      return text === '' ? null : text;
    };
    const requestTemplate = await template('requesttemplate.vm');
    const successTemplate = await template('successtemplate.vm');
    const config = objectMember(found, 'config');
    return {
      name: requiredText(found, 'name'),
      integration_id: id.startsWith(idPrefix) ? id.slice(idPrefix.length) : null,
      config_request: readRequest(config, requestTemplate),
      config_response: readResponse(config, successTemplate),
    };
  },
  update: (change) => patch(change, change.id, textOf(change.planned['name']) ?? ''),
  delete: () => Promise.resolve(),
};

/** The integration must be one whose credential makes the platform fetch a token of its own. */
async function checkIntegration(api: ResourceCall['api'], integrationId: string): Promise<void> {
  const integration = await api.get(`/integrations/${integrationId}?pageSize=1&pageNumber=1`);
  if (requiredText(objectMember(integration, 'integrationType'), 'id') !== 'custom-rest-actions') {
    throw new Error('a custom auth action needs an integration of type custom-rest-actions');
  }
  const config = await api.get(`/integrations/${integrationId}/config/current`);
  const link = objectMember(config, 'credentials')['basicAuth'];
  if (!isJsonObject(link))
    throw new Error('the integration of a custom auth action needs a credential under the key basicAuth');
  const credential = await api.get(`/integrations/credentials/${requiredText(link, 'id')}`);
  if (requiredText(objectMember(credential, 'type'), 'name') === 'userDefinedOAuth') return;
  throw new Error('the credential of a custom auth action must be of type userDefinedOAuth');
}

function waitForAction({ api, session }: ResourceCall, id: string): Promise<JsonObject> {
  return pollUntil(15_000, session.waiting, async () => {
    try {
      return await getCustomAuthAction(api, id);
    } catch (error) {
      throw isAbsent(error) ? new NotYet(error.message, { cause: error }) : error;
    }
  });
}

/** A version mismatch of the PATCH is not retried, only one of the GET: the official provider drops the PATCH's answer. */
async function patch({ api, session, planned }: Change, id: string, name: string): Promise<void> {
  const found = await retryWhen(isVersionMismatch, session.waiting, () => getCustomAuthAction(api, id));
  await api.send('PATCH', `/integrations/actions/${id}`, patchBody(planned, name, found));
}

function patchBody(planned: Attributes, name: string, { version = null }: JsonObject): JsonObject {
  return { name, version, config: { request: requestBody(planned), response: responseBody(planned) } };
}
