import { badRequest, notFound } from '../api-error';
import { pageOf } from '../paging';
import { param, type Handler } from '../platform';

/** `GET /organizations/me`; the official provider needs `defaultCountryCode`. */
export const getOrganization: Handler = ({ organization }) =>
  Response.json({
    id: organization.id,
    name: organization.name,
    defaultLanguage: 'en-US',
    defaultCountryCode: 'US',
    thirdPartyOrgName: organization.name,
    domain: `${organization.name}.sandbox.invalid`,
    features: {},
    version: 1,
    state: 'active',
    productPlatform: 'Sandbox',
    selfUri: `/api/v2/organizations/${organization.id}`,
  });

/** Client credentials have no user: the platform says so with 400. */
export const getUser: Handler = () => {
  throw badRequest('This request needs a user; client credentials have none.');
};

interface Limit {
  readonly key: string;
  readonly value: number;
}

/** Keys are those of the help pages and the community; the value of `token.rate` is documented there, the other one is only their example. */
const limits: ReadonlyMap<string, readonly Limit[]> = new Map([
  ['dataactions', [{ key: 'actions.concurrent.executions.max', value: 50 }]],
  ['platform.api', [{ key: 'client.credentials.token.rate.per.minute', value: 300 }]],
]);

/** `GET /organizations/limits/namespaces`. */
export const listLimitNamespaces: Handler = (call) =>
  Response.json(pageOf([...limits.keys()], call.query, '/api/v2/organizations/limits/namespaces'));

/** `GET /organizations/limits/namespaces/{name}` and its `/defaults`, which are the same: nobody asked for more. */
export const getLimits: Handler = (call) => {
  const namespace = param(call, 'namespaceName');
  const own = limits.get(namespace);
  if (own === undefined) throw notFound('limits namespace');
  return Response.json({ entities: own.map((limit) => ({ ...limit, namespace })) });
};
