import type { Database } from '../../ledger/database';
import { newestOf } from '../../ledger/newest';
import { latest, readHistory, readLatest } from '../../ledger/ledger';
import { lastEvent } from '../../ledger/last-event';
import { hashOf, insertRows, type LedgerRow } from '../../ledger/rows';
import { verifyChain } from '../../ledger/verify-chain';
import { isError } from '../../core/problem';
import { onEachDatabase } from './databases';
import { aKey, append, aRecord, someRecords, unlock } from './some-records';
import { loosen } from './unlocked';

const key = aKey();
const secret = { environment: 'dev', secret: 'dev_crm_bearer' };

/** A record of somebody's own, with the right hash and no key; or with the HMAC of another record. */
function aForgery(like: LedgerRow, overrides: Partial<LedgerRow>): LedgerRow {
  const row = { ...like, actor: 'mallory', event: 'written' as const, generation: 77, ...overrides };
  return { ...row, hash: hashOf(row, row.mac !== null) };
}

async function codesOf(db: Database, environment = 'dev'): Promise<string[]> {
  const { problems } = await verifyChain(db, environment, { key });
  return problems.filter(isError).map(({ code }) => code);
}

onEachDatabase((place) => {
  let db: Database;
  let rows: LedgerRow[];
  beforeEach(async () => {
    db = await place.open();
    const appended = await append(db, someRecords(8), key);
    rows = appended.map((record) => ({ ...record, details: JSON.stringify(record.details) }));
  });

  const shown = async () => (await readHistory(db, secret, key)).found.map(({ record }) => record.actor);

  test.each([0, -1, -9007199254740991])(
    'finds a record that is numbered %s, and shows it nowhere',
    async (sequence) => {
      await unlock(db, db.kind);
      await insertRows(db, [aForgery(rows[0]!, { sequence, mac: null, keyId: null })]);
      expect(await codesOf(db)).toContain('row-damaged');
      expect(await shown()).not.toContain('mallory');
      expect((await latest(db, 'dev', key)).get(secret.secret)?.live?.generation).toBe(1);
    },
  );

  test('takes no record beyond the head for one', async () => {
    await insertRows(db, [aForgery(rows[6]!, { sequence: 9, mac: null, keyId: null, previousHash: rows[7]!.hash })]);
    expect(await codesOf(db)).toContain('ledger-head-altered');
    const { found } = await readHistory(db, secret, key);
    expect(found.at(-1)).toMatchObject({ record: { actor: 'mallory' }, standing: 'doubtful' });
    // What is kept as the newest does not go so far.
    await expect(newestOf(db, 'dev', [secret.secret])).rejects.toThrow('ledger-newest-altered');
    expect((await readLatest(db, 'dev', key)).problems.get(secret.secret)).toMatchObject({
      code: 'ledger-newest-altered',
    });
    await expect(append(db, [aRecord({ generation: 3 })], key)).rejects.toThrow('ledger-');
  });

  test.each([
    ['of another', (row: LedgerRow) => row.mac],
    ['of nobody', () => 'f'.repeat(64)],
  ])('takes no record for one that bears the HMAC %s', async (_, macOf) => {
    await unlock(db, db.kind);
    await db.query('DELETE FROM ledger_records WHERE sequence = 4');
    await insertRows(db, [aForgery(rows[3]!, { generation: 1, mac: macOf(rows[3]!) })]);
    expect(await codesOf(db)).toContain('ledger-record-forged');
    expect(await shown()).not.toContain('mallory');
    const { found, problems } = await readHistory(db, secret, key);
    expect(found.map(({ record }) => record.sequence)).toEqual([1, 7]);
    expect(problems).toMatchObject([{ code: 'ledger-record-forged', where: 'ledger of dev, record 4' }]);
  });

  test('finds the HMAC taken off any record, also without the key', async () => {
    await unlock(db, db.kind);
    await db.query('UPDATE ledger_records SET mac = NULL, key_id = NULL WHERE sequence = 3');
    for (const known of [key, undefined])
      expect((await verifyChain(db, 'dev', { key: known })).problems).toContainEqual(
        expect.objectContaining({ code: 'ledger-record-altered', where: 'ledger of dev, record 3' }),
      );
    await db.query('UPDATE ledger_records SET mac = NULL');
    expect(await codesOf(db)).toHaveLength(8);
  });

  test('finds a record of another environment, of another database, and one that is there twice', async () => {
    const others = await append(db, [aRecord({ environment: 'stg', secret: 'stg_crm_bearer' })], aKey('s', 'stg'));
    await loosen(db, 'ledger_records');
    const other = { ...others[0]!, details: '{}' };
    await insertRows(db, [{ ...other, environment: 'dev', sequence: 9 }]);
    expect(await codesOf(db)).toContain('ledger-record-altered');
    await db.query("DELETE FROM ledger_records WHERE sequence = 9 AND environment = 'dev'");
    await insertRows(db, [rows[2]!]);
    expect(await codesOf(db)).toContain('ledger-record-doubled');
  });

  test('finds what was made of the newest of a secret', async () => {
    for (const change of ['generation = 1', 'live_sequence = 1', 'sequence = 1']) {
      await db.query(`UPDATE ledger_secrets SET ${change} WHERE secret = 'dev_crm_bearer'`);
      const { states, problems } = await readLatest(db, 'dev', key);
      expect([...problems.keys()]).toEqual(['dev_crm_bearer']);
      // The others go on.
      expect([...states.keys()]).toEqual(expect.arrayContaining(['dev_crm_apikey', 'dev_crm_psk']));
      await expect(append(db, [aRecord({ generation: 3 })], key)).rejects.toThrow('ledger-newest-altered');
      await append(db, [aRecord({ secret: 'dev_pay_key', generation: (await generationOf('dev_pay_key')) + 1 })], key);
    }
  });

  const generationOf = async (name: string) => (await newestOf(db, 'dev', [name])).get(name)?.generation ?? 0;

  test('does not rest on an event that no key vouches for', async () => {
    await append(db, [aRecord({ secret: null, event: 'not-proven', generation: 0 })], key);
    await unlock(db, db.kind);
    const forgery = aForgery(rows[0]!, { secret: null, event: 'proven', generation: 0, sequence: 10, mac: null });
    await insertRows(db, [forgery]);
    expect(await lastEvent(db, 'dev', ['proven', 'not-proven'], key)).toMatchObject({ standing: 'doubtful' });
  });

  test('finds rows that name no environment or no number', async () => {
    await loosen(db, 'ledger_records');
    for (const strange of db.kind === 'sqlite'
      ? ['NULL', "'abc'", "x'00'", '1.5', '9223372036854775807']
      : ['NULL', '9223372036854775807']) {
      await db.query(
        `INSERT INTO ledger_records (environment, sequence, at, actor, reason, event, secret, generation, details, previous_hash, hash)
         SELECT environment, ${strange}, at, 'mallory', reason, event, secret, generation, details, previous_hash, hash
         FROM ledger_records WHERE environment = 'dev' AND sequence = 1`,
      );
      expect(await codesOf(db)).toContain('row-damaged');
      expect(await shown()).not.toContain('mallory');
      await db.query("DELETE FROM ledger_records WHERE actor = 'mallory'");
    }
    expect(await codesOf(db)).toEqual([]);
  });
});
