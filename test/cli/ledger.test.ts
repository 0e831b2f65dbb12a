import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actorOf } from '../../cli/actor';
import { keyPorts, ledgerAddress } from '../../cli/ledger-place';
import { run } from '../../cli/run';
import { withLedger } from '../../cli/with-ledger';
import { Redacted } from '../../core/redacted';
import { appendRecord } from '../../ledger/append-record';
import { loadKeys } from '../../ledger/keys/load-keys';
import { putSealed } from '../../ledger/sealed';
import { aTerminal } from '../kit/a-terminal';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { writeInventory } from '../kit/a-project';
import { append, aRecord, someRecords, unlock } from '../ledger/some-records';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'gcda-audit-'));
  writeInventory(cwd, anInventory(anEnvironment(), anEnvironment({ name: 'prod' })));
});
afterEach(() => rmSync(cwd, { recursive: true }));

async function gcda(args: readonly string[], env: Record<string, string> = {}) {
  const { io, end } = aTerminal({ cwd, env });
  return end(await run(args, io));
}

/** Writes four records of dev and two of prod, with the keys that are there, and seals a value of dev. */
async function keep(env: Record<string, string> = {}): Promise<void> {
  const { io } = aTerminal({ cwd, env });
  const keyOf = await loadKeys(['dev', 'prod'], keyPorts(io));
  await withLedger(io, (db) =>
    db.transaction(async (tx) => {
      for (const record of [...someRecords(4), ...someRecords(2, 'prod')])
        await appendRecord(tx, record, { clock: io.clock, keyOf });
      const key = keyOf('dev');
      if (key)
        await putSealed(tx, { environment: 'dev', secret: 'dev_crm_bearer', generation: 1 }, Redacted.of('v'), key);
    }),
  );
}

/** Changes the ledger as no command does. */
async function tamper(...statements: readonly string[]): Promise<void> {
  await withLedger(aTerminal({ cwd }).io, async (db) => {
    await unlock(db, db.kind);
    for (const statement of statements) await db.query(statement);
  });
}

const heads = async () =>
  (JSON.parse((await gcda(['audit', 'head', '--json'])).stdout) as { heads: { environment: string; hash: string }[] })
    .heads;

test('verifies every chain, and says how far its word goes', async () => {
  await keep();
  expect(await gcda(['audit', 'verify'])).toEqual({
    code: 0,
    stderr: '',
    stdout: [
      'ENVIRONMENT  RECORDS  CHAIN  HEAD',
      'dev          4        whole  not signed: its last writer had no key',
      'prod         2        whole  not signed: its last writer had no key',
      '',
    ].join('\n'),
  });
});

test('finds what was changed, and exits with 1', async () => {
  await gcda(['keys', 'new', 'dev']);
  await keep();
  await tamper("UPDATE ledger_records SET actor = 'eve' WHERE environment = 'dev' AND sequence = 2");
  const { code, stdout, stderr } = await gcda(['audit', 'verify']);
  expect(code).toBe(1);
  expect(stdout).toContain('dev          4        1 wrong  signed, checked');
  expect(stderr).toContain('ledger of dev, record 2  ledger-record-altered');
  expect(await gcda(['audit', 'verify', 'prod'])).toMatchObject({ code: 0 });
  const { chains, problems } = JSON.parse((await gcda(['audit', 'verify', '--json'])).stdout) as Record<
    string,
    object[]
  >;
  expect(chains).toEqual([
    expect.objectContaining({ environment: 'dev', records: 4, signature: 'checked' }),
    expect.objectContaining({ environment: 'prod', records: 2, signature: 'unsigned' }),
  ]);
  expect(problems).toEqual([expect.objectContaining({ code: 'ledger-record-altered' })]);
});

