import type { Database } from '../../../ledger/database';
import { alertOf, type Alert } from '../../../rotation/alert/alert';
import { raiseAlert } from '../../../rotation/alert/raise-alert';
import { candidatesOf, type LiveValue } from '../../../rotation/candidate';
import { openRotations } from '../../../rotation/store/open-rotations';
import { anInventory } from '../../kit/an-inventory';
import { fakeClock } from '../../kit/a-sandbox';
import { onEachDatabase } from '../../ledger/databases';
import { aRotatedEnvironment } from '../plan/a-rotated-environment';

const minute = 60_000;
const halfHour = 30 * minute;

function alertAt(now: number, live: Partial<LiveValue> = {}): Alert | undefined {
  const value = { generation: 3, writtenAt: 0, endsAt: halfHour, ...live };
  const [candidate] = candidatesOf(anInventory(aRotatedEnvironment(1)), () => value);
  return alertOf(candidate!, now);
}

test.each([
  ['nothing while a rotation that goes well would still be in time', halfHour - 130_001, undefined],
  ['late once half of the time for further attempts is used up', halfHour - 130_000, 'late'],
  ['close once a call may meet a dead value', halfHour - 85_000, 'close'],
  ['ended at its end', halfHour, 'ended'],
])('%s', (_, now, threshold) => {
  expect(alertAt(now)?.threshold).toBe(threshold);
});

test('takes the latest end that is possible where nobody said one, and says nothing of a value that was never written', () => {
  expect(alertAt(halfHour, { endsAt: null })).toMatchObject({
    threshold: 'ended',
    isEndKnown: false,
    endsAt: halfHour,
  });
  expect(alertAt(halfHour, { endsAt: null, writtenAt: null, generation: 0 })).toBeUndefined();
});

onEachDatabase((place) => {
  const alert = (threshold: Alert['threshold'], writtenAt = 0): Alert => ({
    environment: 'dev',
    secret: 'dev_crm_bearer',
    writtenAt,
    threshold,
    endsAt: halfHour,
    isEndKnown: true,
  });

  test('is raised once for each threshold of a value, by whoever; a graver one covers those below it', async () => {
    const databases = [await place.open(), await place.open()];
    await openRotations(databases[0]!);
    const ports = { clock: fakeClock('2026-01-01T00:00:00Z'), keyOf: () => undefined, actor: 'rotator' };
    const raise = (db: Database, one: Alert) =>
      db.transaction((tx) => raiseAlert(tx, one, { state: 'paused', because: 'ada@desk' }, ports));
    const both = await Promise.all(databases.map((db) => raise(db, alert('close'))));
    expect(both.sort()).toEqual([false, true]);
    expect(await raise(databases[0]!, alert('late'))).toBe(false);
    expect(await raise(databases[1]!, alert('ended'))).toBe(true);
    expect(await raise(databases[1]!, alert('late', 1))).toBe(true);
    const records = await databases[0]!.query<{ details: string }>(
      'SELECT details FROM ledger_records ORDER BY sequence',
    );
    expect(records.map(({ details }) => JSON.parse(details) as object)).toMatchObject([
      { of: 'dev_crm_bearer', threshold: 'close', state: 'paused', because: 'ada@desk' },
      { threshold: 'ended' },
      { threshold: 'late', writtenAt: '1970-01-01T00:00:00.001Z' },
    ]);
  });
});
