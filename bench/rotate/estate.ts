import type { Inventory, InventoryAction, InventorySecret } from '../../core/inventory';
import { fields, type Login } from './platform-api';

/** Where platform, token server and target of the estate are. */
export interface Places {
  /** Of the platform. */
  readonly url: string;
  /** Of the environment's CRM, and of its token server. */
  readonly crm: string;
  readonly oauth: string;
}

/** One environment with so many bearer tokens, each in a credential, an integration and a probe of its own. No wait is longer than a second. */
export function rotatingEstate(count: number, { url, crm, oauth }: Places): Inventory {
  const names = Array.from({ length: count }, (_, index) => `dev_s${index}_bearer`);
  const environment = {
    ...{ name: 'dev', prefix: 'dev', organization: 'nonprod', store: 'integration-credentials' as const },
    ...{ apiUrl: url, loginUrl: url, clientIdVariable: 'BENCH_ID', clientSecretVariable: 'BENCH_SECRET' },
    services: [],
    rotationBounds: { cacheSeconds: 0, clockSkewSeconds: 0, propagationSeconds: 0, issueSeconds: 0, retrySeconds: 0 },
    secrets: [...names.map((name) => bearer(name, oauth)), issuerSecret('id'), issuerSecret('secret')],
    credentials: names.map((name) => ({
      ...{
        name,
        type: 'userDefined' as const,
        stack: 'dev-s',
        path: `dev-s/${name}`,
        integration: name,
        replaces: null,
      },
      fields: [{ key: name, secret: name }],
    })),
    actions: names.map((name) => action(name, crm)),
  };
  return { version: 1, environments: [environment] };
}

const common = { service: 'crm', stack: 'dev-s', encoding: undefined };

function bearer(name: string, oauth: string): InventorySecret {
  return {
    ...{
      ...common,
      name,
      type: 'bearer',
      path: `dev-s/${name}`,
      credential: name,
      use: 'platform',
      lifetimeSeconds: 3600,
    },
    source: { kind: 'env', variable: 'BENCH_BEARER' },
    rotation: {
      kind: 'oauth-client-credentials',
      tokenUrl: `${oauth}/token`,
      revocationUrl: `${oauth}/token/revocation`,
      authMethod: 'client_secret_basic',
      client: { clientId: 'dev_crm_id', clientSecret: 'dev_crm_secret' },
      overlap: { kind: 'until-expiry' },
    },
  };
}

function issuerSecret(type: string): InventorySecret {
  const name = `dev_crm_${type}`;
  return {
    ...{ ...common, name, type: `issuer${type}`, path: name, credential: null, use: 'issuer', lifetimeSeconds: null },
    source: { kind: 'env', variable: `BENCH_ISSUER_${type.toUpperCase()}` },
    rotation: null,
  };
}

function action(name: string, crm: string): InventoryAction {
  return {
    ...{ id: name, name: actionName(name), category: 'dev-s', service: 'crm', stack: 'dev-s', path: `dev-s/${name}` },
    ...{
      integration: name,
      requestType: 'GET',
      timeoutSeconds: 1,
      secrets: [name],
      example: {},
      contractHash: '0',
      definitionHash: '0',
    },
    headers: { Authorization: `Bearer {{secrets.${name}}}` },
    requestBytes: { worstCase: 5000, exampleContentLength: null },
    probe: { url: `${crm}/whoami`, environmentAt: 'environment', environment: 'dev' },
  };
}

/** Name of the action that uses a secret. */
export function actionName(secret: string): string {
  return `${secret.replaceAll('_', '-')}-who-am-i`;
}

/** Makes on the platform what Terraform and a first sync would; gives the ids of each secret's credential and action. */
export async function deployEstate(
  inventory: Inventory,
  { crm }: Places,
  token: string,
  login: Login,
): Promise<ReadonlyMap<string, Deployed>> {
  const found = new Map<string, Deployed>();
  const [environment] = inventory.environments;
  for (const { name } of environment?.credentials ?? []) {
    const credential = await login.call('POST', '/api/v2/integrations/credentials', {
      ...{ name, type: { name: 'userDefined' } },
      credentialFields: fields(name, token),
    });
    const integration = await login.call('POST', '/api/v2/integrations', {
      integrationType: { id: 'custom-rest-actions' },
    });
    await login.call('PUT', `/api/v2/integrations/${integration.id}/config/current`, {
      ...{
        name,
        version: 1,
        properties: {},
        advanced: {},
        notes: '',
        credentials: { basicAuth: { id: credential.id } },
      },
    });
    await login.call('PATCH', `/api/v2/integrations/${integration.id}`, { intendedState: 'ENABLED' });
    const made = await login.call('POST', '/api/v2/integrations/actions', {
      ...{ name: actionName(name), category: 'dev-s', integrationId: integration.id, secure: false },
      contract: {
        input: { inputSchema: { type: 'object', properties: {}, additionalProperties: true } },
        output: { successSchema: { type: 'object', properties: {}, additionalProperties: true } },
      },
      config: {
        request: {
          ...{ requestUrlTemplate: `${crm}/whoami`, requestType: 'GET', requestTemplate: '${input.rawRequest}' },
          headers: { Authorization: `Bearer \${credentials.${name}}` },
        },
        response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' },
      },
    });
    found.set(name, { credentialId: credential.id, actionId: made.id });
  }
  return found;
}

export interface Deployed {
  readonly credentialId: string;
  readonly actionId: string;
}
