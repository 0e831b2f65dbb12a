import { textOf, type SandboxKit } from '../../kit/a-sandbox';

const api = '/api/v2';

export interface Declared {
  readonly credentialId: string;
  readonly integrationId: string;
  readonly actionId: string;
}

/** Body of a POST for a small GET action whose header takes one credential field. */
export function actionBody(
  integrationId: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    name: 'dev-crm-lookup-account',
    category: 'dev-crm',
    integrationId,
    secure: false,
    config: {
      request: {
        requestUrlTemplate: 'http://127.0.0.1:1/accounts/A-1001',
        requestTemplate: '',
        requestType: 'GET',
        headers: { Authorization: 'Bearer ${credentials.dev_crm_bearer}' },
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' },
    },
    contract: {
      input: { inputSchema: { type: 'object', properties: {}, additionalProperties: true } },
      output: { successSchema: { type: 'object', properties: {}, additionalProperties: true } },
    },
    ...overrides,
  };
}

/** Credential, linked and enabled integration, and action, made with the calls that the official provider makes. */
export async function declareAction({ call }: SandboxKit, value: string, type = 'userDefined'): Promise<Declared> {
  const credential = await call('POST', `${api}/integrations/credentials`, {
    name: 'dev_crm_bearer',
    type: { name: type },
    credentialFields: { dev_crm_bearer: value },
  });
  const integration = await call('POST', `${api}/integrations`, { integrationType: { id: 'custom-rest-actions' } });
  const integrationId = textOf(integration.body.id);
  await linkCredential({ call }, integrationId, textOf(credential.body.id));
  await call('PATCH', `${api}/integrations/${integrationId}?pageSize=25&pageNumber=1`, { intendedState: 'ENABLED' });
  const action = await call('POST', `${api}/integrations/actions`, actionBody(integrationId));
  return { credentialId: textOf(credential.body.id), integrationId, actionId: textOf(action.body.id) };
}

/** Links a credential under the one key that web services integrations have. */
export async function linkCredential(
  { call }: Pick<SandboxKit, 'call'>,
  integrationId: string,
  credentialId: string,
): Promise<void> {
  const path = `${api}/integrations/${integrationId}/config/current`;
  const { body } = await call('GET', path);
  await call('PUT', path, {
    name: 'dev_crm_bearer',
    notes: '',
    version: body.version,
    properties: {},
    advanced: {},
    credentials: { basicAuth: { id: credentialId } },
  });
}
