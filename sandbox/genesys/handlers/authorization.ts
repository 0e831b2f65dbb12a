import { notFound } from '../api-error';
import { rolesOf } from '../grants';
import { pageOf } from '../paging';
import { knownPermissions } from '../permissions';
import { param, type HandlerCall, type Handler } from '../platform';

/** `GET /authorization/products`: the official provider reads it at start and needs `total`, `entities` and each `id`. */
export const listProducts: Handler = (call) =>
  Response.json(pageOf([{ id: 'genesysCloud3' }], call.query, '/api/v2/authorization/products'));

/** `GET /authorization/permissions`: the permissions that the sandbox checks, grouped by domain; `query` names one domain. */
export const listPermissions: Handler = (call) => {
  const wanted = call.query.get('query');
  const domains = [...new Set(knownPermissions.map((permission) => permission.split(':')[0] ?? ''))];
  const found = domains.filter((domain) => wanted === null || domain.toLowerCase() === wanted.toLowerCase());
  return Response.json(pageOf(found.map(collection), call.query, '/api/v2/authorization/permissions'));
};

/** `GET /authorization/divisions`: the home division alone. */
export const listDivisions: Handler = (call) => {
  const name = call.query.get('name')?.toLowerCase();
  const found = [homeDivision(call)].filter((division) => name === undefined || division.name.toLowerCase() === name);
  return Response.json(pageOf(found, call.query, '/api/v2/authorization/divisions'));
};

/** `GET /authorization/divisions/home`. */
export const getHomeDivision: Handler = (call) => Response.json(homeDivision(call));

/** `GET /authorization/divisions/{id}`. */
export const getDivision: Handler = (call) => {
  if (param(call, 'divisionId') !== call.organization.homeDivisionId) throw notFound('division');
  return Response.json(homeDivision(call));
};

/** `GET /authorization/subjects/me`: the client itself with what it was granted. */
export const getOwnGrants: Handler = (call, platform) => {
  const grants = rolesOf(call.client, platform.store).map((role) => ({
    subjectId: call.client.id,
    division: homeDivision(call),
    role: {
      id: role.id,
      name: role.name,
      policies: role.permissionPolicies.map(({ domain, entityName, actionSet }) => ({
        domain,
        entityName,
        actions: actionSet,
      })),
    },
    grantMadeAt: call.client.dateCreated,
  }));
  return Response.json({
    id: call.client.id,
    name: call.client.name,
    grants,
    version: 1,
    selfUri: `/api/v2/authorization/subjects/${call.client.id}`,
  });
};

function homeDivision({
  organization,
}: HandlerCall): { readonly id: string; readonly name: string } & Readonly<Record<string, unknown>> {
  const id = organization.homeDivisionId;
  return {
    id,
    name: 'Home',
    description: 'The home division',
    homeDivision: true,
    selfUri: `/api/v2/authorization/divisions/${id}`,
  };
}

function collection(domain: string): Readonly<Record<string, unknown>> {
  const own = knownPermissions.map((permission) => permission.split(':')).filter((parts) => parts[0] === domain);
  const entities = [...new Set(own.map((parts) => parts[1] ?? ''))];
  const permissionMap = entities.map((entityType) => {
    const actions = own.filter((parts) => parts[1] === entityType).map((parts) => parts[2] ?? '');
    return [
      entityType,
      actions.map((action) => ({
        domain,
        entityType,
        action,
        label: `${domain} ${entityType} ${action}`,
        allowsConditions: false,
        divisionAware: false,
      })),
    ];
  });
  return {
    id: domain,
    name: domain,
    domain,
    permissionMap: Object.fromEntries(permissionMap),
    selfUri: `/api/v2/authorization/permissions?query=${domain}`,
  };
}
