import { Hono } from 'hono';
import { ApiError, errorReply, notFound } from './genesys/api-error';
import { dispatch, type Dispatch, type Trace } from './genesys/handlers/dispatch';
import { receiveFlowFile, uploadPath } from './genesys/flows/receive-flow-file';
import { issueToken } from './genesys/oauth-token';
import type { SandboxOptions } from './genesys/options';
import type { Platform } from './genesys/platform';
import { rateLimit } from './genesys/rate-limit';
import type { TableName, Tables } from './genesys/records';
import { resolvedValues } from './genesys/resolved-values';
import { organizations, seed } from './genesys/seed';
import { openStore } from './genesys/store';

/** A running imitation of the platform: several organisations behind one origin. */
export interface Sandbox {
  /** Serves one request. Never rejects. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Forgets everything and seeds anew. */
  reset(): void;
  /** Stores what is left and closes the persistence. */
  close(): void;
  /** Reads the stored records of an organisation, oldest first; for tests and reports. Secret values in them are `Redacted`. */
  records<N extends TableName>(table: N, organizationName: string): readonly Tables[N][];
}

/**
 * Creates a sandbox. It keeps no module state: many can run side by side.
 *
 * @throws ProblemsError what the persistence throws when its data cannot be read
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, requestsPerMinute = 300, cacheSeconds = 60, cacheSeed, instances = 2 } = options;
  const store = openStore(options.persistence);
  const values = resolvedValues({ clock, seconds: cacheSeconds, seed: cacheSeed, instances });
  const platform: Platform = { store, options, values, timestamp: () => new Date(clock.now()).toISOString() };
  const limit = rateLimit(clock, requestsPerMinute);
  seed(platform);
  const app = routes({ platform, limit });
  return {
    fetch: async (request) => app.fetch(request),
    reset: () => {
      store.clear();
      values.clear();
      limit.clear();
      seed(platform);
    },
    close: () => {
      store.flush();
      options.persistence?.close();
    },
    records: (table, organizationName) => {
      const organization = organizations(platform).find(({ name }) => name === organizationName);
      return organization === undefined ? [] : store.table(table).all(organization.id);
    },
  };
}

/** One catch-all route: paths are matched by the operation table, after leading double slashes have been collapsed. */
function routes({ platform, limit }: Dispatch): Hono {
  const { clock, newId } = platform.options;
  const app = new Hono();
  // Reached only when the observer of the journal throws; hono's own handler would print the error.
  app.onError(() => errorReply(ownFault(), newId()));
  app.all('*', async (context) => {
    const started = clock.now();
    const correlationId = newId();
    const trace: Trace = {};
    const path = new URL(context.req.url).pathname.replaceAll(/\/{2,}/g, '/');
    const reply = await replyTo(context.req.raw, path, correlationId, { platform, limit }, trace);
    for (const [name, value] of Object.entries({ ...trace.headers, 'ININ-Correlation-Id': correlationId }))
      reply.response.headers.set(name, value);
    note(platform, trace, {
      at: started,
      method: context.req.method,
      path,
      status: reply.response.status,
      milliseconds: clock.now() - started,
      correlationId,
      problem: reply.problem,
    });
    return reply.response;
  });
  return app;
}

interface Reply {
  readonly response: Response;
  readonly problem: string | undefined;
}

async function replyTo(
  request: Request,
  path: string,
  correlationId: string,
  context: Dispatch,
  trace: Trace,
): Promise<Reply> {
  try {
    const response = await served(request, path, correlationId, context, trace);
    context.platform.store.flush(); // what is acknowledged is stored
    return { response, problem: undefined };
  } catch (error) {
    const refusal = error instanceof ApiError ? error : ownFault();
    return {
      response: errorReply(refusal, correlationId),
      problem: error instanceof ApiError ? error.code : nameOf(error),
    };
  }
}

async function served(
  request: Request,
  path: string,
  correlationId: string,
  context: Dispatch,
  trace: Trace,
): Promise<Response> {
  if (path.startsWith('/api/v2/')) return dispatch(request, path, correlationId, context, trace);
  const [operation, serve] = besides(request.method, path);
  trace.operation = operation;
  const { response, client } = await serve(request, context.platform);
  if (client !== undefined) trace.client = client;
  return response;
}

/** The two things that are served beside the API, and how the journal calls them. */
function besides(
  method: string,
  path: string,
): readonly ['token', typeof issueToken] | readonly ['upload', typeof receiveFlowFile] {
  if (method === 'POST' && path === '/oauth/token') return ['token', issueToken];
  if (method === 'PUT' && path.startsWith(uploadPath)) return ['upload', receiveFlowFile];
  throw notFound('path');
}

/** A fault of ours: 501, since clients retry any other 5xx for minutes. The error itself stays out of the reply; it could quote a value. */
function ownFault(): ApiError {
  return new ApiError(
    501,
    'sandbox.fault',
    'The sandbox failed to serve this request. This is a fault of the sandbox, not of the request.',
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

type Served = Omit<Parameters<NonNullable<SandboxOptions['onRequest']>>[0], 'operation' | 'client' | 'organization'>;

function note(platform: Platform, trace: Trace, served: Served): void {
  const organization = organizations(platform).find(({ id }) => id === trace.client?.organizationId);
  platform.options.onRequest?.({
    ...served,
    operation: trace.operation,
    client: trace.client?.id,
    organization: organization?.name,
  });
}
