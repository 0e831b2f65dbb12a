import type { z } from 'zod';
import { InternalError } from '../core/internal-error';
import type { Redacted } from '../core/redacted';
import { GenesysApiError, readErrorFacts } from './api-error';
import type { Pacer } from './pacer';
import type { TokenSource } from './token';
import type { Transport, WireReply, WireRequest } from './transport';
import { memberPath } from '../core/schema-problems';
import { tryParseJson } from '../core/try-parse-json';
import { unfitId } from './unfit-id';
import { platformIdSchema } from './schemas/platform-id';
import { unexpectedReply } from './unexpected-reply';

/** One operation of the platform's API. */
export interface Operation<T> {
  readonly method: WireRequest['method'];
  /** Route template with `{name}` placeholders, filled from `path`. */
  readonly route: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Makes the JSON text at the moment of sending. */
  readonly body?: () => string;
  /** @default true for everything but POST */
  readonly isRepeatable?: boolean;
  /** @default 30 */
  readonly timeLimitSeconds?: number;
  readonly reply: z.ZodType<T>;
  /** Asked right before each try; throws where it must not be made any more. */
  readonly assertMaySend?: (() => void) | undefined;
  /** Told, before anything is sent, the id of the OAuth client that makes it: an organisation may have several, which take turns. */
  readonly onClient?: ((id: string) => void | Promise<void>) | undefined;
}

/** What calls need. */
export interface CallPorts {
  readonly transport: Transport;
  readonly tokens: TokenSource;
  /** The platform counts requests by token. @default - none waits here */
  readonly newPacer?: (() => Pacer) | undefined;
  /** Job whose client is meant to make the calls: told where a permission is missing. @default - not told */
  readonly job?: string | undefined;
}

/** Carries out one operation as the client's own identity. */
export type Call = <T>(operation: Operation<T>) => Promise<T>;

/**
 * Calls with a bearer token, and once more with a new one where the platform refuses a token that had looked good.
 *
 * @throws GenesysApiError when the platform says no
 */
export function createCall(apiUrl: string, ports: CallPorts): Call {
  const pacers = new WeakMap<Redacted, Pacer>();
  const pacerOf = (token: Redacted): Pacer | undefined => {
    const pacer = pacers.get(token) ?? ports.newPacer?.();
    if (pacer) pacers.set(token, pacer);
    return pacer;
  };
  return async (operation) => {
    await operation.onClient?.(ports.tokens.clientId);
    const first = await send(apiUrl, operation, { ...ports, pacerOf });
    const reply = first.status === 401 ? await send(apiUrl, operation, { ...ports, pacerOf }) : first;
    const { method, route } = operation;
    if (reply.status < 200 || reply.status > 299) {
      throw new GenesysApiError(
        readErrorFacts(reply.text, reply.headers, {
          ...{ method, route, status: reply.status },
          ...{ attempt: reply.attempt, retryAfter: reply.retryAfter, job: ports.job },
        }),
      );
    }
    return parseReply(operation, reply.text);
  };
}

async function send(
  apiUrl: string,
  operation: Operation<unknown>,
  ports: CallPorts & { readonly pacerOf: (token: Redacted) => Pacer | undefined },
): Promise<WireReply> {
  const token = await ports.tokens.token();
  const reply = await ports.transport({
    method: operation.method,
    url: urlOf(apiUrl, operation),
    route: operation.route,
    headers: () => ({
      authorization: `Bearer ${token.reveal()}`,
      accept: 'application/json',
      ...(operation.body && { 'content-type': 'application/json' }),
    }),
    body: operation.body,
    isRepeatable: operation.isRepeatable ?? operation.method !== 'POST',
    timeLimitSeconds: operation.timeLimitSeconds,
    pacer: ports.pacerOf(token),
    assertMaySend: operation.assertMaySend,
  });
  if (reply.status === 401) ports.tokens.forget(token);
  return reply;
}

function urlOf(apiUrl: string, operation: Operation<unknown>): string {
  const path = operation.route.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const id = operation.path?.[name];
    if (id === undefined) throw new InternalError(`${operation.route} was called without ${name}`);
    // Nothing of its grammar needs escaping, and nothing else gets into an address.
    if (!platformIdSchema.safeParse(id).success) throw unfitId(operation, name);
    return id;
  });
  const query = Object.entries(operation.query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as [string, string]],
  );
  const suffix = query.length > 0 ? `?${new URLSearchParams(query).toString()}` : '';
  return `${apiUrl.replace(/\/+$/, '')}${path}${suffix}`;
}

/** So many members are named; a list may have thousands. */
const mostNamed = 5;

function parseReply<T>(operation: Operation<T>, text: string): T {
  const result = operation.reply.safeParse(tryParseJson(text));
  if (result.success) return result.data;
  const members = result.error.issues.slice(0, mostNamed).map(({ path }) => memberPath(path) || 'the whole answer');
  const where = [...new Set(members)].join(', ');
  throw unexpectedReply(operation, `the answer does not have the documented shape at ${where}`);
}
