import { badRequest, notFound } from '../api-error';
import { pageOf } from '../paging';
import { bodyOf, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { AuditQuery, AuditQueryRecord, AuditRecord } from '../records';

/** What each service records. That integrations, actions and credentials belong to `Integrations`, and flows to `Architect`, is assumed. */
const services: Readonly<Record<string, readonly string[]>> = {
  Integrations: ['Action', 'ActionDraft', 'Credential', 'Integration', 'Secret'],
  Architect: ['Flow'],
  PeoplePermissions: ['OAuthClient', 'Role'],
};
const verbs = ['Create', 'Update', 'Delete', 'Publish'];

/** `GET /audits/query/servicemapping`. */
export const getServiceMapping: Handler = () =>
  Response.json({
    services: Object.entries(services).map(([name, entities]) => ({
      name,
      entities: entities.map((entity) => ({ name: entity, actions: verbs })),
    })),
  });

/** `POST /audits/query`: answers at once with a transaction id; the results are ready at the next request (the platform takes longer). */
export const startQuery: Handler = (call, platform) => {
  const query = queryOf(call);
  const record = platform.store.table('auditQueries').put({
    id: platform.options.newId(),
    organizationId: call.organization.id,
    startDate: platform.timestamp(),
    query,
  });
  return Response.json({ ...statusView(record), state: 'Queued' }, { status: 202 });
};

/** `GET /audits/query/{transactionId}`. */
export const getQueryStatus: Handler = (call, platform) => Response.json(statusView(queryRecordOf(call, platform)));

/** `GET /audits/query/{transactionId}/results`: pages by cursor; the last page has none. */
export const getQueryResults: Handler = (call, platform) => {
  const { id, query } = queryRecordOf(call, platform);
  const found = matching(query, call, platform);
  const pageSize = Math.min(Number(call.query.get('pageSize') ?? 25) || 25, 500);
  const start = cursorStart(call.query.get('cursor'));
  const next = start + pageSize;
  const cursor = next < found.length ? { cursor: Buffer.from(String(next)).toString('base64url') } : {};
  return Response.json({ id, pageSize, entities: found.slice(start, next).map(view), ...cursor });
};

/** `POST /audits/query/realtime`: the same search, answered in place; page number and size are in the body. */
export const queryRealtime: Handler = (call, platform) => {
  const { pageNumber = 1, pageSize = 25 } = bodyOf<{ readonly pageNumber: number; readonly pageSize: number }>(call);
  const paging = new URLSearchParams({ pageNumber: String(pageNumber), pageSize: String(pageSize) });
  const page = pageOf(matching(queryOf(call), call, platform).map(view), paging, '/api/v2/audits/query/realtime');
  return Response.json({
    entities: page.entities,
    pageSize: page.pageSize,
    pageNumber: page.pageNumber,
    total: page.total,
    pageCount: page.pageCount,
  });
};

function queryOf(call: HandlerCall): AuditQuery {
  const { interval, serviceName, filters, sort } = bodyOf<AuditQuery>(call);
  if (interval === undefined) throw badRequest('interval is required.', [{ fieldName: 'interval' }]);
  bounds(interval);
  return {
    interval,
    ...(serviceName === undefined ? {} : { serviceName }),
    ...(filters === undefined ? {} : { filters }),
    ...(sort === undefined ? {} : { sort }),
  };
}

/** @throws ApiError 400 unless the text is two ISO 8601 instants with a slash between */
function bounds(interval: string): readonly [number, number] {
  const [from = NaN, to = NaN] = interval.split('/').map((text) => Date.parse(text));
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) {
    throw badRequest('interval must be two ISO-8601 instants, for example 2026-01-01T00:00:00Z/2026-01-02T00:00:00Z.', [
      { fieldName: 'interval' },
    ]);
  }
  return [from, to];
}

/** What a filter's property looks at. */
const filterMembers: ReadonlyMap<string, keyof AuditRecord> = new Map([
  ['UserId', 'clientId'],
  ['ClientId', 'clientId'],
  ['Action', 'action'],
  ['EntityType', 'entityType'],
  ['EntityId', 'entityId'],
]);

function matching(query: AuditQuery, call: HandlerCall, platform: Platform): readonly AuditRecord[] {
  const [from, to] = bounds(query.interval);
  const within = ({ eventDate }: AuditRecord): boolean => Date.parse(eventDate) >= from && Date.parse(eventDate) <= to;
  const passes = (record: AuditRecord): boolean =>
    (query.filters ?? []).every(({ property, value }) => {
      const member = filterMembers.get(property);
      return member !== undefined && record[member] === value;
    });
  const found = platform.store
    .table('audits')
    .all(call.organization.id)
    .filter(
      (record) =>
        within(record) &&
        passes(record) &&
        (query.serviceName === undefined || record.serviceName === query.serviceName),
    );
  return query.sort?.[0]?.sortOrder?.toLowerCase().startsWith('desc') === true ? found.toReversed() : found;
}

function queryRecordOf(call: HandlerCall, platform: Platform): AuditQueryRecord {
  const record = platform.store.table('auditQueries').find(call.organization.id, param(call, 'transactionId'));
  if (record === undefined) throw notFound('audit query');
  return record;
}

function statusView({ id, startDate, query }: AuditQueryRecord): Readonly<Record<string, unknown>> {
  return { id, state: 'Succeeded', startDate, ...query };
}

function view(record: AuditRecord): Readonly<Record<string, unknown>> {
  const { id, organizationId, clientId, serviceName, eventDate, action, entityType, entityId, entityName, changed } =
    record;
  return {
    id,
    userHomeOrgId: organizationId,
    client: { id: clientId, selfUri: `/api/v2/oauth/clients/${clientId}` },
    remoteIp: ['127.0.0.1'],
    serviceName,
    level: 'USER',
    eventDate,
    action,
    entity: { id: entityId, name: entityName },
    entityType,
    status: 'SUCCESS',
    propertyChanges: changed.map((property) => ({ property })),
    context: {},
  };
}

function cursorStart(cursor: string | null): number {
  if (cursor === null) return 0;
  const start = Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw badRequest('The cursor is not valid.');
  return start;
}
