import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { createServer as createSilent, type AddressInfo, type Server as SilentServer, type Socket } from 'node:net';
import { aSilentProxy, type SilentProxy } from './kit/a-silent-proxy';
import { sourcePorts } from './kit/source-ports';
import { assertSandboxRuns } from '../cli/assert-own-sandbox';
import { Redacted } from '../core/redacted';
import type { ValueSource } from '../core/sources/value-source';
import { systemFetch } from '../genesys/system-fetch';
import { systemSend } from '../genesys/send';
import { createTransport } from '../genesys/transport';
import { EventsRefused } from '../rotation/events/event-sink';
import { httpSink } from '../rotation/events/http-sink';
import { newRotation } from '../rotation/machine/rotation';
import { StageFault } from '../rotation/machine/stage-fault';
import { createSendToTarget } from '../rotation/target/send-to-target';
import { readKeyFromProgram } from '../ledger/keys/key-program';
import { openTraces } from '../rotation/service/open-traces';
import { readValue } from '../secrets/sources/read-value';

/** Settings that a peer is asked with, for as long as `limit` allows. */
type Ask = (url: string, limit: (milliseconds: number) => AbortSignal) => Promise<unknown>;

const clock = { now: () => Date.UTC(2026, 0, 1), sleep: () => Promise.resolve() };

function reading(source: (url: string) => ValueSource, env: Record<string, string>): Ask {
  return (url, timeLimit) =>
    readValue(
      { name: 'dev_crm_bearer', type: 'bearer', source: source(url) },
      sourcePorts({ env, fetch: systemFetch, timeLimit }),
      new AbortController().signal,
    );
}

