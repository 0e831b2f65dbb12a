import { Redacted } from '../../../../core/redacted';
import { apply, type Applied } from '../../../../sandbox/provider/apply';
import type { Gateway } from '../../../../sandbox/provider/platform/gateway';
import type { HttpRequest, SendHttp } from '../../../../sandbox/provider/platform/http';
import { createTransport } from '../../../../sandbox/provider/platform/transport';
import { createUpload } from '../../../../sandbox/provider/platform/upload';
import { readState } from '../../../../sandbox/provider/read-state';
import { resources } from '../../../../sandbox/provider/resources';
import { behaviours, schemas } from '../../../../sandbox/provider/values/schema';
import { openSession, type Session } from '../../../../sandbox/provider/platform/session';
import type { Json } from '../../../../core/rules/json-equivalence';
import { normalize } from '../../../../sandbox/provider/values/normalize';
import type { Attributes } from '../../../../sandbox/provider/values/value';

/** An answer: a body for 200, or a status with one. Several are given out in turn; the last one stays. */
export type FakeAnswer = Json | FakeStatus;
interface FakeStatus {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A platform that answers by table (`GET /integrations/1`, without `/api/v2` and without query) and writes down what it is asked. */
export interface FakePlatform {
  readonly send: SendHttp;
  /** Every request so far: method, path with query, and body if there was one. */
  readonly wire: (string | readonly [string, Json])[];
  readonly requests: HttpRequest[];
  /** Milliseconds of every pause, in order. */
  readonly pauses: number[];
}

export function aPlatform(table: Readonly<Record<string, FakeAnswer | readonly FakeStatus[]>> = {}): FakePlatform {
  const [wire, requests, pauses, counts]: [FakePlatform['wire'], HttpRequest[], number[], Map<string, number>] = [
    [],
    [],
    [],
    new Map(),
  ];
  const basics: Readonly<Record<string, FakeAnswer>> = {
    'POST /oauth/token': { access_token: 'a token of a test' },
    'GET /organizations/me': { id: 'org', defaultCountryCode: 'DE' },
    'GET /authorization/products': { total: 0, entities: [] },
  };
  const send: SendHttp = (request) => {
    requests.push(request);
    const path = request.path.replace(/^\/+(api\/v2\/)?/, '/');
    wire.push(noted(`${request.method} ${path}`, request.body));
    const key = `${request.method} ${path.split('?')[0]}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return Promise.resolve(
      answered({ ...basics, ...table }[key] ?? { status: 404, body: { message: 'no such thing' } }, count),
    );
  };
  return { send, wire, requests, pauses };
}

function noted(line: string, body: string | undefined): string | readonly [string, Json] {
  if (body === undefined) return line;
  return [line, body.startsWith('{') || body.startsWith('[') ? (JSON.parse(body) as Json) : body];
}

function answered(found: FakeAnswer | readonly FakeStatus[], count: number) {
  const answer = Array.isArray(found)
    ? (found[Math.min(count, found.length - 1)] as FakeAnswer)
    : (found as FakeAnswer);
  const given = isStatus(answer) ? answer : { status: 200, body: answer };
  const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {});
  return { status: given.status, headers: given.headers ?? {}, text };
}

function isStatus(answer: FakeAnswer): answer is FakeStatus {
  return typeof answer === 'object' && answer !== null && 'status' in answer && typeof answer.status === 'number';
}

export const aGateway: Gateway = { host: '127.0.0.1', port: 4010, apiPrefix: '/', loginPrefix: '/' };

/** A transport to the platform whose pauses take no time. */
export function aTransport(platform: FakePlatform, isStopped = () => false) {
  let now = 0;
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      platform.pauses.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
  const transport = createTransport(aGateway, {
    send: platform.send,
    clock,
    newCorrelationId: () => 'correlation',
    isStopped,
  });
  return { transport, waiting: { clock, isStopped }, upload: createUpload(platform.send) };
}

/** A configured session with one pooled client; the calls of configure are not in `wire` any more. */
export async function aSession(platform: FakePlatform, readTimeout = 0): Promise<Session> {
  const login = { clientId: 'client', clientSecret: Redacted.of('secret of a test') };
  const session = await openSession({ ...aTransport(platform), login, poolSize: 1, readTimeout });
  platform.wire.length = 0;
  return session;
}

/** Applies a change of one resource; `planned` null deletes. Missing attributes are null. */
export async function applied(platform: FakePlatform, type: string, change: Change): Promise<Applied> {
  const [schema, behaviour, resource] = [
    schemas.resource_schemas[type]!,
    behaviours.resource_schemas[type]!,
    resources[type]!,
  ];
  const session = await aSession(platform, change.readTimeout);
  const [prior, planned] = [change.prior, change.planned].map((one) => (one ? normalize(schema.block, one) : null));
  return apply({ type, schema, behaviour, resource, session, prior: prior ?? null, planned: planned ?? null });
}

interface Change {
  readonly prior?: Attributes | null;
  readonly planned: Attributes | null;
  readonly readTimeout?: number;
}

/** Refreshes one resource. */
export async function refreshed(
  platform: FakePlatform,
  type: string,
  state: Attributes,
  readTimeout = 0,
): Promise<Attributes | null> {
  const [schema, resource] = [schemas.resource_schemas[type]!, resources[type]!];
  const session = await aSession(platform, readTimeout);
  return readState({ type, schema, resource, session, state: normalize(schema.block, state) });
}
