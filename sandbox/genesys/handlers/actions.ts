import { configOf, contractOf, assertPublishable, type ActionBody } from '../action-content';
import { actionView, fullView, viewOptions } from '../action-view';
import { badRequest, conflict, notFound } from '../api-error';
import { pageOf } from '../paging';
import { audit, bodyOf, noContent, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { ActionRecord } from '../records';

const base = '/api/v2/integrations/actions';

/** `GET /integrations/actions`: filters `category`, `name` (part of it, any letter case), `ids`, `secure`; auth actions only on demand. */
export const listActions: Handler = (call, platform) => {
  const found = filtered(platform.store.table('actions').all(call.organization.id), call.query);
  return Response.json(
    pageOf(
      found.map((record) => actionView(record, 'published', viewOptions(call.query))),
      call.query,
      base,
    ),
  );
};

/** `GET /integrations/actions/drafts`, with the same filters. */
export const listDrafts: Handler = (call, platform) => {
  const found = filtered(platform.store.table('drafts').all(call.organization.id), call.query);
  return Response.json(
    pageOf(
      found.map((record) => actionView(record, 'draft', viewOptions(call.query))),
      call.query,
      `${base}/drafts`,
    ),
  );
};

/** `GET /integrations/actions/categories`: the names in use. */
export const listCategories: Handler = (call, platform) => {
  const actions = filtered(platform.store.table('actions').all(call.organization.id), call.query);
  const names = [...new Set(actions.map((record) => record.category))].sort();
  return Response.json(
    pageOf(
      names.map((name) => ({ name })),
      call.query,
      `${base}/categories`,
    ),
  );
};

/** `POST /integrations/actions`: creates and publishes. Names need not be unique. */
export const createAction: Handler = (call, platform) => {
  const record = newAction(call, platform);
  assertPublishable(record);
  platform.store.table('actions').put(record);
  noteAction(call, platform, 'Create', record);
  return Response.json(actionView(record, 'published', fullView));
};

/** `GET /integrations/actions/{id}`. */
export const getAction: Handler = (call, platform) =>
  Response.json(actionView(actionOf(call, platform), 'published', viewOptions(call.query)));

/** `PATCH /integrations/actions/{id}`: another `version` than the current one is 409. The contract is fixed for good. */
export const patchAction: Handler = (call, platform) => {
  const known = actionOf(call, platform);
  const body = bodyOf<ActionBody>(call);
  assertVersion(body.version, known);
  const record = { ...patched(known, body), version: known.version + 1 };
  assertPublishable(record);
  platform.store.table('actions').put(record);
  noteAction(
    call,
    platform,
    'Update',
    record,
    Object.keys(body).filter((name) => name !== 'version'),
  );
  return Response.json(actionView(record, 'published', fullView));
};

/** `DELETE /integrations/actions/{id}`, draft included. A custom auth action goes with its integration only (assumed). */
export const deleteAction: Handler = (call, platform) => {
  const record = actionOf(call, platform);
  if (record.authAction) throw badRequest('A custom auth action cannot be deleted; it goes with its integration.');
  const drafts = platform.store.table('drafts');
  const draft = drafts.find(call.organization.id, record.id);
  if (draft !== undefined) drafts.delete(draft);
  platform.store.table('actions').delete(record);
  noteAction(call, platform, 'Delete', record);
  return noContent();
};

/** The published action of the call's route. */
export function actionOf(call: HandlerCall, platform: Platform): ActionRecord {
  const record = platform.store.table('actions').find(call.organization.id, param(call, 'actionId'));
  if (record === undefined) throw notFound('action');
  return record;
}

/** A record made of a POST body, not stored yet. Ids have the form seen on the platform. */
export function newAction(call: HandlerCall, platform: Platform): ActionRecord {
  const { name, category, integrationId, secure = false, config = {}, contract = {} } = bodyOf<ActionBody>(call);
  if (name === undefined || category === undefined || integrationId === undefined)
    throw badRequest('name, category and integrationId are required.');
  if (platform.store.table('integrations').find(call.organization.id, integrationId) === undefined) {
    throw badRequest('integrationId names an integration that does not exist.', [
      { fieldName: 'integrationId', entityId: integrationId },
    ]);
  }
  return {
    id: `custom_-_${platform.options.newId()}`,
    organizationId: call.organization.id,
    ...{ name, category, integrationId, secure },
    version: 1,
    authAction: false,
    config: configOf(config),
    contract: contractOf(contract, platform),
  };
}

/** A record with the members of a PATCH body in place; `config` is replaced as a whole. */
export function patched(
  known: ActionRecord,
  { name = known.name, category = known.category, config }: Partial<ActionBody>,
): ActionRecord {
  return { ...known, name, category, ...(config === undefined ? {} : { config: configOf(config) }) };
}

/** Writes the audit record of a published action. */
export function noteAction(
  call: HandlerCall,
  platform: Platform,
  action: string,
  record: ActionRecord,
  changed: readonly string[] = [],
): void {
  audit(call, platform, {
    serviceName: 'Integrations',
    action,
    entityType: 'Action',
    entityId: record.id,
    entityName: record.name,
    changed,
  });
}

/** @throws ApiError 400 without a version, 409 for another one than the record's */
export function assertVersion(version: number | undefined, record: ActionRecord): void {
  if (version === undefined) throw badRequest('version is required.', [{ fieldName: 'version' }]);
  if (version !== record.version)
    throw conflict(`Supplied version ${version} does not match the current version ${record.version}.`);
}

function filtered(records: readonly ActionRecord[], query: URLSearchParams): readonly ActionRecord[] {
  const ids = query.getAll('ids').flatMap((value) => value.split(','));
  const name = query.get('name')?.toLowerCase();
  const [category, secure] = [query.get('category'), query.get('secure')];
  const found = records
    .filter((record) => query.get('includeAuthActions') === 'true' || !record.authAction)
    .filter((record) => ids.length === 0 || ids.includes(record.id))
    .filter((record) => name === undefined || record.name.toLowerCase().includes(name))
    .filter((record) => category === null || record.category === category)
    .filter((record) => secure === null || String(record.secure) === secure.toLowerCase());
  return sorted(found, query);
}

function sorted(records: readonly ActionRecord[], query: URLSearchParams): readonly ActionRecord[] {
  const by = query.get('sortBy')?.toLowerCase();
  if (by !== 'name' && by !== 'category') return records;
  const direction = query.get('sortOrder')?.toLowerCase() === 'desc' ? -1 : 1;
  return records.toSorted((a, b) => direction * a[by].localeCompare(b[by]));
}
