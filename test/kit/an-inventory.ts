import { defaultBounds } from '../../core/rotation-timing';
import type { Inventory, InventoryAction, InventoryEnvironment } from '../../core/inventory';
import type { ValueSource } from '../../core/sources/value-source';

/** An environment like the example's, with one service `crm`: a bearer credential, a Basic pair, and one action. */
export function anEnvironment(
  overrides: Partial<InventoryEnvironment> & { readonly sourceOf?: (name: string) => ValueSource } = {},
): InventoryEnvironment {
  const { sourceOf = fromVariable, ...rest } = overrides;
  const name = overrides.name ?? 'dev';
  const isNative = overrides.store === 'native-secrets';
  const secret = (type: string, credential: string) => ({
    name: `${name}_crm_${type}`,
    service: 'crm',
    type,
    stack: `${name}-crm`,
    path: `${name}-crm/${type}`,
    source: sourceOf(`${name}_crm_${type}`),
    credential: isNative ? null : `${name}_crm_${credential}`,
    use: 'platform' as const,
    lifetimeSeconds: null,
    rotation: null,
  });
  const credential = (last: string, ...types: string[]) => ({
    name: `${name}_crm_${last}`,
    type: 'userDefined' as const,
    stack: `${name}-crm`,
    path: `${name}-crm/crm`,
    fields: types.map((type) => ({ key: `${name}_crm_${type}`, secret: `${name}_crm_${type}` })),
    integration: `${name}_crm_${last}`,
    replaces: null,
  });
  return {
    name,
    prefix: name,
    organization: name === 'prod' ? 'prod' : 'nonprod',
    store: 'integration-credentials',
    apiUrl: 'http://127.0.0.1:1',
    loginUrl: 'http://127.0.0.1:1',
    clientIdVariable: 'TF_VAR_nonprod_client_id',
    clientSecretVariable: 'TF_VAR_nonprod_client_secret',
    services: [{ name: 'crm', baseUrl: `https://crm.${name}.example.com` }],
    rotationBounds: defaultBounds,
    secrets: [secret('bearer', 'bearer'), secret('clientid', 'basic'), secret('clientsecret', 'basic')],
    credentials: isNative ? [] : [credential('bearer', 'bearer'), credential('basic', 'clientid', 'clientsecret')],
    actions: [anAction(name)],
    ...rest,
  };
}

/** The action `lookup-account` of an environment. */
export function anAction(environment: string, overrides: Partial<InventoryAction> = {}): InventoryAction {
  return {
    id: 'lookup-account',
    name: `${environment}-crm-lookup-account`,
    category: `${environment}-crm`,
    service: 'crm',
    stack: `${environment}-crm`,
    path: `${environment}-crm/lookup-account`,
    integration: `${environment}_crm_bearer`,
    requestType: 'GET',
    timeoutSeconds: 10,
    secrets: [`${environment}_crm_bearer`],
    headers: { Authorization: `Bearer {{secrets.${environment}_crm_bearer}}` },
    example: { accountId: 'A-1001' },
    requestBytes: { worstCase: 5000, exampleContentLength: null },
    contractHash: '0',
    definitionHash: '0',
    probe: null,
    ...overrides,
  };
}

/** An inventory of the given environments. */
export function anInventory(...environments: readonly InventoryEnvironment[]): Inventory {
  return { version: 1, environments: [...environments] };
}

function fromVariable(name: string): ValueSource {
  return { kind: 'env', variable: name.toUpperCase() };
}
