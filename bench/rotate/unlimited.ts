import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { defaultConcurrency } from '../../cli/rotation/rotator-options';
import { systemClock } from '../../core/clock';
import type { Database } from '../../ledger/database';
import { openDatabase } from '../../ledger/open-database';
import { openRotations } from '../../rotation/store/open-rotations';
import type { Rotation } from '../../rotation/machine/rotation';
import { aPostgres } from '../../test/kit/a-postgres';
import { rotateBare } from './bare-rotations';
import { deployEstate, rotatingEstate, type Deployed, type Places } from './estate';
import { logIn, tokenFrom } from './platform-api';

/** Rotations a second, with so many workers. */
export interface UnlimitedResult {
  readonly workers: number;
  readonly perSecond: number;
  /** Of the same calls in a bare loop, as many at a time. */
  readonly barePerSecond: number;
  readonly ratio: number;
}

/** Rotations of one worker that are in hand at a time, and bare ones. */
const atOnce = defaultConcurrency;
const gcda = join(__dirname, '../../../packages/cli/bin/gcda.js');

/**
 * The real service, in processes of its own, on a real Postgres, against the sandbox without its limit; and the same calls without
 * anything around them. Every secret is rotated once.
 */
export async function rotateUnlimited(count: number, workerCounts: readonly number[]): Promise<UnlimitedResult[]> {
  const results: UnlimitedResult[] = [];
  for (const workers of workerCounts) results.push(await compare(count, workers));
  return results;
}

async function compare(count: number, workers: number): Promise<UnlimitedResult> {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-bench-'));
  const postgres = await aPostgres();
  try {
    const platform = await startPlatform(folder, count);
    await bareSeconds(platform); // warms up the platform
    // Before and after, so that a busy moment of the machine hits both sides.
    const before = await bareSeconds(platform);
    const perSecond = await servedPerSecond(count, workers, platform, postgres.url);
    const barePerSecond = (2 * count) / (before + (await bareSeconds(platform)));
    return { workers, perSecond, barePerSecond, ratio: perSecond / barePerSecond };
  } finally {
    run(folder, {}, 'sandbox', 'stop');
    await postgres.close();
    rmSync(folder, { recursive: true });
  }
}

interface Platform {
  readonly folder: string;
  readonly places: Places;
  readonly env: Readonly<Record<string, string>>;
  readonly deployed: ReadonlyMap<string, Deployed>;
  readonly authorization: string;
}

async function startPlatform(folder: string, count: number): Promise<Platform> {
  mkdirSync(join(folder, 'cdktf.out'), { recursive: true });
  const started = run(
    folder,
    {},
    'sandbox',
    'start',
    '--detach',
    '--json',
    '--port',
    '0',
    '--cache',
    '0',
    '--rate-limit',
    '1000000',
  );
  const { genesysUrl: url, targetsUrl, valuesDirectory } = JSON.parse(started) as Record<string, string>;
  const variables = JSON.parse(run(folder, {}, 'sandbox', 'env', '--json')) as Record<string, string>;
  const valueOf = (name: string) => readFileSync(join(valuesDirectory ?? '', name), 'utf8').trimEnd();
  const places = { url: url ?? '', crm: `${targetsUrl}/dev/crm`, oauth: `${targetsUrl}/dev/oauth` };
  const env = {
    BENCH_ID: variables.TF_VAR_nonprod_client_id ?? '',
    BENCH_SECRET: variables.TF_VAR_nonprod_client_secret ?? '',
    BENCH_ISSUER_ID: valueOf('dev_crm_clientid'),
    BENCH_ISSUER_SECRET: valueOf('dev_crm_clientsecret'),
    BENCH_BEARER: '',
    GCDA_KEY: randomBytes(32).toString('base64'),
  };
  const token = await tokenFrom(`${places.oauth}/token`, env.BENCH_ISSUER_ID, env.BENCH_ISSUER_SECRET, fetch);
  const login = await logIn(places.url, env.BENCH_ID, env.BENCH_SECRET, fetch);
  const inventory = rotatingEstate(count, places);
  writeFileSync(join(folder, 'cdktf.out/inventory.json'), JSON.stringify(inventory));
  const deployed = await deployEstate(inventory, places, token, login);
  return { folder, places, deployed, env: { ...env, BENCH_BEARER: token }, authorization: login.authorization };
}

async function bareSeconds({ deployed, places, authorization, env }: Platform): Promise<number> {
  const issuer = { id: env.BENCH_ISSUER_ID ?? '', secret: env.BENCH_ISSUER_SECRET ?? '' };
  // A token of its own to end: the one that is deployed is the service's to end.
  const old = await tokenFrom(`${places.oauth}/token`, issuer.id, issuer.secret, fetch);
  const waiting = deployed.entries();
  const begin = performance.now();
  const worker = async (): Promise<void> => {
    for (const one of waiting) await rotateBare(one, places, { authorization, issuer, old });
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (performance.now() - begin) / 1000;
}

/** From the first rotation's begin to the last one's proof, as the service itself has noted them. */
async function servedPerSecond(count: number, workers: number, platform: Platform, url: string): Promise<number> {
  const db = await openDatabase({ url, schema: 'gcda', file: '' });
  await openRotations(db);
  const env = { ...platform.env, DATABASE_URL: url };
  const args = ['rotator', 'run', '--listen', 'off', '--plan-every', '1', '--log-level', 'error'];
  const children: ChildProcess[] = [];
  try {
    for (let i = 0; i < workers; i += 1) children.push(start(platform.folder, env, args));
    const rotations = await untilDone(db, count, children);
    const begin = Math.min(...rotations.map(({ begunAt }) => begunAt));
    const end = Math.max(...rotations.map(({ times }) => times.prove?.ended ?? Infinity));
    return count / ((end - begin) / 1000);
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map(async (child) => child.exitCode ?? (await once(child, 'close'))));
    await db.close();
  }
}

async function untilDone(db: Database, count: number, children: readonly ChildProcess[]): Promise<Rotation[]> {
  const isOver = 'FROM rotations WHERE is_over = 1';
  for (;;) {
    const [row] = await db.query<{ over: number }>(`SELECT COUNT(*) AS over ${isOver}`);
    if ((row?.over ?? 0) >= count) break;
    if (children.some(({ exitCode }) => exitCode !== null)) throw new Error('a worker has ended');
    await systemClock.sleep(500);
  }
  const rows = await db.query<{ body: string }>(`SELECT body ${isOver}`);
  const rotations = rows.map(({ body }) => JSON.parse(body) as Rotation);
  const failed = rotations.find(({ stage }) => stage === 'failed');
  if (failed) throw new Error(`${failed.id} failed: ${failed.failure}`);
  return rotations;
}

function start(folder: string, env: Readonly<Record<string, string>>, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [gcda, ...args], {
    cwd: folder,
    env: own(env),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function run(folder: string, env: Readonly<Record<string, string>>, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [gcda, ...args], {
    cwd: folder,
    env: own(env),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`gcda ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Nothing of the caller's that could point elsewhere. */
function own(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...env };
}
