import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../core/clock';
import { Redacted } from '../../core/redacted';
import { createCall } from '../../genesys/call';
import { createClient, type GenesysClient } from '../../genesys/client';
import { createPacer } from '../../genesys/pacer';
import { createTokenSource } from '../../genesys/token';
import { createTransport } from '../../genesys/transport';
import { deriveKey } from '../../ledger/keys/derive-key';
import { openDatabase } from '../../ledger/open-database';
import type { RotationPorts } from '../../rotation/run/rotation-ports';
import { createBell } from '../../core/bell';
import { keepPlanning } from '../../rotation/service/keep-planning';
import { keepWorking } from '../../rotation/service/keep-working';
import { observers } from '../../rotation/service/observer';
import { createReloading } from '../../rotation/service/reloading';
import { createLookUps } from '../../secrets/platform/catalog';
import { openRotations } from '../../rotation/store/open-rotations';
import type { JournalEntry } from '../../sandbox/genesys/options';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';
import { virtualTime } from '../../test/kit/virtual-time';
import { overFetch } from '../../test/kit/over-fetch';
import { deployEstate, rotatingEstate } from './estate';
import { logIn } from './platform-api';

/** How the service fares under the platform's limit. */
export interface LimitedResult {
  readonly rotations: number;
  readonly minutes: number;
  readonly requests: number;
  /** Of what the limit allows in the full minutes of the run. */
  readonly used: number;
  readonly refused: number;
}

const places = { url: 'http://127.0.0.1:1', crm: 'http://127.0.0.1:2/crm', oauth: 'http://127.0.0.1:2/oauth' };
const perMinute = 300;
const minute = 60_000;
const clientSecret = 'no secret of anything';

/** The service's own loops, one token, the sandbox's platform and its limit; targets that answer at once. Time is virtual. */
export async function rotateLimited(count: number): Promise<LimitedResult> {
  const time = virtualTime(Date.UTC(2026, 0, 1));
  const journal: JournalEntry[] = [];
  const sandbox = createSandbox({
    organizations: [{ name: 'nonprod', clients: ['rotator', 'admin'].map(clientSeed) }],
    clock: time.clock,
    newId: randomUUID,
    fetch: (input) => Promise.resolve(target(new Request(input))),
    requestsPerMinute: perMinute,
    onRequest: (entry) => journal.push(entry),
  });
  const folder = mkdtempSync(join(tmpdir(), 'gcda-bench-'));
  const start = await time.run(() => rotateAll(count, { sandbox, clock: time.clock, folder }));
  rmSync(folder, { recursive: true });
  return { rotations: count, ...judge(journal, start) };
}

function clientSeed(clientId: string) {
  return { name: clientId, clientId, clientSecret: Redacted.of(clientSecret), permissions: ['all'] };
}

/** Token server and CRM: every token is good. */
function target({ url, method }: Request): Response {
  if (method === 'GET') return Response.json({ environment: 'dev' });
  if (url.endsWith('/revocation')) return new Response('');
  return Response.json({ access_token: randomBytes(32).toString('base64url'), token_type: 'Bearer', expires_in: 3600 });
}

interface World {
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly folder: string;
}

/** Gives when the first request of the service was sent. */
async function rotateAll(count: number, { sandbox, clock, folder }: World): Promise<number> {
  const inventory = rotatingEstate(count, places);
  const admin = await logIn(places.url, 'admin', clientSecret, (request) => Promise.resolve(sandbox.fetch(request)));
  let calls = 0;
  const paced: typeof admin = {
    ...admin,
    call: async (...call) => {
      calls += 1;
      if (calls % (perMinute - 10) === 0) await clock.sleep(minute);
      return admin.call(...call);
    },
  };
  await deployEstate(inventory, places, 'a first token of nothing', paced);
  const start = clock.now();
  const db = await openDatabase({ schema: '', file: join(folder, 'ledger.db') });
  await openRotations(db);
  const client = clientOf(sandbox, clock);
  const key = deriveKey(Buffer.alloc(32, 'k'), 'dev');
  const send: RotationPorts['send'] = async ({ url, method, body }) => {
    const reply = target(new Request(url, { method, ...(body && { body: body() }) }));
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  };
  const ports: RotationPorts = {
    ...{ inventory, db, clock, send, keyOf: () => key, clientOf: () => client, actor: 'bench', worker: 'bench' },
    lookUps: createLookUps(clock),
    sources: {
      env: {
        BENCH_ISSUER_ID: 'issuer',
        BENCH_ISSUER_SECRET: 'a secret of no issuer',
        BENCH_BEARER: 'a first token of nothing',
      },
      ...{ directory: folder, clock, timeLimit: () => new AbortController().signal },
      fetch: () => Promise.reject(new Error('no source is reached over HTTP')),
    },
  };
  const stop = new AbortController();
  let isOver = 0;
  const bells = [createBell(clock), createBell(clock)] as const;
  const observer = observers([
    {
      stepped: ({ before, after }) => {
        // Without the wait for ends that the targets here do not tell of.
        if (before.stage !== 'retire' && after.stage !== 'failed') return;
        isOver += 1;
        if (isOver < count) return;
        stop.abort();
        for (const bell of bells) bell.ring();
      },
    },
  ]);
  const rotations = await createReloading({ stamp: () => Promise.resolve(''), read: () => Promise.resolve(ports) });
  const common = { rotations, clock, observer };
  const onBegun = () => bells[1].ring();
  await Promise.all([
    keepPlanning({ ...common, bell: bells[0], planMilliseconds: 15_000, onBegun }, stop.signal),
    keepWorking({ ...common, bell: bells[1], concurrency: 64 }, stop.signal, stop.signal),
  ]);
  await db.close();
  return start;
}

function clientOf(sandbox: Sandbox, clock: Clock): GenesysClient {
  let calls = 0;
  // 60 to 180 milliseconds away, there and back, always in the same order.
  const fetch = async (request: Request): Promise<Response> => {
    calls += 1;
    await clock.sleep(30 + ((calls * 37) % 60));
    const response = await sandbox.fetch(request);
    await clock.sleep(30 + ((calls * 53) % 60));
    return response;
  };
  const transport = createTransport({ send: overFetch(fetch), clock, timeLimit: () => new AbortController().signal });
  const secret = Redacted.of(clientSecret);
  const login = {
    loginUrl: places.url,
    clientId: 'rotator',
    clientSecret: secret,
    where: 'bench',
    configuredBy: 'bench',
  };
  const tokens = createTokenSource(login, { transport, clock });
  return createClient(createCall(places.url, { transport, tokens, newPacer: () => createPacer(clock) }));
}

function judge(journal: readonly JournalEntry[], start: number): Omit<LimitedResult, 'rotations'> {
  const calls = journal.filter(({ client, operation }) => client === 'rotator' && operation !== 'token');
  const last = Math.max(...calls.map(({ at }) => at));
  const full = Math.floor((last - start) / minute);
  const inFull = calls.filter(({ at }) => at < start + full * minute).length;
  return {
    minutes: (last - start) / minute,
    requests: calls.length,
    used: full === 0 ? 0 : inFull / (full * perMinute),
    refused: calls.filter(({ status }) => status === 429).length,
  };
}
