import { Redacted } from '../../core/redacted';
import { history, lastOf, latest } from '../../ledger/ledger';
import { appendRecord } from '../../ledger/append-record';
import { recordMac } from '../../ledger/record-mac';
import { writeHead } from '../../ledger/head';
import { hashOf, insertRows, noHash } from '../../ledger/rows';
import { verifyChain } from '../../ledger/verify-chain';
import { ledgerTables } from '../../ledger/ledger-tables';
import { migrate } from '../../ledger/migrate';
import { onEachDatabase } from './databases';
import { aKey, append, aRecord, ports, someRecords, unlock } from './some-records';

const secret = { environment: 'dev', secret: 'dev_crm_bearer' };

onEachDatabase((place) => {
  test('gives back what was appended, with number, time, key and links', async () => {
    const db = await place.open();
    const key = aKey();
    const known = {
      fingerprint: key.fingerprint(Redacted.of('a value')),
      platformModifiedDate: '2026-11-22T10:00:00.000Z',
      idempotencyKey: 'k-1',
      details: { attempt: 1, isFirst: true, note: 'ü “quoted” \u2028', nothing: null },
    };
    const [one, two] = await append(db, [aRecord(), aRecord({ event: 'written', ...known })], key);
    expect(await history(db, secret)).toEqual([one, two]);
    expect(two).toEqual({
      ...aRecord({ event: 'written', ...known }),
      sequence: 2,
      at: '1970-01-01T00:00:00.000Z',
      keyId: key.id,
      previousHash: one!.hash,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      mac: recordMac(key, two!),
    });
    expect(await lastOf(db, secret)).toEqual(two);
    expect(await lastOf(db, { environment: 'stg', secret: 'dev_crm_bearer' })).toBeUndefined();
  });

  test('has a chain for each environment', async () => {
    const db = await place.open();
    const appended = await append(db, [...someRecords(3), ...someRecords(2, 'prod')]);
    expect(appended.map(({ environment, sequence }) => [environment, sequence])).toEqual([
      ['dev', 1],
      ['dev', 2],
      ['dev', 3],
      ['prod', 1],
      ['prod', 2],
    ]);
  });

  test('gives a generation to one writer only', async () => {
    const connections = await Promise.all([place.open(), place.open(), place.open()]);
    const outcomes = await Promise.allSettled(connections.map((db) => append(db, [aRecord()])));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const reasons = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
    for (const reason of reasons) expect(reason).toMatchObject({ problems: [{ code: 'generation-taken' }] });
    expect(await history(connections[0], secret)).toHaveLength(1);
    await expect(append(connections[0], [aRecord({ generation: 3 })])).rejects.toThrow('generation-taken');
    await append(connections[0], [aRecord({ generation: 2 })]);
  });

  test('refuses news of a generation that was never begun', async () => {
    const db = await place.open();
    await append(db, [aRecord()]);
    for (const generation of [0, 2])
      await expect(append(db, [aRecord({ event: 'written', generation })])).rejects.toThrow('generation-unknown');
    expect(await history(db, secret)).toHaveLength(1);
  });

  test('knows the newest of records that an earlier release has left', async () => {
    const db = await place.open();
    // As it signed them: the head, and no record by itself.
    let last = noHash;
    for (const record of await append(db, someRecords(11))) {
      const row = {
        ...record,
        details: JSON.stringify(record.details),
        keyId: aKey().id,
        previousHash: last,
        mac: null,
      };
      last = hashOf(row, false);
      await unlock(db, db.kind);
      await db.query('DELETE FROM ledger_records WHERE sequence = $1', [record.sequence]);
      await insertRows(db, [{ ...row, hash: last }]);
    }
    await writeHead(db, { environment: 'dev', sequence: 11, hash: last }, aKey());
    const before = await latest(db, 'dev');
    await db.query('DROP TABLE ledger_secrets');
    await db.query('DROP TABLE earlier_keys');
    for (const index of ['authenticated', 'pauses']) await db.query(`DROP INDEX ledger_records_${index}`);
    await db.query('ALTER TABLE ledger_records DROP COLUMN mac');
    await db.query('CREATE INDEX ledger_records_by_generation ON ledger_records (environment, secret, generation)');
    await db.query("UPDATE migrations SET version = 2 WHERE room = 'ledger'");
    await migrate(db, 'ledger', ledgerTables);
    const opened = await place.open();
    expect(await latest(opened, 'dev')).toEqual(before);
    expect(await verifyChain(opened, 'dev', { key: aKey() })).toMatchObject({
      ...{ records: 11, authenticatedFrom: null, authenticated: 0, problems: [] },
    });
    await append(opened, [aRecord({ generation: 3 })], aKey());
    expect(await verifyChain(opened, 'dev', { key: aKey() })).toMatchObject({
      ...{ records: 12, authenticatedFrom: 12, authenticated: 1, problems: [] },
    });
  });

  test('tells the state of all secrets: the last record, and the last value that the platform got', async () => {
    const db = await place.open();
    const [, written, writing] = await append(db, [
      aRecord(),
      aRecord({ event: 'written' }),
      aRecord({ generation: 2 }),
      aRecord({ event: 'failed', generation: 2 }),
      aRecord({ secret: 'dev_crm_apikey' }),
      aRecord({ environment: 'stg', secret: 'stg_crm_apikey' }),
      aRecord({ event: 'key-rotated', secret: null, generation: 0 }),
    ]);
    const states = await latest(db, 'dev');
    expect([...states.keys()].sort()).toEqual(['dev_crm_apikey', 'dev_crm_bearer']);
    expect(states.get('dev_crm_bearer')).toEqual({
      last: expect.objectContaining({ event: 'failed', previousHash: writing!.hash }),
      generation: 2,
      live: written,
      standing: 'chained',
    });
    expect(states.get('dev_crm_apikey')).toEqual({
      last: expect.objectContaining({ event: 'writing' }),
      generation: 1,
      live: undefined,
      standing: 'chained',
    });
    expect(await latest(db, 'prod')).toEqual(new Map());
  });

  test('refuses every change of a record', async () => {
    const db = await place.open();
    await append(db, someRecords(3));
    await expect(db.query("UPDATE ledger_records SET actor = 'eve' WHERE sequence = 1")).rejects.toThrow(
      'database-damaged',
    );
    await expect(db.query('DELETE FROM ledger_records WHERE sequence = 3')).rejects.toThrow('database-damaged');
    expect(await history(db, secret)).toEqual([expect.objectContaining({ sequence: 1, actor: 'ada' })]);
  });

  test('forgets a record whose transaction fails', async () => {
    const db = await place.open();
    const failing = db.transaction(async (tx) => {
      await appendRecord(tx, aRecord(), ports());
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await history(db, secret)).toEqual([]);
    await append(db, [aRecord()]);
  });
});

test('keeps one value’s fingerprint apart from those under other keys and of other environments', () => {
  const value = Redacted.of('a value');
  const prints = [aKey('a', 'dev'), aKey('b', 'dev'), aKey('a', 'prod')].map((key) => key.fingerprint(value));
  expect(new Set(prints).size).toBe(3);
  expect(aKey().fingerprint(Redacted.of('a value'))).toBe(prints[0]);
  for (const print of prints) expect(print).toMatch(/^[0-9a-f]{16}$/);
});
