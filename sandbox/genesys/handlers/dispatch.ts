import { bodyProblems } from '../../../genesys/models';
import { matchOperation, methodsAt, type Operation, type OperationMatch } from '../../../genesys/operations';
import { ApiError, badRequest, notFound } from '../api-error';
import { holds } from '../grants';
import { handlers } from './handlers';
import { tokenOf } from '../oauth-token';
import { requiredPermissions } from '../permissions';
import type { HandlerCall, Platform } from '../platform';
import type { RateLimit } from '../rate-limit';
import type { ClientRecord } from '../records';
import { organizations } from '../seed';

/** What the journal wants to know of a request while it is served. Filled in as far as serving got. */
export interface Trace {
  operation?: string;
  client?: ClientRecord;
  headers?: Readonly<Record<string, string>>;
}

export interface Dispatch {
  readonly platform: Platform;
  readonly limit: RateLimit;
}

/**
 * Serves one API request: route, token, rate, permission, body, handler, in this order.
 *
 * @throws ApiError for every refusal
 */
export async function dispatch(
  request: Request,
  path: string,
  correlationId: string,
  { platform, limit }: Dispatch,
  trace: Trace,
): Promise<Response> {
  const match = matched(request.method, path);
  const { operation } = match;
  trace.operation = operation.name;
  const handler = handlers[operation.name];
  if (handler === undefined) throw notServed(operation);
  const caller = tokenOf(request.headers.get('authorization'), platform);
  if (caller === undefined)
    throw new ApiError(401, 'bad.credentials', 'The access token is missing, not valid, or expired.');
  const { client, token } = caller;
  trace.client = client;
  trace.headers = limit.take(token.id);
  assertPermitted(operation, client, platform);
  const organization = organizations(platform).find(({ id }) => id === client.organizationId);
  if (organization === undefined) throw notFound('organization');
  const { searchParams: query, origin } = new URL(request.url);
  const call: HandlerCall = {
    ...match,
    query,
    organization,
    client,
    token,
    correlationId,
    origin,
    body: await checkedBody(request, operation),
  };
  return handler(call, platform);
}

function matched(method: string, path: string): OperationMatch {
  const match = matchOperation(method, path);
  if (match !== undefined) return match;
  const methods = methodsAt(path);
  if (methods.length === 0) throw notFound('path');
  throw new ApiError(405, 'method.not.allowed', 'The path does not take this method.', {
    headers: { Allow: methods.join(', ') },
  });
}

/** 501 and not 500: clients, the official provider among them, retry a 500 for minutes. */
function notServed(operation: Operation): ApiError {
  return new ApiError(
    501,
    'not.implemented',
    `The sandbox does not serve the operation ${operation.name} (${operation.method} ${operation.path}).`,
    {
      details: [{ errorCode: 'not.implemented', entityName: operation.name }],
    },
  );
}

function assertPermitted(operation: Operation, client: ClientRecord, platform: Platform): void {
  const enough = requiredPermissions[operation.name] ?? [];
  if (enough.length === 0 || enough.some((permission) => holds(client, permission, platform.store))) return;
  const list = `[${enough.join(', ')}]`;
  throw new ApiError(
    403,
    'missing.any.permissions',
    `You must have at least one of these permissions for the requested action: ${list}`,
    {
      details: enough.map((permission) => ({ errorCode: 'missing.permission', fieldName: permission })),
      messageParams: { permissions: list },
    },
  );
}

/** Inputs of an action that has none, and a job without options, for which the official provider sends nothing. */
const optionalBodies = new Set(['object', 'RegisterArchitectJobRequest']);

async function checkedBody(request: Request, operation: Operation): Promise<unknown> {
  const text = await request.text();
  if (operation.body === undefined) return undefined;
  if (text.trim() === '') {
    if (optionalBodies.has(operation.body)) return undefined;
    throw badRequest('A request body is required.');
  }
  const body = parsed(text);
  const problems = bodyProblems(operation.body, body);
  if (problems.length > 0)
    throw badRequest(
      `The request body is not valid: ${problems.join('; ')}.`,
      problems.map((problem) => ({ errorCode: problem })),
    );
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The request body is not valid JSON.'); // the parser's message is left out: it quotes the text
  }
}
