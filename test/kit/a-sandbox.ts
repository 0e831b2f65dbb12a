import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock';
import { Redacted } from '../../core/redacted';
import type { JournalEntry, SandboxOptions } from '../../sandbox/genesys/options';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';

/** A clock that moves only when told to. */
export interface FakeClock extends Clock {
  /** Moves time forward and wakes whoever sleeps until then. */
  advance(milliseconds: number): void;
}

export function fakeClock(start: string): FakeClock {
  let now = Date.parse(start);
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((wake) => {
        if (signal?.aborted) return wake();
        sleepers.push({ until: now + milliseconds, wake });
        signal?.addEventListener('abort', () => wake());
      }),
    advance: (milliseconds) => {
      now += milliseconds;
      const due = sleepers.filter(({ until }) => until <= now);
      sleepers = sleepers.filter(({ until }) => until > now);
      for (const { wake } of due) wake();
    },
  };
}

/** A reply's JSON, to be looked into member by member; what is missing is undefined. */
export interface Json {
  readonly [member: string]: Json | undefined;
}

export interface Answer {
  readonly status: number;
  /** Parsed JSON; the text itself where it is no JSON; empty for an empty body. */
  readonly body: Json;
  readonly headers: Headers;
}

/** A member that must be text, such as an id. */
export function textOf(value: Json | undefined): string {
  const text: unknown = value;
  if (typeof text !== 'string') throw new Error(`expected text in a reply, got ${typeof text}`);
  return text;
}

export interface SandboxKit {
  readonly sandbox: Sandbox;
  readonly clock: FakeClock;
  readonly journal: JournalEntry[];
  /** Logs in, once a client, and sends one request; the first client of the first organisation unless another is named. */
  call(method: string, path: string, body?: unknown, clientId?: string): Promise<Answer>;
  /** An access token of a client. */
  login(clientId: string, secret?: string): Promise<string>;
  /** Sends a request as it is. */
  send(method: string, path: string, init?: RequestInit): Promise<Answer>;
}

/** The client that may do everything, in the organisation `nonprod`. */
export const adminId = 'admin-client';

/** Secret of every client that the kit makes. No secret of anything real. */
export const clientSecret = 'client secret of a test';

/** An organisation with clients of given permissions, by client id. */
export function anOrganization(
  name: string,
  clients: Readonly<Record<string, readonly string[]>>,
): SandboxOptions['organizations'][number] {
  return {
    name,
    clients: Object.entries(clients).map(([clientId, permissions]) => ({
      name: clientId,
      clientId,
      clientSecret: Redacted.of(clientSecret),
      permissions,
    })),
  };
}

/** A sandbox with one organisation, one client that may do everything, and a clock that stands still. */
export function aSandbox(overrides: Partial<SandboxOptions> = {}): SandboxKit {
  const clock = fakeClock('2026-01-01T00:00:00Z');
  const journal: JournalEntry[] = [];
  const sandbox = createSandbox({
    organizations: [anOrganization('nonprod', { [adminId]: ['all'] })],
    clock,
    newId: randomUUID,
    fetch: () => Promise.reject(new Error('this test allows no request to a target')),
    onRequest: (entry) => journal.push(entry),
    ...overrides,
  });
  return { sandbox, clock, journal, ...callers(sandbox) };
}

function callers(sandbox: Sandbox): Pick<SandboxKit, 'call' | 'login' | 'send'> {
  const tokens = new Map<string, string>();
  const send: SandboxKit['send'] = async (method, path, init = {}) =>
    answerOf(await sandbox.fetch(new Request(`http://127.0.0.1${path}`, { method, ...init })));
  const login: SandboxKit['login'] = async (clientId, secret = clientSecret) => {
    const { status, body } = await send('POST', '/oauth/token', {
      headers: { Authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (status !== 200) throw new Error(`login of ${clientId} failed with ${status}`);
    return textOf(body.access_token);
  };
  const call: SandboxKit['call'] = async (method, path, body, clientId = adminId) => {
    const token = tokens.get(clientId) ?? (await login(clientId));
    tokens.set(clientId, token);
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    return send(method, path, body === undefined ? { headers } : { headers, body: JSON.stringify(body) });
  };
  return { call, login, send };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = text !== '' && response.headers.get('content-type')?.includes('json') === true;
  // Json only promises that members can be looked at: true of every JSON value but null, which no reply is, and of text.
  const body = (isJson ? JSON.parse(text) : text) as Json;
  return { status: response.status, body, headers: response.headers };
}