test('finds by a head that was noted that chain and head were cut off together', async () => {
  await keep();
  const [head] = await heads();
  const verify = ['audit', 'verify', '--head', head!.hash];
  expect(await gcda(verify)).toMatchObject({ code: 0, stderr: '' });
  await tamper(
    "DELETE FROM ledger_records WHERE environment = 'dev' AND sequence = 4",
    `UPDATE ledger_heads SET sequence = 3, hash = (SELECT hash FROM ledger_records WHERE environment = 'dev' AND sequence = 3)
      WHERE environment = 'dev'`,
  );
  // What is kept beside the chain knows better, until that is put back too.
  expect(await gcda(['audit', 'verify'])).toMatchObject({ code: 1 });
  await tamper(
    'DELETE FROM ledger_secrets',
    `INSERT INTO ledger_secrets SELECT environment, secret, MAX(sequence), MAX(generation),
      MAX(CASE WHEN event = 'written' THEN sequence END) FROM ledger_records GROUP BY environment, secret`,
  );
  expect(await gcda(['audit', 'verify'])).toMatchObject({ code: 0 });
  expect(await gcda(verify)).toMatchObject({ code: 1, stderr: expect.stringContaining('ledger-head-unknown') });
});

test('names what was written without the key, until a head that was noted vouches for it', async () => {
  await gcda(['keys', 'new', 'dev']);
  await keep();
  const { io } = aTerminal({ cwd });
  await withLedger(io, (db) => append(db, [aRecord({ event: 'paused', secret: null, generation: 0 })]));
  const { code, stdout, stderr } = await gcda(['audit', 'verify', 'dev']);
  expect(code).toBe(1);
  expect(stdout).toContain('dev          5        in doubt  not signed: its last writer had no key');
  expect(stderr).toContain('ledger of dev, record 5  ledger-signature-dropped (warning)');
  const [head] = await heads();
  expect(await gcda(['audit', 'verify', 'dev', '--head', head!.hash])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('whole'),
    stderr: '',
  });
});

test('prints heads to be noted elsewhere', async () => {
  await keep();
  const [dev, prod] = await heads();
  expect((await gcda(['audit', 'head'])).stdout).toBe(
    `ENVIRONMENT  RECORDS  HEAD\ndev          4        ${dev!.hash}\nprod         2        ${prod!.hash}\n`,
  );
  expect((await gcda(['audit', 'head', 'prod'])).stdout).not.toContain(dev!.hash);
});

