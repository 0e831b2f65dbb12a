import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { openDatabase, type DatabaseAddress } from '../../ledger/open-database';
import { verifyChain } from '../../ledger/verify-chain';
import { aPostgres, hasPostgres } from '../kit/a-postgres';

type Appender = ChildProcessByStdio<Writable, Readable, null>;

const dist = join(__dirname, '../../dist/ledger');

/** Waits for a word, then appends one record after the other, each in its own transaction, and writes a line for each. */
const appending = `
const { openDatabase } = require(process.env.DIST + '/open-database.js');
const { appendRecord } = require(process.env.DIST + '/append-record.js');
const [address, secret, count] = JSON.parse(process.env.TASK);
const ports = { clock: { now: () => 0 }, keyOf: () => undefined };
(async () => {
  const db = await openDatabase(address);
  process.stdout.write('ready\\n');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.destroy();
  for (let generation = 1; generation <= count; generation += 1) {
    const record = { environment: 'dev', event: 'writing', secret, generation, actor: 'a test', reason: 'a test', fingerprint: null,
      platformModifiedDate: null, credential: null, idempotencyKey: null, details: {} };
    await db.transaction((tx) => appendRecord(tx, record, ports));
    process.stdout.write('appended\\n');
    // Room for the other one: who waits for a file asks again every 20 ms, and could find it taken each time.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await db.close();
})();`;

/** A process that has opened the database and waits for `go`. */
async function start(address: DatabaseAddress, secret: string, count: number): Promise<Appender> {
  const env = { ...process.env, DIST: dist, TASK: JSON.stringify([address, secret, count]) };
  const child = spawn(process.execPath, ['-e', appending], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function ending(child: Appender): Promise<unknown> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

function tests(aDatabase: () => DatabaseAddress): void {
  test('gives one linear chain when two processes append at once', async () => {
    const address = aDatabase();
    const secrets = ['dev_crm_bearer', 'dev_crm_apikey'];
    const children = await Promise.all(secrets.map((secret) => start(address, secret, 150)));
    const endings = children.map(ending);
    for (const { stdin, stdout } of children) {
      stdout.resume();
      stdin.write('go\n');
    }
    expect(await Promise.all(endings)).toEqual([0, 0]);
    const db = await openDatabase(address);
    expect(await verifyChain(db, 'dev', { key: undefined })).toMatchObject({ records: 300, problems: [] });
    const order = await db.query<{ secret: string }>('SELECT secret FROM ledger_records ORDER BY sequence');
    await db.close();
    // They were at it together, not one after the other.
    expect(order.slice(0, 150).some(({ secret }) => secret !== order[0]?.secret)).toBe(true);
  });

  test('keeps a whole chain when a process is killed while it appends, and every record that it spoke of', async () => {
    const address = aDatabase();
    let said = 0;
    const child = await start(address, 'dev_crm_bearer', 100_000);
    child.stdin.write('go\n');
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString().split('\n').length - 1;
      if (said >= 40) child.kill('SIGKILL');
    });
    expect(await ending(child)).toBeNull();
    const db = await openDatabase(address);
    const report = await verifyChain(db, 'dev', { key: undefined });
    await db.close();
    expect(report.problems).toEqual([]);
    expect(report.records).toBeGreaterThanOrEqual(said);
  });
}

describe('on SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-ledger-'));
  let number = 0;
  afterAll(() => rmSync(folder, { recursive: true }));
  tests(() => ({ file: join(folder, `${(number += 1)}.db`), schema: '' }));
});

(hasPostgres ? describe : describe.skip)('on Postgres', () => {
  let server: Awaited<ReturnType<typeof aPostgres>>;
  let number = 0;
  beforeAll(async () => void (server = await aPostgres()));
  afterAll(() => server.close());
  tests(() => ({ url: server.url, file: '', schema: `test_${(number += 1)}` }));
});
