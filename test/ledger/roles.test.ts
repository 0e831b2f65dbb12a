import fc from 'fast-check';
import { Client } from 'pg';
import { appendRecord } from '../../ledger/append-record';
import { grantStatements } from '../../ledger/grants';
import { ledgerRoom } from '../../ledger/ledger-tables';
import { migrateLedger } from '../../ledger/migrate-ledger';
import { openDatabase } from '../../ledger/open-database';
import { rotationRoom } from '../../rotation/store/open-rotations';
import { aPostgres, hasPostgres, type Postgres } from '../kit/a-postgres';

const rooms = [ledgerRoom, rotationRoom];
const earlier = [{ ...ledgerRoom, steps: ledgerRoom.steps.slice(0, 3) }];
const names = { owner: 'The "owner"', writer: "o'brien; DROP", reader: 'auditor' };

test('prints names so that they are names, whatever is in them', () => {
  const role = fc
    .string({ minLength: 1, maxLength: 15, unit: 'grapheme' })
    .filter((text) => !/\p{Cc}/u.test(text) && Buffer.byteLength(text) <= 63 && !['public', 'none'].includes(text));
  fc.assert(
    fc.property(fc.uniqueArray(role, { minLength: 2, maxLength: 4 }), ([writer = '', ...readers]) => {
      const sql = grantStatements({ schema: 'gcda', writers: [writer], readers });
      // Without what stands in quotes nothing of a name is left.
      const bare = sql.map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, '?'));
      expect(bare.filter((line) => !/^[A-Z, ]+(\?[?. A-Z,]*)?;$/.test(line))).toEqual([]);
    }),
  );
});

test.each(['public', 'none', '', 'a\nb', 'x'.repeat(64)])('refuses %j as a role', (role) => {
  expect(() => grantStatements({ schema: 'gcda', writers: [role], readers: [] })).toThrow('grants-role-invalid');
  expect(() => grantStatements({ schema: 'gcda', writers: ['a'], readers: ['a'] })).toThrow('grants-role-doubled');
});

(hasPostgres ? describe : describe.skip)('roles on a real server', () => {
  let server: Postgres;
  const as = (role: string) => {
    const url = new URL(server.url);
    url.username = encodeURIComponent(role);
    return { url: url.href, schema: 'gcda', file: '' };
  };
  const run = async (sql: readonly string[], role = 'ledger') => {
    const client = new Client({ connectionString: as(role).url });
    await client.connect();
    try {
      return await client.query(sql.join('\n'));
    } finally {
      await client.end();
    }
  };
  beforeAll(async () => {
    server = await aPostgres();
    await run(Object.values(names).map((name) => `CREATE ROLE "${name.replaceAll('"', '""')}" LOGIN;`));
  });
  afterAll(() => server.close());

  test('keeps owner, writers and readers to their tasks through a migration', async () => {
    await expect(openDatabase(as(names.writer), { rooms })).rejects.toThrow('ledger-missing');
    await expect(openDatabase(as('ledger'), { rooms, access: 'read' })).rejects.toThrow('ledger-missing');
    // A superuser makes what somebody else owns, first as an earlier release had it.
    await migrateLedger(as('ledger'), { rooms: earlier, owner: names.owner });
    for (const [access, role] of [
      ['write', names.writer],
      ['read', names.reader],
    ] as const)
      await expect(openDatabase(as(role), { rooms, access })).rejects.toThrow('database-right-missing');
    const grants = grantStatements({ schema: 'gcda', writers: [names.writer], readers: [names.reader] });
    await run(grants, names.owner);
    await run(grants, names.owner);
    for (const [access, role] of [
      ['write', names.writer],
      ['read', names.reader],
      ['write', 'ledger'],
    ] as const)
      await expect(openDatabase(as(role), { rooms, access })).rejects.toThrow('ledger-behind');
    await expect(migrateLedger(as(names.writer), { rooms })).rejects.toThrow('ledger-owner-differs');
    // The new tables are the owner's in any case, and the grants hold for them.
    await migrateLedger(as('ledger'), { rooms });
    const { rows } = await run(["SELECT DISTINCT tableowner::text AS owner FROM pg_tables WHERE schemaname = 'gcda'"]);
    expect(rows).toEqual([{ owner: names.owner }]);

    const writer = await openDatabase(as(names.writer), { rooms });
    const nothing = { fingerprint: null, platformModifiedDate: null, credential: null, idempotencyKey: null };
    const record = {
      environment: 'dev',
      event: 'paused',
      secret: null,
      generation: 0,
      actor: 'a',
      reason: 'r',
    } as const;
    const ports = { clock: { now: () => 0 }, keyOf: () => undefined } as never;
    await writer.transaction((tx) => appendRecord(tx, { ...record, ...nothing, details: {} }, ports));
    await writer.query("INSERT INTO observations VALUES ('dev', 'run', 'x', 1, '{}', NULL)");
    await expect(writer.query('DELETE FROM ledger_records')).rejects.toThrow('database-right-missing');
    await expect(writer.query('UPDATE migrations SET version = 0')).rejects.toThrow('database-right-missing');
    await writer.close();

    const reader = await openDatabase(as(names.reader), { rooms, access: 'read' });
    expect(await reader.query('SELECT environment FROM ledger_records')).toEqual([{ environment: 'dev' }]);
    expect(await reader.query('SELECT subject FROM observations')).toEqual([{ subject: 'x' }]);
    await reader.close();
    await expect(openDatabase(as(names.reader), { rooms })).rejects.toThrow('database-right-missing');

    // One that may write and was opened to read does not.
    const careful = await openDatabase(as(names.writer), { rooms, access: 'read' });
    await expect(careful.query('DELETE FROM observations')).rejects.toThrow('database-read-only');
    await careful.close();
    // A server that was set read-only stays so.
    const { url } = as(names.writer);
    const still = {
      ...as(names.writer),
      url: `${url}?options=${encodeURIComponent('-c default_transaction_read_only=on')}`,
    };
    const refused = await openDatabase(still, { rooms });
    await expect(refused.query('DELETE FROM observations')).rejects.toThrow('database-read-only');
    await refused.close();
    await expect(openDatabase(as(names.reader), { rooms: earlier, access: 'read' })).rejects.toThrow('ledger-ahead');
  });
});
