import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyPorts, ledgerAddress } from '../../cli/ledger-place';
import { run } from '../../cli/run';
import { Redacted } from '../../core/redacted';
import { appendRecords } from '../../ledger/append-records';
import { handOver } from '../../ledger/authenticator';
import { loadKeys } from '../../ledger/keys/load-keys';
import { acquireLease } from '../../ledger/lease';
import { openDatabase } from '../../ledger/open-database';
import { putSealed } from '../../ledger/sealed';
import { raiseAlerts } from '../../rotation/alert/raise-alert';
import { moveCursor } from '../../rotation/events/cursor';
import { observationsIn } from '../../rotation/observations/observations';
import { pauseRotations } from '../../rotation/pause/change-pause';
import { newRotation } from '../../rotation/machine/rotation';
import { addRotation } from '../../rotation/store/add-rotation';
import { openRotations } from '../../rotation/store/open-rotations';
import { aTerminal, type Ending } from '../kit/a-terminal';
import { aRotatedEnvironment } from '../rotation/plan/a-rotated-environment';
import { anInventory } from '../kit/an-inventory';
import { writeInventory } from '../kit/a-project';
import { aRecord, aKey } from '../ledger/some-records';
import { loosen } from '../ledger/unlocked';
import { anExecution } from '../rotation/certificate/some-evidence';

const env = { GCDA_KEY: Buffer.alloc(32, 7).toString('base64') };
const [one, other] = ['dev_s0_bearer', 'dev_s1_bearer'];
let folder: string;
let cwd: string;

/** A ledger with rows in every table, and its copies. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gcda-damage-'));
  cwd = join(folder, 'project');
  writeInventory(cwd, anInventory(aRotatedEnvironment(2)));
  const keyOf = await loadKeys(['dev'], keyPorts({ env, cwd }));
  const ports = { clock: { now: () => 0 }, keyOf, actor: 'a test' };
  const db = await openDatabase(ledgerAddress({ env, cwd }));
  await openRotations(db);
  await db.transaction(async (tx) => {
    for (const secret of [one, other]) {
      const records = [aRecord({ secret }), aRecord({ secret, event: 'written' })];
      await appendRecords(tx, 'dev', [...records, aRecord({ secret, event: 'begun', generation: 2 })], ports);
      const rotation = { environment: 'dev', secret, generation: 2, cause: 'due', oldEndsAt: null } as const;
      await addRotation(tx, newRotation(rotation, 0), secret, keyOf);
      await putSealed(tx, { environment: 'dev', secret, generation: 1 }, Redacted.of('v'), keyOf('dev')!);
    }
    const pause = { environment: 'dev', secret: one, actor: 'ada', reason: 'a test', since: 0, until: null };
    await pauseRotations(tx, pause, ports);
    const alert = {
      environment: 'dev',
      secret: one,
      writtenAt: 0,
      threshold: 'late',
      endsAt: 9,
      isEndKnown: true,
    } as const;
    await raiseAlerts(tx, 'dev', [{ alert, reason: { state: 'waiting', because: null, gapSeconds: null } }], ports);
    await handOver(tx, { environment: 'dev', from: aKey(), to: keyOf('dev')!, upTo: 0 });
  });
  await moveCursor(db, 'stdout', { environment: 'dev', sequence: 1 } as never);
  await acquireLease(db, { name: 'write dev', holder: 'w', milliseconds: 1 }, ports.clock);
  await observationsIn(db, keyOf).addExecution(anExecution({ secrets: [one] }));
  await db.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = () => join(cwd, '.gcda', 'ledger.db');

async function gcda(...args: readonly string[]): Promise<Ending> {
  const { io, end } = aTerminal({ cwd, env });
  return end(await run(args, io));
}

/** The database after a change, until it is put back. */
async function changed<T>(change: (db: DatabaseSync) => void, work: () => Promise<T>): Promise<T> {
  cpSync(file(), join(folder, 'sound.db'));
  try {
    const db = new DatabaseSync(file());
    change(db);
    db.close();
    return await work();
  } finally {
    for (const rest of ['-wal', '-shm']) rmSync(file() + rest, { force: true });
    cpSync(join(folder, 'sound.db'), file());
    rmSync(join(cwd, '.gcda', 'seen'), { recursive: true, force: true });
  }
}

const corruptions = [
  ...['NULL', "''", "'{'", "'[]'", "'null'", '9223372036854775807', '-1', '1.5', "x'00ff'", "'nonsense'", '1e308'],
  `'${'['.repeat(20_000)}'`,
];
const commands = [
  ['rotation', 'status'],
  ['rotation', 'history', one],
  ['rotate', '--dry-run'],
  ['audit', 'verify'],
  ['audit', 'repair'],
  ['audit', 'head'],
  ['secrets', 'history', one],
  ['rotation', 'certificate', one],
  ['keys', 'status'],
] as const;

