import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findValues, type Artifact } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import type { CloudEvent } from '../../rotation/events/cloud-event';
import { aWorkspace } from '../kit/a-workspace';
import { asSystemdReads, hasSystemd } from '../kit/systemd-unit';
import { writeRotatingProject } from '../kit/a-rotating-project';
import { fetchApart } from '../kit/fetch-apart';

const workspace = aWorkspace();
const secret = 'dev_crm_bearer';
/** The second that the service makes; generation 1 is the one that was synchronised. */
const third = `dev/${secret}/3`;
/** Everything that left the service. */
const said: string[] = [];
let running: ChildProcess | undefined;

/** What takes events and traces; refuses events while told so. */
const collector = { events: [] as CloudEvent[], traces: [] as string[], refuses: true, url: '' };
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    said.push(text);
    const isTrace = request.url === '/v1/traces';
    if (isTrace) collector.traces.push(text);
    else if (!collector.refuses) collector.events.push(JSON.parse(text) as CloudEvent);
    response.statusCode = isTrace || !collector.refuses ? 200 : 503;
    response.setHeader('content-type', 'application/json').end('{}');
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  collector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  running?.kill('SIGKILL');
  server.close();
  server.closeAllConnections();
  workspace.close();
});

interface Rotator {
  readonly child: ChildProcess;
  /** Log lines so far. */
  readonly lines: {
    readonly msg: string;
    readonly stage?: string;
    readonly listening?: string;
    readonly [name: string]: unknown;
  }[];
  /** Resolves with the first line for which this is so. */
  said(what: (line: Rotator['lines'][number]) => boolean): Promise<Rotator['lines'][number]>;
  metrics(): Promise<string>;
}

/** The setting that the shipped unit hands the key in with, as systemd reads it, for a key of this workspace; without systemd, none. */
function keyAsUnitGivesIt(): Record<string, string> {
  if (!hasSystemd) return {};
  const { environment, credentials } = asSystemdReads(join(__dirname, '../../deploy/gcda-rotator.service'));
  const folder = join(workspace.folder, '.gcda/sandbox/keys');
  return { GCDA_KEY_EXEC: environment['GCDA_KEY_EXEC']!.replace(`${credentials}/key`, join(folder, 'dev')) };
}

async function startRotator(): Promise<Rotator> {
  const args = [
    '--listen',
    '127.0.0.1:0',
    '--plan-every',
    '1',
    '--events',
    'file:events.jsonl',
    '--events',
    collector.url,
  ];
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...keyAsUnitGivesIt() };
  const child = workspace.start('gcda', ['rotator', 'run', ...args], env);
  running = child;
  const lines: Rotator['lines'] = [];
  let rest = '';
  let tell: () => void = () => undefined;
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => {
    said.push(chunk.toString());
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as Rotator['lines'][number]));
    tell();
  });
  child.once('close', () => tell());
  const rotator: Omit<Rotator, 'metrics'> = {
    child,
    lines,
    said: async (what) => {
      for (;;) {
        const found = lines.find(what);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
        await new Promise<void>((resolve) => (tell = resolve));
      }
    },
  };
  const { listening } = await rotator.said(({ msg }) => msg === 'rotator runs');
  return {
    ...rotator,
    metrics: async () => {
      const text = await (await fetchApart(`${listening}/metrics`)).text();
      expect((await fetchApart(`${listening}/healthz`)).status).toBe(200);
      expect(await (await fetchApart(`${listening}/readyz`)).json()).toEqual({ status: 'ready', missing: [] });
      said.push(text);
      return text;
    },
  };
}

