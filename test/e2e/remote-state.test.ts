import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Client } from 'pg';
import { deployedStackSchema, type DeployedStack } from '../../core/deployed';
import type { StateBackend } from '../../core/state-backend';
import { aPage } from '../kit/a-page';
import { aMoto, type Moto } from '../kit/a-moto';
import { aPlatformClient, type PlatformClient } from '../kit/a-platform-client';
import { aPostgres, hasPostgres, type Postgres } from '../kit/a-postgres';
import { aWorkspace } from '../kit/a-workspace';
import { inForce } from '../kit/job-clients';
import { realProgram } from '../kit/real-program';
import { fetchApart } from '../kit/fetch-apart';

const motoProgram = realProgram('moto_server');
const root = join(__dirname, '../..');
const workspace = aWorkspace();
// Planted: to be found nowhere afterwards.
const [awsSecret, password] = ['s3-secret-of-a-test', 'pg-password-of-a-test'];
let platform: PlatformClient;
let moto: Moto | undefined;
let postgres: Postgres | undefined;

/** The project's own app, with `state` of all environments as a file says. */
const app = `
const { readFileSync } = require('node:fs');
const { environments } = require('${root}/dist/environments');
for (const environment of environments) environment.state = JSON.parse(readFileSync('state.json', 'utf8'));
require('${root}/dist/main.js');
`;

beforeAll(async () => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  workspace.enterSandbox('--declared-state');
  platform = await aPlatformClient(workspace);
  if (motoProgram !== undefined) {
    moto = await aMoto(motoProgram);
    await inBucket('', { method: 'PUT' });
    Object.assign(workspace.env, { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: awsSecret });
  }
  if (hasPostgres) {
    postgres = await aPostgres();
    workspace.env.PG_CONN_STR = `${postgres.url.replace('ledger@', `ledger:${password}@`)}?sslmode=disable`;
  }
});
afterAll(async () => {
  workspace.close();
  await moto?.close();
  await postgres?.close();
});

const s3 = (prefix?: string): StateBackend => ({
  kind: 's3',
  bucket: 'states',
  region: 'us-east-1',
  endpoint: moto?.address ?? '',
  ...(prefix === undefined ? {} : { prefix }),
});
const pg = (prefix?: string): StateBackend => ({ kind: 'pg', ...(prefix === undefined ? {} : { prefix }) });
const local = (): StateBackend => ({ kind: 'local' });

const declare = (state: StateBackend) => writeFileSync(join(workspace.folder, 'state.json'), JSON.stringify(state));
const said = (...words: readonly string[]) => expect.stringContaining(words.join('')) as string;
const recordFile = (stack: string) => join(workspace.folder, '.gcda/sandbox/tfstate/deployed', `${stack}.json`);
const recordOf = (stack: string): DeployedStack =>
  deployedStackSchema.parse(JSON.parse(readFileSync(recordFile(stack), 'utf8')));
/** As a fresh checkout has it: no output folder. */
const forget = () => rmSync(join(workspace.folder, '.gcda/sandbox/cdktf.out'), { recursive: true, force: true });
const madeOn = async (name: string) => (await platform.integrationNames()).filter((found) => found === name).length;

interface Ran {
  readonly code: number | null;
  readonly text: string;
}

/** Runs `cdktf` beside others; `onText` gets all that it has said so far. */
async function beside(
  args: readonly string[],
  env: Record<string, string> = {},
  onText: (text: string) => Promise<void> | void = () => undefined,
): Promise<Ran> {
  const child = workspace.start('cdktf', args, env);
  let text = '';
  for (const stream of [child.stdout, child.stderr] as Readable[])
    stream.setEncoding('utf8').on('data', (piece: string) => void onText((text += piece)));
  await once(child, 'close');
  return { code: child.exitCode, text };
}

/** A request to the bucket by somebody whom moto lets in; nobody looks at the signature. */
async function inBucket(path: string, init: RequestInit): Promise<void> {
  const scope = 'Credential=nobody/20260101/us-east-1/s3/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=x`;
  const answer = await fetchApart(`${moto?.address}/states${path}`, { ...init, headers: { authorization } });
  if (!answer.ok) throw new Error(`the bucket answered ${answer.status}`);
}

