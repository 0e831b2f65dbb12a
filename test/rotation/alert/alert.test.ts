import type { Database } from '../../../ledger/database';
import { alertOf, type Alert } from '../../../rotation/alert/alert';
import { notRaised, raiseAlerts } from '../../../rotation/alert/raise-alert';
import { candidatesOf, type LiveValue } from '../../../rotation/plan/candidate';
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
  ['nothing while a rotation that goes well would still be in time', halfHour - 137_501, undefined],
  ['late once half of the time for further attempts is used up', halfHour - 137_500, 'late'],
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
    const reason = { state: 'paused', because: 'ada@desk', gapSeconds: null };
    const raise = async (db: Database, one: Alert) => {
      const raised = await db.transaction((tx) => raiseAlerts(tx, 'dev', [{ alert: one, reason }], ports));
      return raised.length === 1;
    };
    const both = await Promise.all(databases.map((db) => raise(db, alert('close'))));
    expect(both.sort()).toEqual([false, true]);
    expect(await raise(databases[0]!, alert('late'))).toBe(false);
    expect(await raise(databases[1]!, alert('ended'))).toBe(true);
    expect(await raise(databases[1]!, alert('late', 1))).toBe(true);
    const records = await databases[0]!.query<{ details: string }>(
      'SELECT details FROM ledger_records ORDER BY sequence',
    );
    expect(records.map(({ details }) => JSON.parse(details) as object)).toMatchObject([
      { of: 'dev_crm_bearer', threshold: 'close', state: 'paused', because: 'ada@desk', gapSeconds: null },
      { threshold: 'ended' },
      { threshold: 'late', writtenAt: '1970-01-01T00:00:00.001Z' },
    ]);
  });

  test('is looked for among those that were raised, many at once', async () => {
    const db = await place.open();
    await openRotations(db);
    const ports = { clock: fakeClock('2026-01-01T00:00:00Z'), keyOf: () => undefined, actor: 'rotator' };
    const reason = { state: 'waiting', because: null, gapSeconds: null };
    const of = (secret: string, threshold: Alert['threshold'] = 'close') => ({ ...alert(threshold, 5), secret });
    const many = Array.from({ length: 100 }, (_, index) => of(`dev_s${index}_bearer`));
    const reasoned = many.slice(0, 60).map((one) => ({ alert: one, reason }));
    expect(await db.transaction((tx) => raiseAlerts(tx, 'dev', reasoned, ports))).toEqual(reasoned);
    expect(await notRaised(db, 'dev', many)).toEqual(many.slice(60));
    expect(await notRaised(db, 'prod', many)).toEqual(many);
    // The graver one covers this one, and has not been raised itself.
    expect(await notRaised(db, 'dev', [of('dev_s1_bearer', 'late'), of('dev_s1_bearer', 'ended')])).toEqual([
      of('dev_s1_bearer', 'ended'),
    ]);
    expect(await notRaised(db, 'dev', [])).toEqual([]);
  });
});
