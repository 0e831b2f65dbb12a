import { objectsMember, requiredText, textMember, textsMember } from '../platform/members';
import type { JsonObject } from '../../../core/rules/json-equivalence';
import { stringsOf, textOf, type Attributes } from '../values/value';
import { mainGet, pollUntilGone, type Resource, type ResourceCall } from './resource';
import { policiesBody, policyDomains, readPolicies } from './role-policies';

/** `genesyscloud_auth_role` (terraform-provider-genesyscloud v1.84.1, read in code). */
export const authRole: Resource = {
  create: async (change) => {
    const { api, planned, created } = change;
    await lookUpPermissions(change, planned);
    const defaultRoleId = textOf(planned['default_role_id']);
    if (defaultRoleId === undefined) {
      created(requiredText(await api.send('POST', '/authorization/roles', body(planned)), 'id'));
      return;
    }
    const id = await findDefaultRole(change, defaultRoleId);
    created(id);
    await putRole(change, id, planned);
  },
  read: async ({ api, id, state }) => {
    const found = await mainGet(() => getRole(api, id));
    return {
      name: requiredText(found, 'name'),
      description: textMember(found, 'description'),
      default_role_id: textMember(found, 'defaultRoleId'),
      permissions: textsMember(found, 'permissions'),
      permission_policies: readPolicies(found, state),
    };
  },
  update: (change) => putRole(change, change.id, change.planned),
  delete: async (call) => {
    if (textOf(call.state['default_role_id']) !== undefined) {
      // A role that the platform brought along can't be deleted, only restored.
      await call.api.send('PUT', '/authorization/roles/default', [{ id: call.id }]);
      return;
    }
    await call.api.delete(`/authorization/roles/${call.id}`);
    await pollUntilGone(call, 60_000, () => getRole(call.api, call.id));
  },
};

function getRole(api: ResourceCall['api'], id: string): Promise<JsonObject> {
  return api.get(`/authorization/roles/${id}?userCount=false`);
}

async function putRole(call: ResourceCall, id: string, planned: Attributes): Promise<void> {
  await lookUpPermissions(call, planned);
  await call.api.send('PUT', `/authorization/roles/${id}`, body(planned));
}

function body(planned: Attributes): JsonObject {
  const permissions = stringsOf(planned['permissions']);
  return {
    name: textOf(planned['name']) ?? '',
    description: textOf(planned['description']) ?? '',
    ...(permissions.length > 0 ? { permissions } : {}),
    permissionPolicies: policiesBody(planned),
  };
}

async function findDefaultRole({ api }: ResourceCall, defaultRoleId: string): Promise<string> {
  const query = `pageSize=1&pageNumber=1&defaultRoleId=${encodeURIComponent(defaultRoleId)}&userCount=false`;
  const [role] = objectsMember(await api.get(`/authorization/roles?${query}`), 'entities');
  if (role === undefined) throw new Error('the organisation has no role with this default_role_id');
  return requiredText(role, 'id');
}

/** The official provider only logs what it finds, and goes on after an error; the calls are made all the same. */
async function lookUpPermissions({ api }: ResourceCall, planned: Attributes): Promise<void> {
  for (const domain of policyDomains(planned)) {
    const pathOf = (page: number) =>
      `/authorization/permissions?pageSize=100&pageNumber=${page}&queryType=domain&query=${encodeURIComponent(domain)}`;
    try {
      const { pageCount } = await api.get(pathOf(1));
      for (let page = 2; page <= Number(pageCount ?? 1); page += 1) await api.get(pathOf(page));
    } catch {
      // Nothing depends on the answer.
    }
  }
}
