import { badRequest, conflict, notFound } from '../api-error';
import { keepAuthAction } from '../auth-action';
import { integrationTypes } from '../integration-types';
import { pageOf } from '../paging';
import { audit, bodyOf, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { IntegrationRecord } from '../records';
import { info } from './credentials';

const base = '/api/v2/integrations';

interface IntegrationBody {
  readonly name: string;
  readonly integrationType: { readonly id?: string };
  readonly intendedState: string;
}

interface ConfigBody {
  readonly name: string;
  readonly version: number;
  readonly notes: string;
  readonly properties: unknown;
  readonly advanced: unknown;
  readonly credentials: Readonly<Record<string, { readonly id?: string }>>;
}

/** `GET /integrations`; `credentialId`, `integrationType` and `ids` narrow the list. */
export const listIntegrations: Handler = (call, platform) => {
  const { query } = call;
  const ids = query.getAll('ids').flatMap((value) => value.split(','));
  const credentialId = query.get('credentialId');
  const typeId = query.get('integrationType');
  const found = platform.store
    .table('integrations')
    .all(call.organization.id)
    .filter((record) => ids.length === 0 || ids.includes(record.id))
    .filter((record) => credentialId === null || Object.values(record.config.credentials).includes(credentialId))
    .filter((record) => typeId === null || record.typeId === typeId);
  return Response.json(pageOf(found.map(view), query, base));
};

/** `POST /integrations`. The official provider sends the type alone; the platform then makes a name of its own (form assumed). */
export const createIntegration: Handler = (call, platform) => {
  const { name, integrationType } = bodyOf<IntegrationBody>(call);
  const type = integrationTypes.find(({ id }) => id === integrationType?.id);
  if (type === undefined) {
    throw badRequest(
      `Unknown integration type. The sandbox knows: ${integrationTypes.map(({ id }) => id).join(', ')}.`,
      [{ fieldName: 'integrationType.id' }],
    );
  }
  const record = platform.store.table('integrations').put({
    id: platform.options.newId(),
    organizationId: call.organization.id,
    typeId: type.id,
    intendedState: 'DISABLED',
    lastUpdated: platform.timestamp(),
    config: { version: 1, name: name ?? type.name, notes: '', properties: {}, advanced: {}, credentials: {} },
  });
  note(call, platform, 'Create', record);
  return Response.json(view(record));
};

/** `GET /integrations/{id}`. */
export const getIntegration: Handler = (call, platform) => Response.json(view(integrationOf(call, platform)));

/** `PATCH /integrations/{id}`: takes `intendedState` only; name and notes belong to the configuration. */
export const patchIntegration: Handler = (call, platform) => {
  const known = integrationOf(call, platform);
  const { intendedState = known.intendedState } = bodyOf<IntegrationBody>(call);
  if (intendedState !== 'ENABLED' && intendedState !== 'DISABLED') {
    throw badRequest('intendedState must be ENABLED or DISABLED.', [{ fieldName: 'intendedState' }]);
  }
  const record = platform.store
    .table('integrations')
    .put({ ...known, intendedState, lastUpdated: platform.timestamp() });
  note(call, platform, 'Update', record, ['intendedState']);
  return Response.json(view(record));
};

/** `DELETE /integrations/{id}`: its actions and their drafts go with it. */
export const deleteIntegration: Handler = (call, platform) => {
  const record = integrationOf(call, platform);
  for (const name of ['actions', 'drafts'] as const) {
    const table = platform.store.table(name);
    for (const action of table.all(call.organization.id)) if (action.integrationId === record.id) table.delete(action);
  }
  platform.store.table('integrations').delete(record);
  note(call, platform, 'Delete', record);
  return Response.json(view(record));
};

/** `GET /integrations/{id}/config/current`: every member present, since the official provider reads them unguarded. */
export const getConfig: Handler = (call, platform) =>
  Response.json(configView(integrationOf(call, platform), platform));

/** `PUT /integrations/{id}/config/current`: another `version` than the current one is 409; what is left out of `credentials` is unlinked. */
export const replaceConfig: Handler = (call, platform) => {
  const known = integrationOf(call, platform);
  const { config: current } = known;
  const body = bodyOf<ConfigBody>(call);
  if (body.version === undefined) throw badRequest('version is required.', [{ fieldName: 'version' }]);
  if (body.version !== current.version) {
    throw conflict(
      `Supplied version ${body.version} does not match the current version ${current.version} of the configuration.`,
    );
  }
  const { name = current.name, notes = '', properties = current.properties, advanced = current.advanced } = body;
  const credentials = linksOf(body.credentials ?? {}, known, call, platform);
  const config = { version: current.version + 1, name, notes, properties, advanced, credentials };
  const record = platform.store.table('integrations').put({ ...known, config, lastUpdated: platform.timestamp() });
  keepAuthAction(record, platform);
  note(call, platform, 'Update', record, changedMembers(current, config));
  return Response.json(configView(record, platform));
};

/** Credential ids by key; keys and types must be what the integration type takes. */
function linksOf(
  links: ConfigBody['credentials'],
  record: IntegrationRecord,
  call: HandlerCall,
  platform: Platform,
): Readonly<Record<string, string>> {
  const accepted = integrationTypes.find(({ id }) => id === record.typeId)?.credentials ?? {};
  const checked = Object.entries(links).flatMap(([key, link]) => {
    if (link.id === undefined) return [];
    const fieldName = `credentials.${key}`;
    const specification = Object.hasOwn(accepted, key) ? accepted[key] : undefined;
    if (specification === undefined)
      throw badRequest(
        `${fieldName} is not a credential of this integration type. It takes: ${Object.keys(accepted).join(', ')}.`,
        [{ fieldName }],
      );
    const credential = platform.store.table('credentials').find(call.organization.id, link.id);
    if (credential === undefined)
      throw badRequest(`${fieldName} names a credential that does not exist.`, [{ fieldName, entityId: link.id }]);
    if (!specification.credentialTypes.includes(credential.typeName)) {
      throw badRequest(
        `${fieldName} must be of type ${specification.credentialTypes.join(' or ')}, got ${credential.typeName}.`,
        [{ fieldName }],
      );
    }
    return [[key, link.id] as const];
  });
  return Object.fromEntries(checked);
}

function integrationOf(call: HandlerCall, platform: Platform): IntegrationRecord {
  const record = platform.store.table('integrations').find(call.organization.id, param(call, 'integrationId'));
  if (record === undefined) throw notFound('integration');
  return record;
}

function view(record: IntegrationRecord): Readonly<Record<string, unknown>> {
  const { id, typeId, intendedState, config, lastUpdated } = record;
  const type = integrationTypes.find((known) => known.id === typeId);
  return {
    id,
    name: config.name,
    integrationType: { id: typeId, name: type?.name, selfUri: `${base}/types/${typeId}` },
    notes: config.notes,
    intendedState,
    reportedState: { code: intendedState === 'ENABLED' ? 'ACTIVE' : 'INACTIVE', lastUpdated },
    selfUri: `${base}/${id}`,
  };
}

function configView({ id, config }: IntegrationRecord, platform: Platform): Readonly<Record<string, unknown>> {
  const table = platform.store.table('credentials');
  const credentials = Object.entries(config.credentials).map(([key, credentialId]) => {
    const credential = table.findAnywhere(credentialId);
    return [key, credential === undefined ? { id: credentialId } : info(credential)] as const;
  });
  return { id, ...config, credentials: Object.fromEntries(credentials), selfUri: `${base}/${id}/config/current` };
}

function changedMembers(before: object, after: object): readonly string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).flatMap(([name, value]) =>
    name === 'version' || JSON.stringify(old.get(name)) === JSON.stringify(value) ? [] : [name],
  );
}

function note(
  call: HandlerCall,
  platform: Platform,
  action: string,
  record: IntegrationRecord,
  changed: readonly string[] = [],
): void {
  audit(call, platform, {
    serviceName: 'Integrations',
    action,
    entityType: 'Integration',
    entityId: record.id,
    entityName: record.config.name,
    changed,
  });
}
