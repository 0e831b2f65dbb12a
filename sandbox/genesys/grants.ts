import type { ClientRecord, PermissionPolicy, RoleRecord } from './records';
import type { Store } from './store';

/** Roles that a client holds, whatever their division: the sandbox has one division an organisation. */
export function rolesOf(client: ClientRecord, store: Store): readonly RoleRecord[] {
  const roles = store.table('roles');
  return client.roleDivisions.flatMap(({ roleId }) => roles.find(client.organizationId, roleId) ?? []);
}

/** Whether any of the client's roles allows a permission `domain:entity:action`. */
export function holds(client: ClientRecord, permission: string, store: Store): boolean {
  return rolesOf(client, store).some(
    (role) =>
      role.permissions.includes(permission) || role.permissionPolicies.some((policy) => allows(policy, permission)),
  );
}

/** A role's policy for each of the permissions; `all` becomes the one that allows everything. */
export function policiesFor(permissions: readonly string[]): readonly PermissionPolicy[] {
  return permissions.map((permission) => {
    const [domain = '*', entityName = '*', action = '*'] = permission === 'all' ? [] : permission.split(':');
    return { domain, entityName, actionSet: [action] };
  });
}

/** Whether the client may do everything that a role allows: what it must hold before it can hand the role on. */
export function holdsAllOf(client: ClientRecord, role: RoleRecord, store: Store): boolean {
  const asked = [
    ...role.permissions.filter((permission) => permission.split(':').length === 3), // older names mean nothing here
    ...role.permissionPolicies.flatMap(({ domain = '*', entityName = '*', actionSet = [] }) =>
      actionSet.map((action) => `${domain}:${entityName}:${action}`),
    ),
  ];
  return asked.every((permission) => holds(client, permission, store));
}

function allows(policy: PermissionPolicy, permission: string): boolean {
  const [domain, entity, action] = permission.split(':');
  return (
    covers(policy.domain, domain) &&
    covers(policy.entityName, entity) &&
    (policy.actionSet ?? []).some((granted) => covers(granted, action))
  );
}

function covers(granted: string | undefined, asked: string | undefined): boolean {
  return granted === '*' || granted === asked;
}