/** By their names in docs/faults.md. */
const peers: Readonly<Record<string, Ask>> = {
  'platform: API and token server': (url, limit) =>
    createTransport({ send: systemSend, clock, timeLimit: (seconds) => limit(seconds * 1000) })({
      ...{ method: 'POST', url, route: '/oauth/token', headers: () => ({}), isRepeatable: false },
    }),
  'issuer, or target of a probe': (url, timeLimit) =>
    createSendToTarget({ send: systemSend, clock, timeLimit })({ method: 'GET', url, headers: () => ({}) }),
  'Vault or OpenBao': reading(
    (address) => ({ kind: 'vault', address, mount: 'secret', path: 'crm', field: 'key', tokenVariable: 'TOKEN' }),
    { TOKEN: 'token-of-nobody' },
  ),
  'AWS Secrets Manager': reading(
    (endpoint) => ({ kind: 'aws-secrets-manager', region: 'eu-central-1', endpoint, secretId: 'crm' }),
    { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing' },
  ),
  'sandbox that is asked whether it is this project’s': (genesysUrl, limit) =>
    assertSandboxRuns({ genesysUrl, instanceId: 'an-instance' }, limit),
  'receiver of events': (url, timeLimit) =>
    httpSink({ url, token: Redacted.of('nobody'), atOnce: 1 }, { fetch: systemFetch, clock, timeLimit }).put([
      {} as never,
    ]),
};

/** The rows of the page. */
const table = new Map(
  [
    ...readFileSync(join(__dirname, '../docs/faults.md'), 'utf8').matchAll(
      /^\| (.+?) +\| (\d+) s +\| `([a-z-]+)` +\|$/gm,
    ),
  ].map(([, peer = '', seconds, code = '']) => [peer, { milliseconds: Number(seconds) * 1000, code }]),
);

let server: Server;
let proxy: SilentProxy;
/** Takes connections, and says nothing. */
let silent: SilentServer;
beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.end(Buffer.alloc(1000, ' '));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
beforeAll(async () => {
  silent = createSilent();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => silent.close(() => resolve())));
beforeEach(async () => (proxy = await aSilentProxy((server.address() as AddressInfo).port)));
afterEach(() => proxy.close());

const places = [
  ['a new connection', 'http', 0],
  ['the hello of TLS', 'https', 0],
  ['the head of an answer', 'http', 20],
  ['its body', 'http', 700],
] as const;
const cases = Object.keys(peers)
  .flatMap((peer) => places.map(([place, scheme, bytes]) => ({ peer, place, scheme, bytes })))
  .filter(({ peer, place }) => peer !== 'receiver of events' || place !== 'its body');

test.each(cases)('$peer that goes silent at $place is not waited for', async ({ peer, scheme, bytes }) => {
  proxy.hushAfter(bytes);
  const { milliseconds, code } = table.get(peer)!; // each has a row there
  const asked: number[] = [];
  // The bound itself is short here; that it is the one of the page is seen by what was asked for.
  const limit = (wish: number): AbortSignal => {
    asked.push(wish);
    return AbortSignal.timeout(100);
  };
  const work = peers[peer]!(`${scheme}://127.0.0.1:${proxy.port}`, limit);
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(asked).toContain(milliseconds);
  expect(error).toBeInstanceOf(Error);
  const [told] = (error as { problems?: readonly { code: string }[] }).problems ?? [];
  // The service says `events-refused` of whatever a receiver does.
  const said =
    error instanceof EventsRefused ? 'events-refused' : error instanceof StageFault ? error.message : told?.code;
  expect(said).toBe(code);
});

test.each([0, 20])('a collector of traces that goes silent after %i bytes holds up no stop', async (bytes) => {
  proxy.hushAfter(bytes);
  const endpoint = `http://127.0.0.1:${proxy.port}`;
  const traces = openTraces({ endpoint, worker: 'a-worker', version: '0.1.0', bound: 100 }, clock);
  const identity = {
    environment: 'dev',
    secret: 'dev_crm_bearer',
    generation: 2,
    cause: 'due',
    oldEndsAt: null,
  } as const;
  const before = newRotation(identity, clock.now());
  const outcome = { kind: 'done', finding: { outcome: 'proven', how: 'asked' } } as const;
  traces.observer.stepped?.({ before, after: { ...before, stage: 'check' }, outcome, milliseconds: 1 });
  // It may say that it could not be sent: what counts is that it ends.
  await traces.close().catch(() => undefined);
});

/** A program that asks a peer which says nothing, by way of a shell that waits for it. */
const asksSilence = (port: number): readonly [string, ...string[]] => {
  const ask = `require('net').connect(${port},'127.0.0.1').on('connect',()=>console.error('asked'))`;
  return ['/bin/sh', '-c', `'${process.execPath}' -e "${ask}"; true`];
};

test.each<[string, (command: readonly [string, ...string[]], end: AbortSignal) => Promise<unknown>, string]>([
  [
    'a source',
    (command, end) =>
      readValue(
        { name: 'dev_crm_bearer', type: 'bearer', source: { kind: 'exec', command: [...command] } },
        sourcePorts({ env: {}, directory: __dirname, timeLimit: () => end }),
        new AbortController().signal,
      ),
    'exec-late',
  ],
  [
    'a key',
    (command, end) => readKeyFromProgram(JSON.stringify(command), 'dev', { env: {}, directory: __dirname }, end),
    'key-command-failed',
  ],
])('a program for %s that asks a silent peer ends at its bound, with all that it started', async (_, read, code) => {
  const reached = new Promise<Socket>((resolve) => silent.once('connection', resolve));
  const bound = new AbortController();
  const reading = read(asksSilence((silent.address() as AddressInfo).port), bound.signal);
  const outcome = expect(reading).rejects.toMatchObject({ problems: [{ code }] });
  const socket = await reached;
  const gone = new Promise((resolve) =>
    socket
      .on('error', () => undefined)
      .resume()
      .once('close', resolve),
  );
  bound.abort();
  await outcome;
  // The shell's own child has ended too: its connection is gone.
  await gone;
});

test('wants nothing of a receiver of events but the head of its answer', async () => {
  proxy.hushAfter(700);
  const limit = (): AbortSignal => new AbortController().signal;
  await peers['receiver of events']!(`http://127.0.0.1:${proxy.port}`, limit);
});
