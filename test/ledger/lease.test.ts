import fc from 'fast-check';
import { acquireLease, isLeaseHeld, releaseLease, renewLease, type Lease } from '../../ledger/lease';
import type { Queries } from '../../ledger/database';
import { onEachDatabase } from './databases';

const clockAt = (time: number) => ({ now: () => time });
const wish = (holder: string) => ({ name: 'write dev', holder, milliseconds: 100 });

async function acquired(db: Queries, holder: string, time: number): Promise<Lease> {
  const answer = await acquireLease(db, wish(holder), clockAt(time));
  if (answer.status === 'held') throw new Error(`held by ${answer.holder}`);
  return answer.lease;
}

onEachDatabase((place) => {
  test('gives one lease at a time, and says who has it since when', async () => {
    const db = await place.open();
    const lease = await acquired(db, 'ada', 1000);
    expect(lease).toEqual({ name: 'write dev', holder: 'ada', fence: 1, expires: 1100 });
    expect(await acquireLease(db, wish('bob'), clockAt(1099))).toEqual({
      status: 'held',
      holder: 'ada',
      since: 1000,
      expires: 1100,
      fence: 1,
    });
    expect(await acquireLease(db, wish('ada'), clockAt(1099))).toMatchObject({ status: 'held' });
    expect(await acquireLease(db, { ...wish('bob'), name: 'write stg' }, clockAt(1099))).toMatchObject({
      status: 'acquired',
    });
  });

  test('gives an expired lease to another, with a higher fence, and voids the old one', async () => {
    const db = await place.open();
    const old = await acquired(db, 'ada', 1000);
    const now = await acquired(db, 'bob', 1100);
    expect(now.fence).toBeGreaterThan(old.fence);
    // Even for a process whose clock was put back.
    expect(await isLeaseHeld(db, old, clockAt(1050))).toBe(false);
    expect(await renewLease(db, old, 100, clockAt(1050))).toBeUndefined();
    expect(await releaseLease(db, old)).toBe(false);
    expect(await isLeaseHeld(db, now, clockAt(1150))).toBe(true);
  });

  test('gives nothing to a second one when the clock goes back', async () => {
    const db = await place.open();
    const lease = await acquired(db, 'ada', 1000);
    expect(await acquireLease(db, wish('bob'), clockAt(10))).toMatchObject({
      status: 'held',
      holder: 'ada',
      since: 1000,
    });
    expect(await isLeaseHeld(db, lease, clockAt(10))).toBe(true);
  });

  test('prolongs a lease that is held, and no other', async () => {
    const db = await place.open();
    const lease = await acquired(db, 'ada', 1000);
    const renewed = await renewLease(db, lease, 500, clockAt(1099));
    expect(renewed).toEqual({ ...lease, expires: 1599 });
    expect(await isLeaseHeld(db, lease, clockAt(1598))).toBe(true);
    expect(await renewLease(db, lease, 500, clockAt(1599))).toBeUndefined();
  });

  test('is free at once when it is given back, and its fence goes on', async () => {
    const db = await place.open();
    const lease = await acquired(db, 'ada', 1000);
    expect(await releaseLease(db, lease)).toBe(true);
    expect(await releaseLease(db, lease)).toBe(false);
    expect(await isLeaseHeld(db, lease, clockAt(1000))).toBe(false);
    expect(await acquired(db, 'bob', 1000)).toMatchObject({ fence: 2 });
  });

  test('goes to one of many who want it at the same time', async () => {
    const connections = await Promise.all(Array.from({ length: 4 }, () => place.open()));
    const wishes = Array.from({ length: 20 }, (_, index) =>
      acquireLease(connections[index % 4]!, wish(`p${index}`), clockAt(1000)),
    );
    const answers = await Promise.all(wishes);
    const winners = answers.filter(({ status }) => status === 'acquired');
    expect(winners).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'held')
        expect(answer.holder).toBe(winners.map((won) => won.status === 'acquired' && won.lease.holder)[0]);
  });

  test('never has two holders, whatever happens and wherever the clock jumps; fences only grow', async () => {
    const db = await place.open();
    let number = 0;
    const step = fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom('acquire', 'renew', 'release'),
      jump: fc.integer({ min: -150, max: 150 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const name = `schedule ${(number += 1)}`;
        const leases: Lease[] = [];
        let time = 10_000;
        for (const { who, what, jump } of steps) {
          time += jump;
          const mine = leases.findLast(({ holder }) => holder === `p${who}`);
          if (what === 'acquire') {
            const answer = await acquireLease(db, { name, holder: `p${who}`, milliseconds: 100 }, clockAt(time));
            if (answer.status === 'acquired') leases.push(answer.lease);
          } else if (mine) await (what === 'renew' ? renewLease(db, mine, 100, clockAt(time)) : releaseLease(db, mine));
          const held = await Promise.all(leases.map((lease) => isLeaseHeld(db, lease, clockAt(time))));
          expect(held.filter(Boolean).length).toBeLessThanOrEqual(1);
          expect(leases.map(({ fence }) => fence)).toEqual(leases.map((_, index) => index + 1));
        }
      }),
      { numRuns: 60 },
    );
  });
});