/** Holds the lock of a stack's state as another run does; gives how to let it go. */
type Lock = (stack: string) => Promise<{ readonly holder: string; readonly release: () => Promise<void> }>;

const lockInS3: Lock = async (stack) => {
  const { place } = recordOf(stack).state ?? {};
  const key = `/${place?.kind === 's3' ? place.key : ''}.tflock`;
  const info = {
    ID: 'a-lock',
    Who: 'ada@workstation',
    Operation: 'OperationTypeApply',
    Created: '2026-01-01T00:00:00Z',
  };
  await inBucket(key, { method: 'PUT', body: JSON.stringify(info) });
  return { holder: 'ada@workstation (apply)', release: () => inBucket(key, { method: 'DELETE' }) };
};

const lockInPostgres: Lock = async (stack) => {
  const { place } = recordOf(stack).state ?? {};
  const client = new Client({ connectionString: postgres?.url ?? '' });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pg_backend_pid() AS pid, pg_advisory_lock(id) FROM ${place?.kind === 'pg' ? place.schema : ''}.states`,
  );
  return { holder: `session ${rows[0]?.pid} of ledger`, release: () => client.end() };
};

const backends: readonly [string, boolean, () => StateBackend, Lock | undefined][] = [
  ['local files', true, local, undefined],
  ['S3', motoProgram !== undefined, s3, lockInS3],
  ['Postgres', hasPostgres, pg, lockInPostgres],
];

describe.each(backends.filter(([, isThere]) => isThere))('on %s', (_name, _isThere, backend, lock) => {
  const stacks = ['dev-payment', 'prod-payment'];

  test('plans, deploys the first two stacks at once, and finds nothing to do the second time', async () => {
    declare(backend());
    const plan = workspace.cdktf(['plan', 'dev-payment']);
    expect(plan).toMatchObject({ code: 0, stdout: said('Plan: 4 to add') });
    expect(workspace.cdktf(['deploy', ...stacks, '--yes'])).toMatchObject({
      code: 0,
      stdout: said('8 added, 0 changed'),
    });
    expect(recordOf('dev-payment').state).toMatchObject({ place: { kind: backend().kind } });
    const again = workspace.cdktf(['deploy', ...stacks, '--yes']);
    expect(again).toMatchObject({ code: 0, stdout: said('0 added, 0 changed, 0 destroyed') });
    expect(await madeOn('dev_payment_apikey')).toBe(1);
  });

  test('makes everything once where two checkouts deploy at once', async () => {
    const elsewhere = { CDKTF_OUTPUT: join(workspace.folder, 'elsewhere.out') };
    const deploy = ['deploy', 'stg-payment', '--yes'];
    const ran = await Promise.all([beside(deploy), beside(deploy, elsewhere)]);
    // One may have planned before the other applied; then nothing of its plan is applied, and it says why.
    for (const { code, text } of ran) {
      expect(text).not.toMatch(/UnhandledPromiseRejection|^\s+at .*:\d+:\d+/m);
      if (code !== 0) expect(text).toMatch(/stale|state-locked|state-missing/);
    }
    expect(ran.map(({ code }) => code)).toContain(0);
    expect(await madeOn('stg_payment_apikey')).toBe(1);
    expect(workspace.cdktf(deploy)).toMatchObject({ code: 0, stdout: said('0 added, 0 changed, 0 destroyed') });
  });

  (lock ? test : test.skip)('waits for a lock, says who holds it, and ends where it is told not to wait', async () => {
    const { holder, release } = (await lock?.('dev-payment')) ?? { holder: '', release: () => Promise.resolve() };
    const plan = ['plan', 'dev-payment', '--skip-synth'];
    const refused = workspace.cdktf([...plan, '--lock-timeout', '0']);
    expect(refused).toMatchObject({ code: 1, stderr: said('dev-payment  state-locked') });
    expect(refused.stderr).toContain(holder);
    let isReleased = false;
    const waited = await beside([...plan, '--lock-timeout', '900'], {}, async (text) => {
      if (isReleased || !text.includes(`waits for the lock of its state, held by ${holder}`)) return;
      isReleased = true;
      await release();
    });
    expect([isReleased, waited]).toMatchObject([true, { code: 0, text: said('No changes.') }]);
  });

  test('destroys all of it', async () => {
    expect(workspace.cdktf(['destroy', '*-payment', '--yes'])).toMatchObject({ code: 0, stdout: said('12 destroyed') });
    expect(await platform.integrationNames()).toEqual([]);
    expect(existsSync(recordFile('dev-payment'))).toBe(false);
  });
});

const isComplete = motoProgram !== undefined && hasPostgres;
(isComplete ? test : test.skip)('moves a state to every place and back, and is refused until it has', async () => {
  const stack = 'dev-payment';
  declare(local());
  forget();
  expect(workspace.cdktf(['deploy', stack, '--yes'])).toMatchObject({ code: 0, stdout: said('4 added') });
  const { lineage } = recordOf(stack).state ?? {};
  const page = aPage('docs/state.md');
  const places = [s3('a'), pg('a'), s3('a'), s3('b'), pg('b'), local()];
  for (const [i, place] of places.entries()) {
    declare(place);
    // With the old output folder, and as a fresh checkout.
    if (i % 2 === 1) forget();
    for (const line of [['plan'], ['deploy', '--yes'], ['destroy', '--yes'], ['output']])
      expect(workspace.cdktf([...line, stack])).toMatchObject({
        code: 1,
        stderr: said(`${stack}  state-would-move`),
      });
    expect(workspace.gcda(['state', 'migrate', stack])).toMatchObject({ code: 1, stderr: said('confirmation-needed') });
    // Nobody logs in to the organisation for it: it has no job's client.
    const moved =
      i === 0
        ? (await page.follow(workspace))[0]
        : workspace.gcda(['state', 'migrate', stack, '--yes'], { env: inForce('nonprod', {}) });
    if (moved?.code !== 0) throw new Error(moved?.stderr);
    expect(moved).toMatchObject({ code: 0, stdout: said(`${stack}  moved from `) });
    expect(recordOf(stack).state).toMatchObject({ place: { kind: place.kind }, lineage });
    const after = workspace.cdktf(['deploy', stack, '--yes']);
    expect(after).toMatchObject({ code: 0, stdout: said('0 added, 0 changed, 0 destroyed') });
  }
  expect(workspace.gcda(['state', 'migrate'])).toMatchObject({ code: 0, stdout: said('every state is where') });
  expect(await madeOn('dev_payment_apikey')).toBe(1);

  // An older commit, code and record, in another checkout.
  const record = recordOf(stack);
  declare(pg('b'));
  forget();
  rmSync(recordFile(stack));
  expect(workspace.cdktf(['plan', stack])).toMatchObject({ code: 1, stderr: said(`${stack}  state-moved`) });
  // The state has gone with its machine, and the record is all that is left.
  declare(local());
  forget();
  writeFileSync(recordFile(stack), JSON.stringify(record));
  const file = join(workspace.folder, '.gcda/sandbox/tfstate', `terraform.${stack}.tfstate`);
  const kept = readFileSync(file);
  rmSync(file);
  expect(workspace.cdktf(['deploy', stack, '--yes'])).toMatchObject({
    code: 1,
    stderr: said(`${stack}  state-missing`),
  });
  writeFileSync(file, kept);
  expect(workspace.cdktf(['plan', stack], { env: { TF_WORKSPACE: 'other' } })).toMatchObject({
    code: 1,
    stderr: said('workspace-chosen'),
  });
  expect(workspace.cdktf(['destroy', stack, '--yes'])).toMatchObject({ code: 0, stdout: said('4 destroyed') });
});

test('leaves no credential of a backend behind', () => {
  const files = readdirSync(workspace.folder, { recursive: true, withFileTypes: true });
  const found = files
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/node_modules'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => [awsSecret, password].some((secret) => readFileSync(file).includes(secret)));
  expect(files.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
