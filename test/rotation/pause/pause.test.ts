import { history } from '../../../ledger/ledger';
import { verifyChain } from '../../../ledger/verify-chain';
import type { Database } from '../../../ledger/database';
import { pauseRotations, resumeRotations } from '../../../rotation/pause/change-pause';
import { pauseIn, type Pause } from '../../../rotation/pause/pause';
import { readPauses } from '../../../rotation/pause/read-pauses';
import { planRotation } from '../../../rotation/plan/plan-rotation';
import { openRotations } from '../../../rotation/store/open-rotations';
import { anInventory } from '../../kit/an-inventory';
import { fakeClock } from '../../kit/a-sandbox';
import { onEachDatabase } from '../../ledger/databases';
import { aRotatedEnvironment } from '../plan/a-rotated-environment';

const start = '2026-01-01T00:00:00Z';
const now = Date.parse(start);
const aPause = (overrides: Partial<Pause> = {}): Pause => ({
  environment: 'dev',
  secret: null,
  actor: 'ada@desk',
  reason: 'release of the CRM',
  since: now,
  until: null,
  ...overrides,
});

test('covers a secret by its own pause or by its environment’s, until it is over', () => {
  const pauseOf = pauseIn([aPause({ secret: 'dev_a_bearer', until: now + 1 }), aPause({ environment: 'stg' })], now);
  expect(pauseOf('dev', 'dev_a_bearer')).toMatchObject({ secret: 'dev_a_bearer' });
  expect(pauseOf('dev', 'dev_b_bearer')).toBeUndefined();
  expect(pauseOf('stg', 'stg_b_bearer')).toMatchObject({ secret: null });
  expect(pauseIn([aPause({ until: now })], now)('dev', 'dev_a_bearer')).toBeUndefined();
});

test('a paused secret is planned as paused, and holds no other one back', () => {
  const inventory = anInventory(aRotatedEnvironment(2, [[0, 1]]));
  const state = {
    liveOf: () => ({ generation: 1, writtenAt: now, endsAt: now + 60_000 }),
    rotationOf: () => undefined,
    pauses: [aPause({ secret: 'dev_s0_bearer' })],
  };
  const { rotations } = planRotation(now, inventory, state);
  const found = Object.fromEntries(rotations.map(({ secret, status, pause }) => [secret, [status, pause?.reason]]));
  expect(found).toEqual({
    dev_s0_bearer: ['paused', 'release of the CRM'],
    dev_s1_bearer: ['begin', undefined],
  });
});

onEachDatabase((place) => {
  const ports = { clock: fakeClock(start), keyOf: () => undefined };
  const open = async (): Promise<Database> => {
    const db = await place.open();
    await openRotations(db);
    return db;
  };

  test('keeps who paused, why and until when, in a table and on record; a second pause takes the first one’s place', async () => {
    const db = await open();
    await db.transaction((tx) => pauseRotations(tx, aPause({ secret: 'dev_a_bearer' }), ports));
    const longer = aPause({ secret: 'dev_a_bearer', reason: 'still', until: now + 5000 });
    await db.transaction((tx) => pauseRotations(tx, longer, ports));
    expect((await readPauses(db, 'dev', undefined)).pauses).toEqual([longer]);
    const by = { environment: 'dev', secret: 'dev_a_bearer', actor: 'bob@desk', reason: 'done' };
    expect(await db.transaction((tx) => resumeRotations(tx, by, ports))).toBe(true);
    expect(await db.transaction((tx) => resumeRotations(tx, by, ports))).toBe(false);
    expect((await readPauses(db, 'dev', undefined)).pauses).toEqual([]);
    const records = await db.query('SELECT event, actor, reason FROM ledger_records ORDER BY sequence');
    expect(records).toEqual([
      { event: 'paused', actor: 'ada@desk', reason: 'release of the CRM' },
      { event: 'paused', actor: 'ada@desk', reason: 'still' },
      { event: 'resumed', actor: 'bob@desk', reason: 'done' },
    ]);
    expect(await history(db, { environment: 'dev', secret: 'dev_a_bearer' })).toEqual([]);
    expect(await verifyChain(db, 'dev', { key: undefined })).toMatchObject({ records: 3, problems: [] });
  });
});
