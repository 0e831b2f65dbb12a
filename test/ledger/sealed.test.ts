import { Redacted } from '../../core/redacted';
import { appendRecord } from '../../ledger/append-record';
import { rotateKey } from '../../ledger/rotate-key';
import { getSealed, putSealed, removeSealedBefore } from '../../ledger/sealed';
import { verifyChain } from '../../ledger/verify-chain';
import { onEachDatabase } from './databases';
import { aKey, append, aRecord, ports } from './some-records';

const place = (generation: number, secret = 'dev_crm_bearer') => ({ environment: 'dev', secret, generation });
const value = (text: string) => Redacted.of(`the value ${text}`);
const [key, next] = [aKey('a'), aKey('b')];
const rotation = { environment: 'dev', from: key, to: next, actor: 'ada', reason: 'a test' };
const { clock } = ports();

onEachDatabase((where) => {
  test('keeps values by secret and generation, and forgets the older ones', async () => {
    const db = await where.open();
    for (const generation of [1, 2, 3]) await putSealed(db, place(generation), value(`${generation}`), key);
    await putSealed(db, place(3), value('three, again'), key);
    await putSealed(db, place(1, 'dev_crm_apikey'), value('of another'), key);
    await removeSealedBefore(db, [place(3)]);
    const read = async (at: ReturnType<typeof place>) => (await getSealed(db, at, key))?.reveal();
    expect(await Promise.all([place(1), place(2), place(3), place(1, 'dev_crm_apikey')].map(read))).toEqual([
      undefined,
      undefined,
      'the value three, again',
      'the value of another',
    ]);
  });

  test('has no value in the clear, and no two alike', async () => {
    const db = await where.open();
    for (const generation of [1, 2]) await putSealed(db, place(generation), value('itself'), key);
    const rows = await db.query<{ sealed: string }>('SELECT * FROM sealed_values');
    const [one = '', two = ''] = rows.map(({ sealed }) => sealed);
    expect(one).not.toBe(two);
    for (const text of [JSON.stringify(rows), Buffer.from(one, 'base64').toString('latin1')])
      expect(text).not.toContain('the value');
  });

  test('opens under its own key only, and nowhere but where it was put', async () => {
    const db = await where.open();
    await putSealed(db, place(1), value('itself'), key);
    await expect(getSealed(db, place(1), next)).rejects.toMatchObject({ problems: [{ code: 'sealed-key-differs' }] });
    for (const change of [
      'UPDATE sealed_values SET generation = 2',
      "UPDATE sealed_values SET secret = 'dev_crm_apikey'",
      "UPDATE sealed_values SET environment = 'prod'",
      "UPDATE sealed_values SET sealed = 'AAAA'",
      "UPDATE sealed_values SET sealed = ''",
      `UPDATE sealed_values SET sealed = (CASE SUBSTR(sealed, 1, 1) WHEN 'A' THEN 'B' ELSE 'A' END) || SUBSTR(sealed, 2, 200)`,
    ]) {
      const undo = new Error('undo');
      const changed = db.transaction(async (tx) => {
        await tx.query(change);
        const [at] = await tx.query<ReturnType<typeof place>>(
          'SELECT environment, secret, generation FROM sealed_values',
        );
        await expect(getSealed(tx, at!, key)).rejects.toMatchObject({ problems: [{ code: 'sealed-value-damaged' }] });
        throw undo;
      });
      await expect(changed).rejects.toBe(undo);
    }
  });

  test('seals everything anew under the next key, and puts that on record', async () => {
    const db = await where.open();
    await append(db, [aRecord()], key);
    await putSealed(db, place(1), value('one'), key);
    await putSealed(db, place(1, 'dev_crm_apikey'), value('two'), key);
    expect(await rotateKey(db, rotation, clock)).toBe(2);
    expect((await getSealed(db, place(1), next))?.reveal()).toBe('the value one');
    await expect(getSealed(db, place(1), key)).rejects.toThrow('sealed-key-differs');
    expect(await verifyChain(db, 'dev', { key: next })).toMatchObject({
      records: 2,
      signature: 'checked',
      problems: [],
    });
    const [record] = await db.query('SELECT event, key_id AS "keyId", details FROM ledger_records WHERE sequence = 2');
    const details = JSON.stringify({ from: key.id, to: next.id, values: 2 });
    expect(record).toEqual({ event: 'key-rotated', keyId: next.id, details });
    // The command that was killed after the database had everything is run again.
    expect(await rotateKey(db, rotation, clock)).toBe(0);
    expect(await verifyChain(db, 'dev', { key: next })).toMatchObject({ records: 2 });
    await expect(append(db, [aRecord({ generation: 2 })], key)).rejects.toThrow('ledger-key-differs');
  });

  test('changes nothing while one value does not open, and lists all of these', async () => {
    const db = await where.open();
    await append(db, [aRecord()], key);
    for (const generation of [1, 2, 3]) await putSealed(db, place(generation), value('itself'), key);
    await db.query("UPDATE sealed_values SET sealed = 'AAAA' WHERE generation > 1");
    await expect(rotateKey(db, rotation, clock)).rejects.toMatchObject({
      problems: [{ code: 'sealed-value-damaged' }, { code: 'sealed-value-damaged' }],
    });
    expect((await getSealed(db, place(1), key))?.reveal()).toBe('the value itself');
    expect(await verifyChain(db, 'dev', { key })).toMatchObject({ records: 1, signature: 'checked', problems: [] });
  });

  test('gives a chain that was kept without key its first signature', async () => {
    const db = await where.open();
    await append(db, [aRecord()]);
    await db.transaction((tx) => appendRecord(tx, aRecord({ event: 'written' }), ports(key)));
    expect(await verifyChain(db, 'dev', { key })).toMatchObject({ signature: 'checked', problems: [] });
  });
});
