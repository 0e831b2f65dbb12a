import type { Database } from '../../../ledger/database';
import { databaseUnreachable } from '../../../ledger/database-problems';
import { history } from '../../../ledger/ledger';
import { verifyChain } from '../../../ledger/verify-chain';
import { appendRecord } from '../../../ledger/append-record';
import { keepApart, keepTogether, type StepLeft } from '../../../rotation/run/keep-steps';
import { newRotation } from '../../../rotation/machine/rotation';
import { stepRecords } from '../../../rotation/run/step-records';
import { addRotation } from '../../../rotation/store/add-rotation';
import { claimDue } from '../../../rotation/store/claim-due';
import type { Claim } from '../../../rotation/store/claim';
import { openRotations } from '../../../rotation/store/open-rotations';
import { fakeClock } from '../../kit/a-sandbox';
import { onEachDatabase } from '../../ledger/databases';

onEachDatabase((place) => {
  const clock = fakeClock('2026-01-01T00:00:00Z');
  const ports = { clock, keyOf: () => undefined };

  /** A database that counts transactions, with rotations of so many secrets begun and claimed. */
  async function claimed(count: number) {
    const db = await place.open();
    await openRotations(db);
    for (let index = 0; index < count; index += 1) {
      const of = { environment: 'dev', secret: `s${index}`, generation: 1, cause: 'due', oldEndsAt: null } as const;
      const nothing = {
        fingerprint: null,
        platformModifiedDate: null,
        credential: null,
        idempotencyKey: null,
        details: {},
      };
      await db.transaction(async (tx) => {
        await addRotation(tx, newRotation(of, clock.now()), of.secret);
        const record = { environment: 'dev', event: 'begun', secret: of.secret, generation: 1 } as const;
        await appendRecord(tx, { ...record, actor: 'test', reason: 'due', ...nothing }, ports);
      });
    }
    let transactions = 0;
    const counted: Database = {
      ...db,
      transaction: (work) => {
        transactions += 1;
        return db.transaction(work);
      },
    };
    const claims = await claimDue(db, { worker: 'w', milliseconds: 60_000 }, count, clock);
    return { db: counted, claims, transactions: () => transactions };
  }

  function failing(claim: Claim): StepLeft {
    const { rotation: before } = claim;
    const after = { ...before, stage: 'failed', failure: 'issuer-refuses-client' } as const;
    const records = stepRecords({ before, after, end: undefined }, { key: undefined, actor: 'test' });
    return { claim, after, expires: undefined, records, seal: [] };
  }

  test('steps that wait at once share a transaction, and each leaves what it would alone', async () => {
    const { db, claims, transactions } = await claimed(5);
    const keep = keepTogether(db, ports);
    const kept = await Promise.all(claims.map((claim) => keep(failing(claim))));
    expect(kept.map(({ rotation, expires }) => [rotation.stage, expires])).toEqual(Array(5).fill(['failed', 0]));
    expect(transactions()).toBe(2); // the first, and the four that waited for it
    for (const { rotation } of claims)
      expect((await history(db, rotation)).map(({ event }) => event)).toEqual(['begun', 'failed']);
    expect(await verifyChain(db, 'dev', { key: undefined })).toMatchObject({ records: 10, problems: [] });
    await keepApart(db, ports)({ ...failing(claims[0]!), records: [] });
    expect(transactions()).toBe(3);
  });

  test('one that must not be kept keeps no other from it', async () => {
    const { db, claims } = await claimed(4);
    clock.advance(60_000);
    const [lost] = await claimDue(db, { worker: 'other', milliseconds: 60_000 }, 1, clock);
    const keep = keepTogether(db, ports);
    const results = await Promise.allSettled(claims.map((claim) => keep(failing(claim))));
    const outcome = Object.fromEntries(results.map(({ status }, index) => [claims[index]!.rotation.id, status]));
    expect(outcome).toMatchObject({ [lost!.rotation.id]: 'rejected' });
    expect(Object.values(outcome).filter((status) => status === 'fulfilled')).toHaveLength(3);
    expect((await history(db, lost!.rotation)).map(({ event }) => event)).toEqual(['begun']);
    expect(await verifyChain(db, 'dev', { key: undefined })).toMatchObject({ records: 7, problems: [] });
  });

  test('a step that was made is kept once the database answers again, and not twice where it was kept already', async () => {
    const { db, claims } = await claimed(4);
    const gone = () => Promise.reject(databaseUnreachable('DATABASE_URL', 'got ECONNRESET'));
    const state = { isGone: true, isAnswerLost: false };
    let rests = 0;
    const flaky: Database = {
      ...db,
      transaction: async (work) => {
        if (state.isGone) return gone();
        const result = await db.transaction(work);
        const { isAnswerLost } = state;
        state.isAnswerLost = false;
        return isAnswerLost ? gone() : result;
      },
    };
    const sleep = (milliseconds: number): Promise<void> => {
      clock.advance(milliseconds);
      rests += 1;
      // It is back after a while; the first answer to a commit is lost then.
      if (rests === 3) Object.assign(state, { isGone: false, isAnswerLost: true });
      return Promise.resolve();
    };
    const keep = keepTogether(flaky, { ...ports, sleep });
    const kept = await Promise.all(claims.map((claim) => keep(failing(claim))));
    expect(kept.map(({ rotation }) => rotation.stage)).toEqual(Array(4).fill('failed'));
    for (const { rotation } of claims)
      expect((await history(db, rotation)).map(({ event }) => event)).toEqual(['begun', 'failed']);
    expect(await verifyChain(db, 'dev', { key: undefined })).toMatchObject({ records: 8, problems: [] });
  });

  test('a step is given up when the database is away for longer than a minute', async () => {
    const { db, claims } = await claimed(1);
    const away: Database = { ...db, transaction: () => Promise.reject(databaseUnreachable('DATABASE_URL', 'x')) };
    const begun = clock.now();
    const keep = keepApart(away, { ...ports, sleep: (milliseconds) => Promise.resolve(clock.advance(milliseconds)) });
    await expect(keep(failing(claims[0]!))).rejects.toMatchObject({ problems: [{ code: 'database-unreachable' }] });
    expect(clock.now() - begun).toBe(60_000);
  });
});
