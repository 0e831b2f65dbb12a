import { ProblemsError } from '../../../core/problem';
import { isAbsent, isBadRequest, isVersionMismatch } from '../platform/api-error';
import { objectMember, requiredText, textMember } from '../platform/members';
import { retryWhen } from '../platform/retry';
import { canonicalJson, tryParseJson, type Json, type JsonObject } from '../../../core/rules/json-equivalence';
import { numberOf, textOf, type Attributes } from '../values/value';
import { readRequest, readResponse, requestBody, responseBody } from './action-config';
import { mainGet, pollUntilGone, type Resource, type ResourceCall } from './resource';

/** `genesyscloud_integration_action`, published path (terraform-provider-genesyscloud v1.84.1, read in code). */
export const integrationAction: Resource = {
  create: async ({ api, session, planned, created }) => {
    refuseFunction(planned);
    const body = { ...createBody(planned), config: configBody(planned) };
    // The official provider takes a 400 for an integration that is not ready yet, and asks ten times.
    const answer = await retryWhen(isBadRequest, session.waiting, () =>
      api.send('POST', '/integrations/actions', body),
    );
    created(requiredText(answer, 'id'));
  },
  read: async ({ api, id }) => {
    const found = await mainGet(() => getAction(api, id));
    const requestTemplate = await api.getText(`/integrations/actions/${id}/templates/requesttemplate.vm`, '*/*');
    const successTemplate = await api.getText(`/integrations/actions/${id}/templates/successtemplate.vm`, '*/*');
    const config = objectMember(found, 'config');
    const contract = objectMember(found, 'contract');
    return {
      name: requiredText(found, 'name'),
      category: requiredText(found, 'category'),
      integration_id: textMember(found, 'integrationId'),
      secure: typeof found['secure'] === 'boolean' ? found['secure'] : null,
      config_timeout_seconds: typeof config['timeoutSeconds'] === 'number' ? config['timeoutSeconds'] : null,
      contract_input: schemaText(objectMember(contract, 'input')['inputSchema']),
      contract_output: schemaText(objectMember(contract, 'output')['successSchema']),
      config_request: readRequest(config, requestTemplate),
      config_response: readResponse(config, successTemplate),
    };
  },
  update: async ({ api, session, planned, id }) => {
    refuseFunction(planned);
    await retryWhen(isVersionMismatch, session.waiting, async () => {
      const { version = null } = await getAction(api, id);
      const body = { name: textOf(planned['name']) ?? '', category: textOf(planned['category']) ?? '' };
      await api.send('PATCH', `/integrations/actions/${id}`, { ...body, version, config: configBody(planned) });
    });
  },
  delete: async (call) => {
    try {
      await call.api.delete(`/integrations/actions/${call.id}`);
    } catch (error) {
      // Actions go with their integration.
      if (isAbsent(error)) return;
      throw error;
    }
    await pollUntilGone(call, 30_000, () => getAction(call.api, call.id));
  },
};

function getAction(api: ResourceCall['api'], id: string): Promise<JsonObject> {
  return api.get(`/integrations/actions/${id}?expand=contract&includeConfig=true`);
}

function createBody(planned: Attributes): JsonObject {
  return {
    name: textOf(planned['name']) ?? '',
    category: textOf(planned['category']) ?? '',
    integrationId: textOf(planned['integration_id']) ?? '',
    secure: planned['secure'] === true,
    contract: {
      input: { inputSchema: contractOf(planned, 'contract_input') },
      output: { successSchema: contractOf(planned, 'contract_output') },
    },
  };
}

function configBody(planned: Attributes): JsonObject {
  const timeoutSeconds = numberOf(planned['config_timeout_seconds']);
  return {
    request: requestBody(planned),
    response: responseBody(planned),
    ...(timeoutSeconds > 0 ? { timeoutSeconds } : {}),
  };
}

function contractOf(planned: Attributes, name: string): Json {
  const value = tryParseJson(textOf(planned[name]) ?? '');
  if (value === undefined) throw new Error(`${name} must be JSON`);
  return value;
}

function schemaText(schema: Json | undefined): string | null {
  return schema === undefined || schema === null ? null : canonicalJson(schema);
}

/** The official provider uploads the code of function actions to the real region's host, past any gateway. */
function refuseFunction(planned: Attributes): void {
  const words = (textOf(planned['category']) ?? '').toLowerCase().replace(/[_-]/g, ' ');
  if (!words.includes('function data action')) return;
  throw new ProblemsError([
    {
      code: 'stand-in-not-served',
      where: 'genesyscloud_integration_action#category',
      what: 'a category with the words "function data action" makes a function data action, which the stand-in provider does not serve',
      fix: 'choose another category, or use the official provider with a real organisation',
    },
  ]);
}
