import platform from './platform-api.json';

/** Operations of the public API that our extract of the SDK leaves out, with the names that the official JavaScript SDK gives them. */
const added = {
  deleteIntegration: { method: 'DELETE', path: '/api/v2/integrations/{integrationId}', returns: 'Integration' },
  deleteOauthClient: { method: 'DELETE', path: '/api/v2/oauth/clients/{clientId}', returns: 'void' },
  putAuthorizationRolesDefault: {
    method: 'PUT',
    path: '/api/v2/authorization/roles/default',
    body: 'Array<DomainOrganizationRole>',
    returns: 'OrganizationRoleEntityListing',
  },
} as const;

/** The named secrets of the guide. The public API has no such resource: names of operations and bodies are ours. */
const namedSecrets = {
  getSecuritySecrets: {
    method: 'GET',
    path: '/api/v2/security/secrets',
    query: ['pageSize', 'pageNumber', 'name'],
    returns: 'NamedSecretListing',
  },
  postSecuritySecrets: {
    method: 'POST',
    path: '/api/v2/security/secrets',
    body: 'NamedSecretCreate',
    returns: 'NamedSecret',
  },
  getSecuritySecret: { method: 'GET', path: '/api/v2/security/secrets/{secretId}', returns: 'NamedSecret' },
  patchSecuritySecret: {
    method: 'PATCH',
    path: '/api/v2/security/secrets/{secretId}',
    body: 'NamedSecretUpdate',
    returns: 'NamedSecret',
  },
  deleteSecuritySecret: { method: 'DELETE', path: '/api/v2/security/secrets/{secretId}', returns: 'void' },
} as const;

/** Name of an operation, as the official JavaScript SDK spells its method. */
export type OperationName = keyof typeof platform.operations | keyof typeof added | keyof typeof namedSecrets;

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

/** One operation of the platform's API. */
export interface Operation {
  readonly name: OperationName;
  readonly method: HttpMethod;
  /** Route template, for example `/api/v2/integrations/{integrationId}`. */
  readonly path: string;
  /** Names of the query parameters it knows. */
  readonly query: readonly string[];
  /** Type of the request body in the notation of `models.ts`; absent when there is none. */
  readonly body?: string;
  /** Type of the answer; `void` when there is none. */
  readonly returns: string;
}

type Raw = Omit<Operation, 'name' | 'query'> & { readonly query?: readonly string[] };

// The JSON module's inferred type is a union of one literal shape per operation; `Raw` is what all of them share.
const raw = { ...platform.operations, ...added, ...namedSecrets } as unknown as Readonly<Record<OperationName, Raw>>;

/** Every operation we know of, by name. */
export const operations: Readonly<Record<OperationName, Operation>> = Object.fromEntries(
  Object.entries(raw).map(([name, operation]) => [
    name,
    {
      name,
      method: operation.method,
      path: operation.path,
      query: operation.query ?? [],
      ...(operation.body === undefined ? {} : { body: operation.body }),
      returns: operation.returns,
    },
  ]),
  // fromEntries widens its keys to string; they are the keys of `raw`.
) as Readonly<Record<OperationName, Operation>>;

/** An operation found for a request, with the values of its path parameters (decoded). */
export interface OperationMatch {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

const isParameter = (segment: string): boolean => segment.startsWith('{');

/** More literal segments first, so that `/integrations/actions` wins over `/integrations/{integrationId}`. */
const routes: readonly Route[] = Object.values(operations)
  .map((operation) => ({ operation, segments: operation.path.split('/').slice(1) }))
  .sort((a, b) => literals(b) - literals(a));

function literals(route: Route): number {
  return route.segments.filter((segment) => !isParameter(segment)).length;
}

/** Operations at a path, most specific first, whatever their method. */
function routesAt(segments: readonly string[]): readonly Route[] {
  const fits = (segment: string, index: number): boolean =>
    isParameter(segment) ? segments[index] !== '' : segment === segments[index];
  return routes.filter((route) => route.segments.length === segments.length && route.segments.every(fits));
}

/** The operation for a method and a path without query; undefined when there is none. */
export function matchOperation(method: string, path: string): OperationMatch | undefined {
  const segments = path.split('/').slice(1);
  const route = routesAt(segments).find((candidate) => candidate.operation.method === method);
  if (route === undefined) return undefined;
  const pairs = route.segments.flatMap((segment, index) =>
    isParameter(segment) ? [[segment.slice(1, -1), decode(segments[index] ?? '')] as const] : [],
  );
  return { operation: route.operation, params: Object.fromEntries(pairs) };
}

/** Methods that exist at a path; empty when the path is unknown. */
export function methodsAt(path: string): readonly HttpMethod[] {
  return [...new Set(routesAt(path.split('/').slice(1)).map((route) => route.operation.method))];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a broken escape is an id that nothing has
  }
}
