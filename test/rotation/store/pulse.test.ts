import { takeLease } from '../../../ledger/lease';
import { claimMilliseconds } from '../../../rotation/machine/claim-milliseconds';
import { createPulse } from '../../../rotation/store/pulse';
import { newRotation } from '../../../rotation/machine/rotation';
import { addRotation } from '../../../rotation/store/add-rotation';
import { claimDue } from '../../../rotation/store/claim-due';
import { freeClaims } from '../../../rotation/store/free-claims';
import { openRotations } from '../../../rotation/store/open-rotations';
import { pauseClaim, releaseClaim } from '../../../rotation/store/save-rotation';
import { fakeClock, type FakeClock } from '../../kit/a-sandbox';
import { onEachDatabase } from '../../ledger/databases';

const wish = (worker: string) => ({ worker, milliseconds: claimMilliseconds });

onEachDatabase((place) => {
  async function someWork(count: number) {
    const db = await place.open();
    await openRotations(db);
    const clock = fakeClock('2026-01-01T00:00:00Z');
    await db.transaction(async (tx) => {
      for (let index = 0; index < count; index += 1) {
        const of = { environment: 'dev', secret: `s${index}`, generation: 1, cause: 'due', oldEndsAt: null } as const;
        await addRotation(tx, newRotation(of, clock.now()), of.secret);
      }
    });
    const expiries = async () =>
      (await db.query<{ expires: number }>('SELECT expires FROM rotations ORDER BY id')).map(({ expires }) => expires);
    return { db, clock, expiries };
  }

  /** A clock whose sleeper wakes when it is told to, and that says once it sleeps again: what it does in between is done then. */
  function restless(clock: FakeClock) {
    let wake: (() => void) | undefined;
    const sleep: FakeClock['sleep'] = (_, signal) =>
      new Promise((resolve) => {
        wake = resolve;
        signal?.addEventListener('abort', () => resolve());
      });
    const beat = async (): Promise<void> => {
      const wakeNow = wake;
      wake = undefined;
      wakeNow?.();
      while (!wake) await new Promise((resolve) => setImmediate(resolve));
    };
    return { clock: { ...clock, sleep }, beat };
  }

  test('prolongs what a worker holds for as long as it does, and nothing else', async () => {
    const { db, clock, expiries } = await someWork(3);
    const { clock: own, beat } = restless(clock);
    const pulse = createPulse({ db, worker: 'a', clock: own });
    const [held, givenBack, paused] = await claimDue(db, wish('a'), 3, clock);
    const answer = await takeLease(
      db,
      { name: 'write dev/x', holder: 'a in 1', milliseconds: 10_000 },
      clock,
      () => false,
    );
    if (answer.status !== 'acquired') throw new Error('it is held');
    const holds = [pulse.holdClaim(held!), pulse.holdClaim(givenBack!), pulse.holdClaim(paused!)];
    const lease = pulse.holdLease(answer.lease);
    await releaseClaim(db, givenBack!, true);
    await pauseClaim(db, paused!, clock.now() + 5_000);
    const pausedUntil = clock.now() + 5_000;
    for (let beats = 0; beats < 24; beats += 1) {
      clock.advance(claimMilliseconds / 4);
      await beat();
    }
    const numerically = (one: number, other: number) => one - other;
    expect((await expiries()).sort(numerically)).toEqual([0, pausedUntil, clock.now() + claimMilliseconds]);
    expect(holds.map((hold) => hold.isSure())).toEqual([true, false, false]);
    expect(lease.isSure()).toBe(true);
    // Whoever comes meanwhile gets the ones that are free.
    const free = (await claimDue(db, wish('b'), 3, clock)).map(({ rotation }) => rotation.id);
    expect(free.sort()).toEqual([givenBack!, paused!].map(({ rotation }) => rotation.id).sort());
    for (const hold of [...holds, lease]) hold.end();
    clock.advance(claimMilliseconds - 1);
    expect(await claimDue(db, wish('c'), 3, clock)).toEqual([]);
    clock.advance(1);
    expect(await claimDue(db, wish('c'), 3, clock)).toHaveLength(3);
  });

  test('a worker that stood still knows that it may have been overtaken before it asks anybody', async () => {
    const { db, clock } = await someWork(1);
    const { clock: own, beat } = restless(clock);
    const pulse = createPulse({ db, worker: 'a', clock: own });
    const [claim] = await claimDue(db, wish('a'), 1, clock);
    const hold = pulse.holdClaim(claim!);
    expect(hold.isSure()).toBe(true);
    clock.advance(claimMilliseconds);
    expect(hold.isSure()).toBe(false);
    const [other] = await claimDue(db, wish('b'), 1, clock);
    expect(other).toMatchObject({ fence: 2, isRepeated: true });
    // Its next beat comes too late.
    await beat();
    expect(hold.isSure()).toBe(false);
    expect(await claimDue(db, wish('a'), 1, clock)).toEqual([]);
    hold.end();
  });

  test('gives back at once what a worker had in hand that is known to have ended', async () => {
    const { db, clock } = await someWork(3);
    await claimDue(db, wish('dead'), 2, clock);
    await claimDue(db, wish('alive'), 1, clock);
    expect(await freeClaims(db, () => false)).toBe(0);
    expect(await freeClaims(db, (holder) => holder === 'dead')).toBe(2);
    const claims = await claimDue(db, wish('b'), 9, clock);
    expect(claims.map(({ fence, isRepeated }) => [fence, isRepeated])).toEqual([
      [2, true],
      [2, true],
    ]);
  });
});
