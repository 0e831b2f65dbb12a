import fc from 'fast-check';
import type { Database, Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { findRows, hashOf, insertRows, noHash, type LedgerRow } from '../../ledger/rows';
import { verifyChain } from '../../ledger/verify-chain';
import { onEachDatabase } from './databases';
import { aKey, append, aRecord, someRecords, unlock } from './some-records';

const key = aKey();

/** What is found after a change of the tables that is undone again, as `<record> <code>`. */
async function findingsAfter(
  db: Database,
  change: (tx: Queries) => Promise<unknown>,
  options: { readonly key: EnvironmentKey | undefined; readonly noted?: string[] } = { key },
) {
  const undo = new Error('undo');
  let findings: string[] = [];
  let found: readonly string[] = [];
  await db
    .transaction(async (tx) => {
      await unlock(tx, db.kind);
      await change(tx);
      const report = await verifyChain(tx, 'dev', options);
      findings = report.problems.map(({ code, where }) => `${/\d+$/.exec(where)?.[0] ?? 'end'} ${code}`);
      found = report.found;
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return { findings, found };
}

/** Rows as they are, of a table that is as it was made. */
async function rowsOf(tx: Queries, condition: string): Promise<LedgerRow[]> {
  return (await findRows(tx, condition, [])) as unknown as LedgerRow[];
}

/** What somebody does who has read how hashes are made, and has no key: changes a record and writes the chain anew, `unsigned` from a record on. */
async function forge(
  tx: Queries,
  number: number,
  change: (row: LedgerRow) => Partial<LedgerRow>,
  unsigned: { readonly from: number } = { from: Infinity },
): Promise<void> {
  const rows = await rowsOf(tx, "environment = 'dev' ORDER BY sequence");
  await tx.query("DELETE FROM ledger_records WHERE environment = 'dev'");
  let previousHash = noHash;
  for (const row of rows) {
    const keyId = row.sequence < unsigned.from ? row.keyId : null;
    const forged = { ...row, ...(row.sequence === number ? change(row) : {}), keyId, previousHash };
    // The HMACs of the records before the first forged one are still good; those after it are anything.
    const mac = keyId === null || row.mac === null ? null : row.mac;
    const hash = hashOf(forged, mac !== null);
    await insertRows(tx, [{ ...forged, hash, mac }]);
    previousHash = hash;
  }
  await tx.query("UPDATE ledger_heads SET hash = $1 WHERE environment = 'dev'", [previousHash]);
  if (unsigned.from <= rows.length)
    await tx.query("UPDATE ledger_heads SET key_id = NULL, mac = NULL WHERE environment = 'dev'");
}

onEachDatabase((place) => {
  test('finds nothing in a chain that is as it was written, page after page', async () => {
    const db = await place.open();
    const appended = await append(db, [...someRecords(2100), aRecord({ environment: 'stg' })], key);
    const [first, last] = [appended[0]!.hash, appended[2099]!.hash];
    expect(await verifyChain(db, 'dev', { key, noted: [first, '0'.repeat(64)] })).toEqual({
      environment: 'dev',
      records: 2100,
      authenticatedFrom: 1,
      authenticated: 2100,
      head: last,
      signature: 'checked',
      found: [first],
      problems: [],
    });
    expect(await verifyChain(db, 'dev', { key: undefined })).toMatchObject({ signature: 'unchecked', problems: [] });
    expect(await verifyChain(db, 'prod', { key })).toMatchObject({ records: 0, head: null, problems: [] });
  });

  test('says which record was altered, taken out, moved or cut off', async () => {
    const db = await place.open();
    await append(db, someRecords(8), key);
    const after = async (...statements: string[]) => {
      const { findings } = await findingsAfter(db, async (tx) => {
        for (const statement of statements) await tx.query(statement);
      });
      return findings;
    };
    const where = "WHERE environment = 'dev' AND sequence";
    expect(await after(`UPDATE ledger_records SET actor = 'eve' ${where} = 3`)).toEqual(['3 ledger-record-altered']);
    expect(await after(`UPDATE ledger_records SET secret = NULL ${where} = 3`)).toEqual(['3 ledger-record-altered']);
    expect(await after(`UPDATE ledger_records SET details = '{"index":2 }' ${where} = 3`)).toEqual([
      '3 ledger-record-altered',
    ]);
    expect(await after(`DELETE FROM ledger_records ${where} = 3`)).toEqual(['4 ledger-record-missing']);
    expect(await after(`DELETE FROM ledger_records ${where} = 1`)).toEqual(['2 ledger-record-missing']);
    expect(await after(`DELETE FROM ledger_records ${where} > 6`)).toEqual(['end ledger-truncated']);
    expect(await after('DELETE FROM ledger_records')).toEqual(['end ledger-truncated']);
    expect(await after('DELETE FROM ledger_heads')).toEqual(['end ledger-head-missing']);
    expect(await after('UPDATE ledger_heads SET key_id = NULL, mac = NULL')).toEqual(['end ledger-head-altered']);
    expect(await after("UPDATE ledger_heads SET key_id = '00000000'")).toEqual(['end ledger-key-differs']);
    expect(
      await after(
        `UPDATE ledger_records SET sequence = 99 ${where} = 2`,
        `UPDATE ledger_records SET sequence = 2 ${where} = 3`,
        `UPDATE ledger_records SET sequence = 3 ${where} = 99`,
      ),
    ).toEqual(['2 ledger-record-altered', '3 ledger-record-altered', '4 ledger-record-unlinked']);
  });

  test('finds a chain that was forged with the right hashes, by the key or by a head that was noted', async () => {
    const db = await place.open();
    const noted = [(await append(db, someRecords(8), key)).at(-1)!.hash];
    const forging = (tx: Queries) => forge(tx, 3, () => ({ actor: 'eve' }));
    // Six records bear HMACs that were made for others.
    const forged = [3, 4, 5, 6, 7, 8].map((number) => `${number} ledger-record-forged`);
    expect((await findingsAfter(db, forging)).findings).toEqual([...forged, 'end ledger-head-altered']);
    const cutting = (tx: Queries) =>
      tx.query('DELETE FROM ledger_records').then(() => tx.query('DELETE FROM ledger_heads'));
    // What nothing in the database can show: forged without a key, or cut off together with its head.
    for (const change of [forging, cutting])
      expect(await findingsAfter(db, change, { key: undefined, noted })).toEqual({ findings: [], found: [] });
    expect(await verifyChain(db, 'dev', { key, noted })).toMatchObject({ found: noted });
  });

  test('finds that the signature of a forged chain was dropped, also after others have signed', async () => {
    const db = await place.open();
    const noted = [(await append(db, someRecords(8), key)).at(-1)!.hash];
    await unlock(db, db.kind);
    await forge(db, 3, () => ({ actor: 'eve' }), { from: 8 });
    const dropped = { code: 'ledger-signature-dropped', where: 'ledger of dev, record 8', level: 'warning' };
    const forged = [3, 4, 5, 6, 7].map((number) => ({
      code: 'ledger-record-forged',
      where: `ledger of dev, record ${number}`,
    }));
    expect(await verifyChain(db, 'dev', { key, noted })).toMatchObject({
      signature: 'unsigned',
      found: [],
      problems: [...forged, dropped],
    });
    // Without the key, what was dropped still shows.
    expect(await verifyChain(db, 'dev', { key: undefined, noted })).toMatchObject({ problems: [dropped] });
    await append(db, [aRecord({ generation: 3 })], key);
    expect(await verifyChain(db, 'dev', { key, noted })).toMatchObject({
      signature: 'checked',
      found: [],
      problems: [...forged, dropped],
    });
  });

  test('finds what was never signed, or looks so, only by a head that was noted', async () => {
    const db = await place.open();
    const noted = [(await append(db, someRecords(8), key)).at(-1)!.hash];
    const forging = (tx: Queries) => forge(tx, 3, () => ({ actor: 'eve' }), { from: 1 });
    expect(await findingsAfter(db, forging, { key, noted })).toEqual({ findings: [], found: [] });
  });

  test('says what else is wrong with a chain whose signature was dropped', async () => {
    const db = await place.open();
    await append(db, someRecords(3), key);
    await append(db, [aRecord({ generation: 2 })]);
    const other = (tx: Queries) => tx.query("UPDATE ledger_secrets SET generation = 9 WHERE secret = 'dev_crm_psk'");
    expect((await findingsAfter(db, other)).findings).toEqual([
      '4 ledger-signature-dropped',
      'end ledger-newest-altered',
    ]);
  });

  test('finds what is kept beside the chain to be other than the chain', async () => {
    const db = await place.open();
    await append(db, [...someRecords(8), aRecord({ event: 'paused', secret: null, generation: 0 })], key);
    for (const change of [
      "DELETE FROM ledger_secrets WHERE secret = 'dev_crm_psk'",
      "UPDATE ledger_secrets SET sequence = 2 WHERE secret = 'dev_crm_psk'",
      "UPDATE ledger_secrets SET generation = 3 WHERE secret = 'dev_crm_psk'",
      "UPDATE ledger_secrets SET live_sequence = NULL WHERE secret = 'dev_crm_psk'",
      "UPDATE ledger_secrets SET secret = 'dev_crm_other' WHERE secret = 'dev_crm_psk'",
    ]) {
      const { findings } = await findingsAfter(db, (tx) => tx.query(change));
      expect(new Set(findings)).toEqual(new Set(['end ledger-newest-altered']));
    }
  });

  test('verifies while others append', async () => {
    const db = await place.open();
    await append(db, someRecords(1500), key);
    const other = await place.open();
    const appended = (async () => {
      for (let generation = 1; generation <= 40; generation += 1)
        await append(other, [aRecord({ secret: 'dev_pay_psk', generation })], key);
    })();
    for (let i = 0; i < 5; i += 1) expect((await verifyChain(db, 'dev', { key })).problems).toEqual([]);
    await appended;
    expect(await verifyChain(db, 'dev', { key })).toMatchObject({ records: 1540, problems: [] });
  });

  test('builds nothing on a chain whose end is wrong', async () => {
    const db = await place.open();
    await append(db, someRecords(6), key);
    await unlock(db, db.kind);
    await db.query("DELETE FROM ledger_records WHERE environment = 'dev' AND sequence = 6");
    await expect(append(db, [aRecord({ generation: 2 })], key)).rejects.toThrow('ledger-truncated');
    expect(await verifyChain(db, 'dev', { key })).toMatchObject({ records: 5 });
  });

  test('signs with one key at a time, and shows where the last writer had none', async () => {
    const db = await place.open();
    await append(db, someRecords(3), key);
    await expect(append(db, [aRecord({ generation: 2 })], aKey('b'))).rejects.toThrow('ledger-key-differs');
    const [fourth] = await append(db, [aRecord({ generation: 2 })]);
    const dropped = (where: string) => ({ code: 'ledger-signature-dropped', where });
    // Those of the key that another one took the place of by hand.
    const unchecked = { code: 'ledger-records-unchecked', where: 'ledger of dev, records 1 to 3' };
    expect(await verifyChain(db, 'dev', { key })).toMatchObject({
      signature: 'unsigned',
      problems: [dropped('ledger of dev, record 4')],
    });
    const [fifth] = await append(db, [aRecord({ generation: 3 })], aKey('b'));
    expect(await verifyChain(db, 'dev', { key: aKey('b') })).toMatchObject({
      signature: 'checked',
      problems: [dropped('ledger of dev, record 4'), unchecked],
    });
    for (const { hash } of [fourth!, fifth!])
      expect(await verifyChain(db, 'dev', { key: aKey('b'), noted: [hash] })).toMatchObject({ problems: [] });
    const third = fourth!.previousHash;
    expect(await verifyChain(db, 'dev', { key: aKey('b'), noted: [third] })).toMatchObject({
      found: [third],
      problems: [dropped('ledger of dev, record 4')],
    });
    await append(db, [aRecord({ generation: 4 })]);
    expect(await verifyChain(db, 'dev', { key: aKey('b'), noted: [fifth!.hash] })).toMatchObject({
      problems: [dropped('ledger of dev, records 4 to 6')],
    });
  });

  test('lets a chain be that had no key at first, or never', async () => {
    const db = await place.open();
    await append(db, someRecords(3));
    expect(await verifyChain(db, 'dev', { key: undefined })).toMatchObject({ signature: 'unsigned', problems: [] });
    await append(db, [aRecord({ generation: 2 })], key);
    expect(await verifyChain(db, 'dev', { key })).toMatchObject({ signature: 'checked', problems: [] });
  });

  test('finds any alteration, loss or exchange', async () => {
    const db = await place.open();
    const count = 7;
    await append(db, someRecords(count), key);
    const number = fc.integer({ min: 1, max: count });
    const column = fc.constantFrom(
      'at',
      'actor',
      'reason',
      'event',
      'secret',
      'fingerprint',
      'key_id',
      'details',
      'platform_modified_date',
      'credential',
      'idempotency_key',
      'previous_hash',
      'hash',
      'generation',
      'environment',
    );
    const alteration = fc.record({
      kind: fc.constant('alter' as const),
      number,
      column,
      value: fc.string({ maxLength: 5 }),
    });
    const loss = fc.record({ kind: fc.constant('lose' as const), number, count: fc.integer({ min: 1, max: count }) });
    const exchange = fc
      .record({ kind: fc.constant('exchange' as const), number, other: number })
      .filter((change) => change.number !== change.other);
    await fc.assert(
      fc.asyncProperty(fc.oneof(alteration, loss, exchange), async (change) => {
        const { findings } = await findingsAfter(db, (tx) => tamper(tx, change));
        expect(findings).not.toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

type Tampering =
  | { kind: 'alter'; number: number; column: string; value: string }
  | { kind: 'lose'; number: number; count: number }
  | { kind: 'exchange'; number: number; other: number };

async function tamper(tx: Queries, change: Tampering): Promise<void> {
  const [row] = await rowsOf(tx, `environment = 'dev' AND sequence = ${change.number}`);
  switch (change.kind) {
    case 'alter': {
      // A character that texts of a record do not have makes it another text, and Postgres takes no NUL.
      const value = change.column === 'generation' ? row!.generation + 1 : `${change.value.replaceAll('\0', '')}~`;
      await tx.query(`UPDATE ledger_records SET ${change.column} = $1 WHERE sequence = $2`, [value, change.number]);
      return;
    }
    case 'lose':
      await tx.query('DELETE FROM ledger_records WHERE sequence >= $1 AND sequence < $2', [
        change.number,
        change.number + change.count,
      ]);
      return;
    case 'exchange': {
      const [other] = await rowsOf(tx, `environment = 'dev' AND sequence = ${change.other}`);
      await tx.query('DELETE FROM ledger_records WHERE sequence IN ($1, $2)', [change.number, change.other]);
      await insertRows(tx, [{ ...row!, sequence: change.other }]);
      await insertRows(tx, [{ ...other!, sequence: change.number }]);
    }
  }
}