/** A row is named by these. */
const keys = [
  ...[
    'id',
    'name',
    'room',
    'environment',
    'secret',
    'generation',
    'sequence',
    'key_id',
    'sink',
    'kind',
    'subject',
    'at',
  ],
  ...['written_at', 'threshold'],
];

const tables = [
  ...['ledger_records', 'ledger_heads', 'ledger_secrets', 'earlier_keys', 'sealed_values', 'leases', 'migrations'],
  ...['rotations', 'observations', 'rotation_alerts', 'event_cursors'],
];

test.each(tables)(
  'ends with a problem whatever stands in a column of %s, and never as if that were a bug',
  async (table) => {
    const loose = await openDatabase(ledgerAddress({ env, cwd }));
    const columns = (await loose.query<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)).map(
      ({ name }) => name,
    );
    await loose.close();
    let turn = 0;
    for (const [index, column] of columns.entries())
      // Half of them in each column, the other half in the next.
      for (const value of corruptions.filter((_, number) => (number + index) % 2 === 0)) {
        const command = commands[turn++ % commands.length]!;
        const ending = await changed(
          (db) => {
            // Made anew without constraints and types, and without the triggers that refuse changes.
            db.exec(`CREATE TABLE loose (${columns.join(', ')}); INSERT INTO loose SELECT ${columns.join(', ')} FROM ${table};
            DROP TABLE ${table}; ALTER TABLE loose RENAME TO ${table}`);
            db.exec(`UPDATE ${table} SET ${column} = ${value} WHERE rowid = (SELECT MIN(rowid) FROM ${table})`);
          },
          () => gcda(...command),
        );
        const what = `${command.join(' ')} with ${column} = ${value.slice(0, 30)}`;
        if (ending.code > 2) process.stderr.write(`${what}: ${ending.stderr}`);
        expect([what, ending.stderr.includes('internal error'), [0, 1, 2].includes(ending.code)]).toEqual([
          what,
          false,
          true,
        ]);
        if (!keys.includes(column)) expect(ending.stderr).not.toContain('nonsense');
      }
  },
);

const damage = (db: DatabaseSync): void => db.exec(`UPDATE rotations SET body = '{' WHERE secret = '${one}'`);

test('shows the rest of status and history, names the row, and exits with 1', async () => {
  await changed(damage, async () => {
    const status = await gcda('rotation', 'status');
    expect(status.code).toBe(1);
    expect(status.stdout).toMatch(/dev_s0_bearer .*set aside/);
    expect(status.stdout).toMatch(/dev_s1_bearer .*2 at issue/);
    expect(status.stderr).toContain('table rotations, row dev/dev_s0_bearer/2  row-damaged');
    expect(await gcda('rotation', 'history', one)).toMatchObject({ code: 1 });
    expect(await gcda('rotation', 'history', other)).toMatchObject({ code: 0, stderr: '' });
  });
});

test('takes out what cannot be used, puts the lost rotation on record, and is whole then', async () => {
  await changed(damage, async () => {
    expect(await gcda('audit', 'repair')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('row-damaged') as string,
    });
    expect((await gcda('audit', 'repair', '--take-out')).code).toBe(0);
    expect(await gcda('audit', 'repair')).toMatchObject({ code: 0 });
    expect((await gcda('rotation', 'status')).code).toBe(0);
    expect((await gcda('secrets', 'history', one)).stdout).toContain('failed');
    expect(await gcda('audit', 'verify')).toMatchObject({ code: 0, stderr: '' });
  });
});

test('notes the newest records anew where the chain is whole', async () => {
  await changed(
    (db) => db.exec(`UPDATE ledger_secrets SET generation = 9, live_sequence = 'x' WHERE secret = '${one}'`),
    async () => {
      expect((await gcda('rotation', 'status')).code).toBe(1);
      expect((await gcda('audit', 'repair', '--take-out')).code).toBe(0);
      expect((await gcda('rotation', 'status')).code).toBe(0);
    },
  );
});

test('makes tables loose that no constraint holds any more, and reads them', async () => {
  await changed(
    () => undefined,
    async () => {
      const db = await openDatabase(ledgerAddress({ env, cwd }));
      for (const table of ['rotations', 'ledger_secrets', 'ledger_heads']) await loosen(db, table);
      await db.query('INSERT INTO rotations SELECT * FROM rotations');
      await db.query('INSERT INTO ledger_heads SELECT * FROM ledger_heads');
      await db.close();
      for (const command of commands) expect([0, 1, 2]).toContain((await gcda(...command)).code);
    },
  );
});
