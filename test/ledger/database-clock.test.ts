import type { Database } from '../../ledger/database';
import { openDatabaseClock } from '../../ledger/database-clock';
import { steadyMilliseconds, systemClock } from '../../core/clock';
import { onEachDatabase } from './databases';

const hour = 3_600_000;

onEachDatabase((place) => {
  test.each([hour, -hour])('goes by the database, whose machine is %i ms apart from this one', async (apart) => {
    const db = await place.open();
    const clock = { ...systemClock, now: () => Date.now() + apart };
    const time = await openDatabaseClock(db, { clock, steady: steadyMilliseconds });
    expect(Math.abs(time.now() - Date.now())).toBeLessThan(hour / 2);
    expect(Math.abs(time.aheadBy() - apart)).toBeLessThan(hour / 2);
  });
});

/** A database that says a time, and takes its time to say it. */
function aServer() {
  const state = { steady: 0, now: 1_000_000, took: 0, isGone: false };
  const db = {
    kind: 'postgres',
    query: () => {
      if (state.isGone) return Promise.reject(new Error('gone'));
      state.steady += state.took;
      return Promise.resolve([{ now: state.now + state.steady - state.took / 2 }]);
    },
  } as unknown as Database;
  return { state, open: () => openDatabaseClock(db, { clock: systemClock, steady: () => state.steady }) };
}

test('goes on by steady time between two readings, and follows a database whose clock was set', async () => {
  const { state, open } = aServer();
  const time = await open();
  state.steady += 5_000;
  expect(time.now()).toBe(1_005_000);
  state.now += hour;
  expect(time.now()).toBe(1_005_000);
  await time.readAgain();
  expect(time.now()).toBe(1_005_000 + hour);
  state.isGone = true;
  state.steady += 1_000;
  await time.readAgain();
  expect(time.now()).toBe(1_006_000 + hour);
});

test('does not believe an answer that was long on its way, as after a process stood still, unless it is far off', async () => {
  const { state, open } = aServer();
  const time = await open();
  state.took = 10_000;
  state.now += 4_000;
  await time.readAgain();
  expect(time.now()).toBe(1_000_000 + state.steady);
  state.now += hour;
  await time.readAgain();
  expect(time.now()).toBe(1_004_000 + hour + state.steady);
});