const eventsInFile = () =>
  readFileSync(join(workspace.folder, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CloudEvent);

test('keeps a token of a minute fresh, and shows what it does', async () => {
  const bounds = { cacheSeconds: 1, propagationSeconds: 1, issueSeconds: 3, retrySeconds: 3 };
  writeRotatingProject(workspace, bounds, { lifetimeSeconds: 60 });
  workspace.enterSandbox('--token-lifetime', '60', '--cache', '1', '--rate-limit', 'off');
  expect(workspace.cdktf(['deploy', 'dev-crm', '--auto-approve'])).toMatchObject({ code: 0 });
  expect(workspace.gcda(['keys', 'new'])).toMatchObject({ code: 0 });
  workspace.gcda(['secrets', 'sync', 'dev']);
  const rotator = await startRotator();
  await rotator.said(({ msg, next }) => msg === 'stage done' && next === 'done');
  const metrics = await rotator.metrics();
  expect(metrics).toMatch(/gcda_rotations_total\{environment="dev"\} 1/);
  expect(metrics).toMatch(/gcda_secret_expires_in_seconds\{environment="dev",secret="dev_crm_bearer"\} \d/);
  expect(metrics).toMatch(/gcda_platform_requests_total\{party="nonprod",status="2xx"\} \d/);
  // Killed when the next one has begun.
  await rotator.said(
    ({ msg, stage, rotation }) => msg === 'stage done' && stage === 'issue' && String(rotation).endsWith('/3'),
  );
  rotator.child.kill('SIGKILL');
  await once(rotator.child, 'close');
});

test('takes a rotation up where a killed process left it, and ends cleanly when told to', async () => {
  collector.refuses = false;
  const rotator = await startRotator();
  await rotator.said(({ msg, stage, rotation }) => msg === 'stage done' && stage === 'verify' && rotation === third);
  expect(workspace.gcda(['test', 'dev-crm', 'who-am-i'])).toMatchObject({ code: 0 });
  const paused = workspace.gcda(['rotation', 'pause', secret, '--for', '1h', '--reason', 'the test is over']);
  expect(paused.stdout).toContain(`${secret}: no rotation begins until 20`);
  const plan = workspace.gcda(['rotate', '--dry-run']).stdout;
  expect(plan).toMatch(/dev_crm_bearer: (paused by .*: the test is over|generation 3 is on its way)/);
  rotator.child.kill('SIGTERM');
  const [code] = (await once(rotator.child, 'close')) as [number | null];
  expect(code).toBe(0);
  expect(rotator.lines.at(-1)).toMatchObject({ msg: 'rotator has stopped' });
  // A busy machine may have the receiver answer too late; the next test holds that it was told all the same.
  const errors = rotator.lines.filter(({ level, code }) => level === 'error' && code !== 'events-refused');
  expect(errors).toEqual([]);
});

test('has told both receivers everything, in order, though one was down at first and the process was killed', () => {
  const told = eventsInFile();
  for (const events of [told, collector.events]) {
    const ids = events.map(({ id }) => id);
    const distinct = [...new Set(ids)];
    expect(distinct).toEqual(distinct.map((_, index) => `dev/${index + 1}`));
    expect(distinct).toHaveLength(told.at(-1)!.data.sequence);
  }
  expect(statSync(join(workspace.folder, 'events.jsonl')).mode & 0o777).toBe(0o600);
  const types = new Set(told.map(({ type }) => type));
  for (const name of ['secret.written', 'rotation.begun', 'rotation.stored', 'rotation.proven', 'rotation.paused'])
    expect(types).toContain(`io.gcda.${name}.v1`);
  expect(workspace.gcda(['audit', 'verify', '--head', told.at(-1)!.data.hash])).toMatchObject({ code: 0 });
});

test('has sent a trace for each rotation, and left no value in anything that it wrote', () => {
  expect(collector.traces.join('')).toContain('"name":"rotation prove"');
  const values = readdirSync(join(workspace.folder, '.gcda/sandbox/values')).map((name) => ({
    name,
    value: Redacted.of(workspace.read(`.gcda/sandbox/values/${name}`)),
  }));
  const written = [...said, workspace.read('events.jsonl')];
  const artifacts: Artifact[] = written.map((text, i) => ({ name: `text ${i}`, content: Buffer.from(text) }));
  expect(values.map(({ name }) => name)).toContain(secret);
  expect(findValues(artifacts, values)).toEqual([]);
  // Tokens that were issued meanwhile are known to nobody here; they look like the first one, and nothing else does.
  const tokenShape = /(?<![\w-])[\w-]{43}(?![\w-])/;
  expect(workspace.read(`.gcda/sandbox/values/${secret}`)).toMatch(tokenShape);
  expect(written.join('')).not.toMatch(tokenShape);
});