test('refuses environments that the ledger does not know, and heads that are none', async () => {
  await keep();
  expect(await gcda(['audit', 'verify', 'prd'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('environment-unknown'),
  });
  expect(await gcda(['audit', 'verify', '--head', 'abc'])).toMatchObject({ code: 64 });
});

test('makes keys that only their owner can read, once, and never prints them', async () => {
  const first = await gcda(['keys', 'new']);
  const texts = ['dev', 'prod'].map((name) => readFileSync(join(cwd, '.gcda/keys', name), 'utf8').trim());
  const again = await gcda(['keys', 'new', 'dev', '--json']);
  const { keys } = JSON.parse(again.stdout) as { keys: object[] };
  expect(keys).toEqual([expect.objectContaining({ environment: 'dev', isNew: false })]);
  expect(['dev', 'prod'].map((name) => readFileSync(join(cwd, '.gcda/keys', name), 'utf8').trim())).toEqual(texts);
  expect(statSync(join(cwd, '.gcda/keys/dev')).mode & 0o777).toBe(0o600);
  for (const text of texts) expect(JSON.stringify([first, again])).not.toContain(text);
  expect(first).toMatchObject({
    code: 0,
    stderr: 'keep a copy of new keys in a safe place: without it, sealed values are lost\n',
  });
});

test('says where keys are, and what works without one', async () => {
  await gcda(['keys', 'new', 'dev']);
  await keep();
  const { stdout, stderr } = await gcda(['keys', 'status']);
  const id = /^dev +([0-9a-f]{8}) /m.exec(stdout)?.[1] ?? 'none';
  expect(stdout.replaceAll(id, '<key-id>').replace(cwd, '<folder>')).toBe(
    [
      'ENVIRONMENT  KEY       LEDGER SIGNED WITH  SEALED VALUES  PLACE',
      'dev          <key-id>  <key-id>            1              file <folder>/.gcda/keys/dev',
      'prod         -         -                   0              -',
      '',
    ].join('\n'),
  );
  expect(stderr).toMatch(/^without key: prod\. /);
});

test('replaces a key, and the ledger verifies with the new one', async () => {
  await gcda(['keys', 'new']);
  await keep();
  const before = readFileSync(join(cwd, '.gcda/keys/dev'), 'utf8').trim();
  const rotated = await gcda(['keys', 'rotate', 'dev', '--reason', 'ada has left', '--json'], { GCDA_ACTOR: 'eve' });
  expect(JSON.parse(rotated.stdout)).toMatchObject({ environment: 'dev', values: 1, replaceAt: null });
  const after = readFileSync(join(cwd, '.gcda/keys/dev'), 'utf8').trim();
  expect(after).not.toBe(before);
  for (const text of [before, after]) expect(JSON.stringify(rotated)).not.toContain(text);
  expect((await gcda(['audit', 'verify', 'dev'])).stdout).toContain('signed, checked');
  await withLedger(aTerminal({ cwd }).io, async (db) => {
    const [record] = await db.query("SELECT actor, reason FROM ledger_records WHERE event = 'key-rotated'");
    expect(record).toEqual({ actor: 'eve', reason: 'ada has left' });
  });
  expect(await gcda(['keys', 'rotate', 'test'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('environment-unknown'),
  });
});

test('keeps the sandbox’s ledger and keys with the sandbox', () => {
  const sandbox = { GCDA_SANDBOX: '/project/.gcda/sandbox/sandbox.json', DATABASE_URL: 'postgres://db' };
  expect(ledgerAddress({ cwd: '/project', env: sandbox })).toEqual({
    url: 'postgres://db',
    schema: 'gcda_sandbox',
    file: '/project/.gcda/sandbox/ledger.db',
  });
  expect(keyPorts({ cwd: '/project', env: sandbox }).shelf.placeOf('dev')).toBe('file /project/.gcda/sandbox/keys/dev');
  expect(ledgerAddress({ cwd: '/project', env: {} })).toEqual({ schema: 'gcda', file: '/project/.gcda/ledger.db' });
  expect(ledgerAddress({ cwd: '/project', env: { GCDA_LEDGER: 'kept/here.db' } }).file).toBe('/project/kept/here.db');
  expect(keyPorts({ cwd: '/project', env: { GCDA_KEYRING: 'gcda' } }).shelf.placeOf('dev')).toBe('keyring, gcda/dev');
});

test('names who is at work', () => {
  expect(actorOf({ GCDA_ACTOR: 'pipeline 7' })).toBe('pipeline 7');
  expect(actorOf({})).toMatch(/^.+@.+$/);
});

test('names a chain of an environment that nobody declares, where keys vouch for the others', async () => {
  const env = { GCDA_KEY: Buffer.alloc(32, 7).toString('base64') };
  await keep(env);
  expect((await gcda(['audit', 'verify'], env)).code).toBe(0);
  await withLedger(aTerminal({ cwd }).io, (db) =>
    append(db, [aRecord({ environment: 'mallory', secret: 'dev_crm_bearer', actor: 'mallory' })]),
  );
  expect(await gcda(['audit', 'verify'], env)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('ledger of mallory  ledger-environment-unknown') as string,
  });
  expect((await gcda(['secrets', 'history', 'dev_crm_bearer'], env)).stdout).not.toContain('mallory');
  await tamper("INSERT INTO ledger_heads (environment, sequence, hash) VALUES ('DEV ', 1, 'x')");
  expect((await gcda(['audit', 'verify'], env)).stderr).toContain('names no environment');
});
