import { badRequest, conflict, notFound } from '../api-error';
import { pageOf } from '../paging';
import { audit, bodyOf, noContent, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { RoleRecord } from '../records';

const base = '/api/v2/authorization/roles';

type RoleBody = Pick<RoleRecord, 'name' | 'permissions' | 'permissionPolicies'> & {
  readonly description: string;
  readonly defaultRoleId: string;
};

/** `GET /authorization/roles`; `name` (exact, any letter case, `*` at the end allowed), `defaultRoleId`, `permission` and `id` narrow the list. */
export const listRoles: Handler = (call, platform) => {
  const { query } = call;
  const name = query.get('name')?.toLowerCase();
  const ids = query.getAll('id').flatMap((value) => value.split(','));
  const found = platform.store
    .table('roles')
    .all(call.organization.id)
    .filter((role) => name === undefined || nameMatches(role.name.toLowerCase(), name))
    .filter((role) => !query.has('defaultRoleId') || role.defaultRoleId === query.get('defaultRoleId'))
    .filter((role) => ids.length === 0 || ids.includes(role.id));
  return Response.json(pageOf(found.map(roleView), query, base));
};

/** `POST /authorization/roles`; a name is taken once (assumed). */
export const createRole: Handler = (call, platform) => {
  const { defaultRoleId } = bodyOf<RoleBody>(call);
  const content = contentOf(call);
  assertNameFree(content.name, call, platform);
  const record: RoleRecord = {
    id: platform.options.newId(),
    organizationId: call.organization.id,
    ...content,
    ...(defaultRoleId === undefined ? {} : { defaultRoleId }),
  };
  return save(record, 'Create', call, platform);
};

/** `GET /authorization/roles/{id}`. */
export const getRole: Handler = (call, platform) => Response.json(roleView(roleOf(call, platform)));

/** `PUT /authorization/roles/{id}`: replaces description, permissions and policies. Takes effect at the next request of whoever holds it. */
export const replaceRole: Handler = (call, platform) => {
  const { id, organizationId, defaultRoleId } = roleOf(call, platform);
  const content = contentOf(call);
  assertNameFree(content.name, call, platform, id);
  return save(
    { id, organizationId, ...content, ...(defaultRoleId === undefined ? {} : { defaultRoleId }) },
    'Update',
    call,
    platform,
  );
};

/** `PATCH /authorization/roles/{id}`: changes what is named, keeps the rest. */
export const patchRole: Handler = (call, platform) => {
  const known = roleOf(call, platform);
  const {
    name = known.name,
    description = known.description,
    permissions = known.permissions,
    permissionPolicies = known.permissionPolicies,
  } = bodyOf<RoleBody>(call);
  assertNameFree(name, call, platform, known.id);
  return save(
    { ...known, name, ...(description === undefined ? {} : { description }), permissions, permissionPolicies },
    'Update',
    call,
    platform,
  );
};

/** `DELETE /authorization/roles/{id}`: whoever held it has lost it. */
export const deleteRole: Handler = (call, platform) => {
  const record = roleOf(call, platform);
  platform.store.table('roles').delete(record);
  note(call, platform, 'Delete', record);
  return noContent();
};

/** A role as the API shows it. */
export function roleView(role: RoleRecord): Readonly<Record<string, unknown>> {
  const { id, name, description, defaultRoleId, permissions, permissionPolicies } = role;
  return {
    id,
    name,
    description,
    defaultRoleId,
    permissions,
    permissionPolicies,
    default: defaultRoleId !== undefined,
    base: false,
    selfUri: `${base}/${id}`,
  };
}

function contentOf(call: HandlerCall): Pick<RoleRecord, 'name' | 'description' | 'permissions' | 'permissionPolicies'> {
  const { name, description, permissions = [], permissionPolicies = [] } = bodyOf<RoleBody>(call);
  if (name === undefined || name === '') throw badRequest('name is required.', [{ fieldName: 'name' }]);
  return { name, ...(description === undefined ? {} : { description }), permissions, permissionPolicies };
}

function assertNameFree(name: string, call: HandlerCall, platform: Platform, except?: string): void {
  const taken = platform.store
    .table('roles')
    .all(call.organization.id)
    .some((role) => role.name.toLowerCase() === name.toLowerCase() && role.id !== except);
  if (taken) throw conflict('A role with this name exists already.');
}

function nameMatches(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function roleOf(call: HandlerCall, platform: Platform): RoleRecord {
  const record = platform.store.table('roles').find(call.organization.id, param(call, 'roleId'));
  if (record === undefined) throw notFound('role');
  return record;
}

function save(record: RoleRecord, action: string, call: HandlerCall, platform: Platform): Response {
  platform.store.table('roles').put(record);
  note(call, platform, action, record);
  return Response.json(roleView(record));
}

function note(call: HandlerCall, platform: Platform, action: string, record: RoleRecord): void {
  audit(call, platform, {
    serviceName: 'PeoplePermissions',
    action,
    entityType: 'Role',
    entityId: record.id,
    entityName: record.name,
  });
}
