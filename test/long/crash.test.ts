import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../ledger/open-database';
import { verifyChain } from '../../ledger/verify-chain';
import { aPlatform, fakeClient, type FakePlatform } from '../kit/a-platform';
import { aProject, type Project } from '../kit/a-project';

const root = join(__dirname, '../..');

/**
 * Loaded into the real command before it starts: it counts what reaches the database and the network, and has the process kill itself, as
 * the system would, at the one that is asked for. Nothing runs after SIGKILL: no handler, no flush, no release.
 */
const hook = `
const { writeFileSync } = require('node:fs');
const sqlite = require(${JSON.stringify(join(root, 'dist/ledger/sqlite.js'))});
const point = Number(process.env.DIE_AT);
let count = 0;
const step = () => {
  count += 1;
  if (count === point) process.kill(process.pid, 'SIGKILL');
};
const around = async (work) => { step(); const result = await work(); step(); return result; };
const queries = (inner) => ({
  query: (sql, parameters) => around(() => inner.query(sql, parameters)),
  each: (sql, lists) => around(() => inner.each(sql, lists)),
});
const open = sqlite.openSqlite;
sqlite.openSqlite = async (file) => {
  const db = await around(() => open(file));
  const transaction = (work) => around(() => db.transaction((tx) => work(queries(tx))));
  return { ...db, ...queries(db), transaction };
};
const wire = require(${JSON.stringify(join(root, 'dist/genesys/send.js'))});
const send = wire.systemSend;
wire.systemSend = (request) => around(() => send(request));
process.on('exit', () => writeFileSync('count', String(count)));
`;

const env = { DEV_CRM_BEARER: 'bearer-value', DEV_CRM_CLIENTID: 'id-value', DEV_CRM_CLIENTSECRET: 'secret-value' };
const key = Buffer.alloc(32, 'k').toString('base64');

async function gcda(project: Project, args: readonly string[], dieAt = 0): Promise<number | string> {
  return (await run(project, args, dieAt)).ending;
}

async function run({ directory }: Project, args: readonly string[], dieAt = 0) {
  const file = join(directory, 'hook.cjs');
  writeFileSync(file, hook);
  const child = spawn(process.execPath, ['--require', file, join(root, 'packages/cli/bin/gcda.js'), ...args], {
    cwd: directory,
    env: {
      ...{ PATH: process.env.PATH, HOME: directory, ...env, GCDA_KEY: key, DIE_AT: String(dieAt) },
      TF_VAR_nonprod_client_id: fakeClient.clientId,
      TF_VAR_nonprod_client_secret: fakeClient.clientSecret,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { pid: child.pid, ending: code ?? signal ?? 'nothing', stderr };
}

async function inAProject(work: (project: Project, platform: FakePlatform) => Promise<void>): Promise<void> {
  const platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
  const project = await aProject(platform);
  try {
    await work(project, platform);
  } finally {
    await project.close();
  }
}

async function expectSound({ directory }: Project, platform: FakePlatform): Promise<void> {
  expect(platform.credentials.map(({ credentialFields }) => credentialFields)).toEqual([
    { dev_crm_bearer: 'bearer-value' },
    { dev_crm_clientid: 'id-value', dev_crm_clientsecret: 'secret-value' },
  ]);
  const db = await openDatabase({ file: join(directory, '.gcda/ledger.db'), schema: '' });
  const chain = await verifyChain(db, 'dev', { key: undefined });
  const writings = await db.query<{ of: string }>(
    `SELECT secret || ' ' || generation AS "of" FROM ledger_records WHERE event = 'writing'`,
  );
  const held = await db.query('SELECT name FROM leases WHERE expires > 0');
  await db.close();
  expect(chain.problems).toEqual([]);
  expect(new Set(writings.map(({ of }) => of)).size).toBe(writings.length);
  expect(held).toEqual([]);
}

/** How many points there are to die at. */
async function countPoints(): Promise<number> {
  let count = 0;
  await inAProject(async (project, platform) => {
    expect(await gcda(project, ['secrets', 'sync'])).toBe(0);
    await expectSound(project, platform);
    count = Number(readFileSync(join(project.directory, 'count'), 'utf8'));
  });
  return count;
}

test('finishes a sync that was killed at any of its steps, with the same command', async () => {
  const count = await countPoints();
  expect(count).toBeGreaterThan(60);
  const points = Array.from({ length: count }, (_, index) => index + 1);
  const inParallel = async (): Promise<void> => {
    for (let point = points.shift(); point !== undefined; point = points.shift()) {
      const dieAt = point;
      await inAProject(async (project, platform) => {
        expect([dieAt, await gcda(project, ['secrets', 'sync'], dieAt)]).toEqual([dieAt, 'SIGKILL']);
        expect([dieAt, await gcda(project, ['secrets', 'sync'])]).toEqual([dieAt, 0]);
        await expectSound(project, platform);
      });
    }
  };
  await Promise.all([inParallel(), inParallel()]);
  process.stderr.write(`killed at each of ${count} points, and finished\n`);
});

test('lets one of two processes write, and tells the other one who does', async () => {
  await inAProject(async (project, platform) => {
    let isWriting: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (isWriting = resolve));
    const released = new Promise<void>((resolve) => (goOn = resolve));
    platform.intercept = async (request) => {
      if (request.method !== 'PUT') return undefined;
      isWriting();
      await released;
      return undefined;
    };
    const writer = run(project, ['secrets', 'sync']);
    await first;
    const other = await run(project, ['secrets', 'sync']);
    const waiting = run(project, ['secrets', 'sync', '--wait', '60']);
    goOn();
    const { pid, ending } = await writer;
    expect([ending, other.ending, other.stderr]).toEqual([0, 1, expect.stringContaining('writer-busy')]);
    expect(other.stderr).toContain(`process ${pid}.`); // and when it began
    expect(await waiting).toMatchObject({ ending: 0 });
    await expectSound(project, platform);
    // The one that waited had nothing left to do.
    expect(platform.writes).toBe(2);
  });
});
