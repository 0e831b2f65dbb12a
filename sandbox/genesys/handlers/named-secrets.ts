import { Redacted } from '../../../core/redacted';
import { badRequest, conflict, notFound } from '../api-error';
import { pageOf } from '../paging';
import { audit, bodyOf, noContent, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { NamedSecretRecord } from '../records';

const base = '/api/v2/security/secrets';

interface SecretBody {
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

/** `GET /security/secrets`, without values; `name` is exact. The resource is the guide's, its shape and all but PATCH are assumed. */
export const listSecrets: Handler = (call, platform) => {
  const name = call.query.get('name');
  const found = all(call, platform).filter((record) => name === null || record.name === name);
  return Response.json(pageOf(found.map(view), call.query, base));
};

/** `POST /security/secrets`: a name is unique within the organisation. */
export const createSecret: Handler = (call, platform) => {
  const { name, value, description } = bodyOf<SecretBody>(call);
  if (name === undefined || name === '' || value === undefined) throw badRequest('name and value are required.');
  assertNameFree(name, call, platform);
  const now = platform.timestamp();
  const record: NamedSecretRecord = {
    id: platform.options.newId(),
    organizationId: call.organization.id,
    name,
    ...(description === undefined ? {} : { description }),
    createdDate: now,
    modifiedDate: now,
    secrets: { value: Redacted.of(value) },
  };
  platform.store.table('namedSecrets').put(record);
  note(call, platform, 'Create', record, ['name', 'value']);
  return Response.json(view(record), { status: 201 });
};

/** `GET /security/secrets/{id}`, without the value. */
export const getSecret: Handler = (call, platform) => Response.json(view(secretOf(call, platform)));

/** `PATCH /security/secrets/{id}`: the guide's way to rotate. Instances that remember the old value send it until their cache ends. */
export const patchSecret: Handler = (call, platform) => {
  const known = secretOf(call, platform);
  const { name = known.name, value, description = known.description } = bodyOf<SecretBody>(call);
  assertNameFree(name, call, platform, known.id);
  const record: NamedSecretRecord = {
    ...known,
    name,
    ...(description === undefined ? {} : { description }),
    modifiedDate: platform.timestamp(),
    ...(value === undefined ? {} : { secrets: { value: Redacted.of(value) } }),
  };
  platform.store.table('namedSecrets').put(record);
  note(call, platform, 'Update', record, Object.keys(bodyOf<SecretBody>(call)));
  return Response.json(view(record));
};

/** `DELETE /security/secrets/{id}`: references to it resolve to nothing from now on. */
export const deleteSecret: Handler = (call, platform) => {
  const record = secretOf(call, platform);
  platform.store.table('namedSecrets').delete(record);
  note(call, platform, 'Delete', record, []);
  return noContent();
};

function all(call: HandlerCall, platform: Platform): readonly NamedSecretRecord[] {
  return platform.store.table('namedSecrets').all(call.organization.id);
}

function assertNameFree(name: string, call: HandlerCall, platform: Platform, except?: string): void {
  if (all(call, platform).some((record) => record.name === name && record.id !== except))
    throw conflict('A secret with this name exists already.');
}

function secretOf(call: HandlerCall, platform: Platform): NamedSecretRecord {
  const record = platform.store.table('namedSecrets').find(call.organization.id, param(call, 'secretId'));
  if (record === undefined) throw notFound('secret');
  return record;
}

function view({
  id,
  name,
  description,
  createdDate,
  modifiedDate,
}: NamedSecretRecord): Readonly<Record<string, unknown>> {
  return { id, name, description, createdDate, modifiedDate, selfUri: `${base}/${id}` };
}

function note(
  call: HandlerCall,
  platform: Platform,
  action: string,
  record: NamedSecretRecord,
  changed: readonly string[],
): void {
  audit(call, platform, {
    serviceName: 'Integrations',
    action,
    entityType: 'Secret',
    entityId: record.id,
    entityName: record.name,
    changed,
  });
}
