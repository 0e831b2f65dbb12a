import { oauthCredentialType, webServicesType } from './integration-types';
import type { Platform } from './platform';
import type { ActionRecord, IntegrationRecord } from './records';

/** Id of an integration's custom auth action. */
export function authActionId(integrationId: string): string {
  return `customAuth_-_${integrationId}`;
}

/**
 * Makes or removes the custom auth action of an integration, after its configuration changed: there is one, published and at version 1,
 * as long as a `userDefinedOAuth` credential is linked under `basicAuth`. Existence, id and version are read in
 * terraform-provider-genesyscloud v1.84.1; the first configuration is assumed.
 */
export function keepAuthAction(integration: IntegrationRecord, platform: Platform): void {
  const actions = platform.store.table('actions');
  const known = actions.find(integration.organizationId, authActionId(integration.id));
  const wanted = hasOAuthCredential(integration, platform);
  if (wanted && known === undefined) actions.put(firstAuthAction(integration));
  if (!wanted && known !== undefined) actions.delete(known);
}

function hasOAuthCredential(integration: IntegrationRecord, platform: Platform): boolean {
  if (integration.typeId !== webServicesType) return false;
  const credentialId = integration.config.credentials['basicAuth'] ?? '';
  return (
    platform.store.table('credentials').find(integration.organizationId, credentialId)?.typeName === oauthCredentialType
  );
}

function firstAuthAction(integration: IntegrationRecord): ActionRecord {
  return {
    id: authActionId(integration.id),
    organizationId: integration.organizationId,
    name: `${integration.config.name} - Custom Auth`,
    category: integration.config.name,
    integrationId: integration.id,
    secure: false,
    version: 1,
    authAction: true,
    config: {
      request: {
        requestUrlTemplate: '${credentials.loginUrl}',
        requestType: 'POST',
        requestTemplate: 'grant_type=client_credentials',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          Authorization: 'Basic $encoding.base64("${credentials.clientId}:${credentials.clientSecret}")',
        },
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' },
    },
    contract: {
      inputSchema: { type: 'object', properties: {}, additionalProperties: true },
      successSchema: { type: 'object', properties: {}, additionalProperties: true },
    },
  };
}
