import { openRotations } from '../../../rotation/store/open-rotations';
import { addRotation } from '../../../rotation/store/add-rotation';
import { claimDue, claimOne } from '../../../rotation/store/claim-due';
import { failedLive, newestRotations, nextWake, rotationsOf } from '../../../rotation/store/read-rotations';
import { forgetOld } from '../../../rotation/store/forget-old';
import { observationsIn } from '../../../rotation/observations/observations';
import { saveRotation } from '../../../rotation/store/save-rotation';
import { newRotation, type Rotation } from '../../../rotation/machine/rotation';
import type { Database } from '../../../ledger/database';
import { fakeClock } from '../../kit/a-sandbox';
import { onEachDatabase } from '../../ledger/databases';
import { append, aRecord } from '../../ledger/some-records';

const start = '2026-01-01T00:00:00Z';
const at = Date.parse(start);

function aRotation(secret: string, generation = 1, overrides: Partial<Rotation> = {}): Rotation {
  const begun = newRotation({ environment: 'dev', secret, generation, cause: 'due', oldEndsAt: null }, at);
  return { ...begun, ...overrides };
}

onEachDatabase((place) => {
  const open = async (): Promise<Database> => {
    const db = await place.open();
    await openRotations(db);
    return db;
  };
  const add = (db: Database, rotation: Rotation, credential = rotation.secret) =>
    db.transaction((tx) => addRotation(tx, rotation, credential));
  const wish = (worker: string) => ({ worker, milliseconds: 60_000 });

  test('begins a generation once, and one rotation of a credential at a time', async () => {
    const db = await open();
    await append(
      db,
      ['dev_crm_clientid', 'dev_crm_clientsecret'].map((secret) => aRecord({ secret, event: 'begun' })),
    );
    await expect(add(db, aRotation('dev_crm_clientid'), 'dev_crm_basic')).resolves.toBe(true);
    await expect(add(db, aRotation('dev_crm_clientid'), 'dev_crm_basic')).resolves.toBe(false);
    await expect(add(db, aRotation('dev_crm_clientsecret'), 'dev_crm_basic')).resolves.toBe(false);
    const [claim] = await claimDue(db, wish('a'), 9, fakeClock(start));
    await db.transaction((tx) => saveRotation(tx, claim!, aRotation('dev_crm_clientid', 1, { stage: 'prove' })));
    // Waiting for the old value's end keeps nobody else away.
    await expect(add(db, aRotation('dev_crm_clientsecret'), 'dev_crm_basic')).resolves.toBe(true);
    expect([...(await newestRotations(db, 'dev')).rotations.keys()].sort()).toEqual([
      'dev_crm_clientid',
      'dev_crm_clientsecret',
    ]);
    await expect(rotationsOf(db, { environment: 'dev', secret: 'dev_crm_clientid' })).resolves.toMatchObject([
      { stage: 'prove' },
    ]);
  });

  test('gives each due rotation to one of two workers, the earliest first', async () => {
    const [one, other] = [await open(), await open()];
    for (const [index, secret] of ['c', 'a', 'b', 'later'].entries())
      await add(one, aRotation(secret, 1, { wakeAt: at - 10 + (secret === 'later' ? 11 : index) }));
    const clock = fakeClock(start);
    const claims = await Promise.all([claimDue(one, wish('one'), 2, clock), claimDue(other, wish('other'), 2, clock)]);
    const secrets = claims.flat().map(({ rotation }) => rotation.secret);
    expect(secrets.sort()).toEqual(['a', 'b', 'c']);
    expect(await claimDue(one, wish('one'), 2, clock)).toEqual([]);
    await expect(nextWake(one)).resolves.toBe(at - 10);
  });

  test('gives the rotation first whose value ends first, and those last whose new value is in use', async () => {
    const db = await open();
    const rotations = [
      aRotation('hour', 1, { oldEndsAt: at + 3_600_000, wakeAt: at - 5_000 }),
      aRotation('proving', 1, { stage: 'prove', oldEndsAt: at + 1_000, wakeAt: at - 4_000 }),
      aRotation('minutes', 1, { oldEndsAt: at + 120_000, wakeAt: at - 3_000 }),
      aRotation('unknown', 1, { wakeAt: at - 2_000 }),
      aRotation('leaked', 1, { cause: 'revoked', stage: 'retire', wakeAt: at - 2_500 }),
    ];
    for (const rotation of rotations) await add(db, rotation);
    const order: string[] = [];
    for (const _ of rotations) {
      const [claim] = await claimDue(db, wish('w'), 1, fakeClock(start));
      order.push(claim!.rotation.secret);
    }
    expect(order).toEqual(['leaked', 'unknown', 'minutes', 'proving', 'hour']);
  });

  test('refuses what is saved under a claim that another worker has taken over', async () => {
    const db = await open();
    await add(db, aRotation('a'));
    const clock = fakeClock(start);
    const [slow] = await claimDue(db, wish('slow'), 1, clock);
    expect(slow).toMatchObject({ fence: 1, isRepeated: false });
    clock.advance(60_000);
    const [quick] = await claimDue(db, wish('quick'), 1, clock);
    expect(quick).toMatchObject({ fence: 2, isRepeated: true });
    const late = db.transaction(async (tx) => {
      await tx.query("INSERT INTO leases (name, holder, fence, since, expires) VALUES ('x', 'x', 1, 1, 1)");
      await saveRotation(tx, slow!, { ...slow!.rotation, stage: 'done' });
    });
    await expect(late).rejects.toMatchObject({ problems: [{ code: 'rotation-lost' }] });
    expect(await db.query('SELECT name FROM leases')).toEqual([]);
    const kept = await db.transaction((tx) =>
      saveRotation(tx, quick!, { ...quick!.rotation, stage: 'check' }, clock.now() + 60_000),
    );
    expect(kept).toMatchObject({ fence: 2, isRepeated: false, rotation: { stage: 'check' } });
    await expect(claimOne(db, wish('slow'), 'dev/a/1', clock)).resolves.toBeUndefined();
    // The stage that the claim went on with counts as begun.
    clock.advance(60_000);
    await expect(claimOne(db, wish('slow'), 'dev/a/1', clock)).resolves.toMatchObject({ isRepeated: true });
  });

  test('claims one before its time for whoever asks, and none that is over', async () => {
    const db = await open();
    await add(db, aRotation('a', 1, { wakeAt: at + 1 }));
    const clock = fakeClock(start);
    await expect(claimDue(db, wish('w'), 1, clock)).resolves.toEqual([]);
    const claim = await claimOne(db, wish('w'), 'dev/a/1', clock);
    await db.transaction((tx) => saveRotation(tx, claim!, { ...claim!.rotation, stage: 'failed' }));
    await expect(claimOne(db, wish('w'), 'dev/a/1', clock)).resolves.toBeUndefined();
    await expect(nextWake(db)).resolves.toBeUndefined();
  });

  test('forgets what ended long ago and was followed by another, and what was observed of it', async () => {
    const db = await open();
    const day = 86_400_000;
    const stages = ['done', 'failed', 'done', 'failed', 'failed', 'retire'] as const;
    for (const [index, stage] of stages.entries())
      await add(db, aRotation('a', index + 1, { stage, wakeAt: at + index * day }), `c${index}`);
    await add(db, aRotation('b', 1, { stage: 'done', wakeAt: at }));
    const observations = observationsIn(db);
    const execution = { environment: 'dev', action: 'x', secrets: ['a'], status: 200 };
    for (const hours of [0, 5, 30, 60])
      await observations.addExecution({ ...execution, begunAt: 0, endedAt: at + hours * 3_600_000 });
    expect(await forgetOld(db, at - 1)).toBe(0);
    expect(await forgetOld(db, at + 10 * day)).toBe(2);
    const generations = async (secret: string) =>
      (await rotationsOf(db, { environment: 'dev', secret })).map(({ generation }) => generation);
    // The last that went well, what failed since, and what is under way; of the other secret, all there is.
    expect([await generations('a'), await generations('b')]).toEqual([[3, 4, 5, 6], [1]]);
    expect((await observations.executionsSince('dev', 0)).found).toEqual([]);
    expect(await forgetOld(db, at + 10 * day)).toBe(0);
  });

  test('forgets thousands in portions, and observations up to the time only', async () => {
    const db = await open();
    await db.transaction(async (tx) => {
      for (let generation = 1; generation <= 2500; generation += 1)
        await addRotation(tx, aRotation('a', generation, { stage: 'done', wakeAt: at }), 'c');
    });
    const observations = observationsIn(db);
    const execution = { environment: 'dev', action: 'x', secrets: ['a'], status: 200, begunAt: 0 };
    for (const endedAt of [at, at + 1, at + 2]) await observations.addExecution({ ...execution, endedAt });
    expect(await forgetOld(db, at + 1)).toBe(2499);
    expect((await observations.executionsSince('dev', 0)).found).toHaveLength(2);
  });

  test('knows which values on the platform are those of rotations that failed', async () => {
    const db = await open();
    const [good, bad] = ['dev_crm_bearer', 'dev_crm_apikey'];
    for (const secret of [good, bad])
      await append(db, [aRecord({ secret, event: 'begun' }), aRecord({ secret, event: 'stored' })]);
    await append(db, [aRecord({ secret: bad, event: 'failed' }), aRecord({ secret: good, event: 'proven' })]);
    expect(await failedLive(db, 'dev')).toEqual(new Set([bad]));
    await append(db, [aRecord({ secret: bad, event: 'writing', generation: 2 })]);
    await append(db, [aRecord({ secret: bad, event: 'written', generation: 2 })]);
    expect(await failedLive(db, 'dev')).toEqual(new Set());
  });
});
