import { badRequest, notFound } from '../api-error';
import { pageOf } from '../paging';
import { audit, noContent, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { FlowRecord } from '../records';

const base = '/api/v2/flows';

/** `GET /flows`: filters `name` (exact, any letter case), `type` and `id`. */
export const listFlows: Handler = (call, platform) => {
  const name = call.query.get('name')?.toLowerCase();
  const [types, ids] = [listed(call.query, 'type').map((type) => type.toUpperCase()), listed(call.query, 'id')];
  const found = platform.store
    .table('flows')
    .all(call.organization.id)
    .filter((record) => name === undefined || record.name.toLowerCase() === name)
    .filter((record) => types.length === 0 || types.includes(record.type))
    .filter((record) => ids.length === 0 || ids.includes(record.id));
  return Response.json(
    pageOf(
      found.map((record) => view(record, call)),
      call.query,
      base,
    ),
  );
};

/** `GET /flows/{id}`. */
export const getFlow: Handler = (call, platform) =>
  Response.json(view(flowOf(param(call, 'flowId'), call, platform), call));

/** `GET /flows/{id}/versions`: the published ones, which are all there are, the newest first. */
export const listVersions: Handler = (call, platform) => {
  const record = flowOf(param(call, 'flowId'), call, platform);
  const versions = record.versions.map((_, index) => versionView(record, index)).toReversed();
  return Response.json(pageOf(versions, call.query, `${base}/${record.id}/versions`));
};

/** `DELETE /flows/{id}`. */
export const deleteFlow: Handler = (call, platform) => {
  const record = flowOf(param(call, 'flowId'), call, platform);
  platform.store.table('flows').delete(record);
  audit(call, platform, {
    serviceName: 'Architect',
    action: 'Delete',
    entityType: 'Flow',
    entityId: record.id,
    entityName: record.name,
  });
  return noContent();
};

/** `POST /flows/actions/unlock?flow=`: nobody edits flows in the sandbox, so that none is ever locked and the flow comes back as it is. */
export const unlockFlow: Handler = (call, platform) => {
  const id = call.query.get('flow');
  if (id === null) throw badRequest('flow is required.', [{ fieldName: 'flow' }]);
  return Response.json(view(flowOf(id, call, platform), call));
};

function flowOf(id: string, call: HandlerCall, platform: Platform): FlowRecord {
  const record = platform.store.table('flows').find(call.organization.id, id);
  if (record === undefined) throw notFound('flow');
  return record;
}

function listed(query: URLSearchParams, name: string): readonly string[] {
  return query.getAll(name).flatMap((value) => value.split(','));
}

function view(record: FlowRecord, { organization }: HandlerCall): Readonly<Record<string, unknown>> {
  const { id, name, description, type, versions } = record;
  return {
    id,
    name,
    division: { id: organization.homeDivisionId, name: 'Home' },
    description,
    type,
    active: true,
    system: false,
    deleted: false,
    publishedVersion: versionView(record, versions.length - 1),
    selfUri: `${base}/${id}`,
  };
}

/** Versions are counted up, `1.0` on, as Architect shows them. */
function versionView({ id, name, type, versions }: FlowRecord, index: number): Readonly<Record<string, unknown>> {
  const version = `${index + 1}.0`;
  const { datePublished, clientId } = versions[index]!; // callers count within the list, which is never empty
  return {
    id: version,
    name,
    commitVersion: String(index + 1),
    type,
    createdByClient: { id: clientId },
    datePublished,
    selfUri: `${base}/${id}/versions/${version}`,
  };
}
