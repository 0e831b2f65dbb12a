import fc from 'fast-check';
import { Redacted } from '../../core/redacted';
import type { Database, Queries } from '../../ledger/database';
import { latest } from '../../ledger/ledger';
import { verifyChain } from '../../ledger/verify-chain';
import type { Fetch } from '../../genesys/system-fetch';
import { planSecrets } from '../../secrets/plan';
import { setSecret } from '../../secrets/set';
import { statusOfSecrets } from '../../secrets/status';
import { syncSecrets, type ValuePorts } from '../../secrets/sync';
import { aClient } from '../kit/a-client';
import { aPlatform, type FakePlatform } from '../kit/a-platform';
import { aKeyOf, aLedgerPlace, aWriteLedger } from '../kit/a-write-ledger';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { runKey, sourcePorts } from '../kit/source-ports';

/** The end of a process at its n-th effect: from then on nothing reaches the database or the network any more. */
function aMortal(effects: number) {
  let left = effects;
  const step = () => {
    left -= 1;
    if (left < 0) throw new Error('this process has ended');
  };
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    step();
    const result = await work();
    step();
    return result;
  };
  const queries = (inner: Queries): Queries => ({
    query: (sql, parameters) => around(() => inner.query(sql, parameters)),
    each: (sql, lists) => around(() => inner.each(sql, lists)),
  });
  return {
    isDead: () => left < 0,
    fetch: (fetch: Fetch): Fetch => {
      return (request) => around(() => fetch(request));
    },
    database: (db: Database): Database => ({
      ...db,
      ...queries(db),
      // Ended before the commit, it leaves nothing; after it, everything.
      transaction: (work) => around(() => db.transaction((tx) => work(queries(tx)))),
    }),
  };
}

interface Run {
  readonly effects: number;
  /** Values as the sources give them in this run, by the last part of the variable's name. */
  readonly values: Readonly<Record<string, string>>;
  readonly isForced: boolean;
}

const inventory = anInventory(anEnvironment());
const immortal = Number.MAX_SAFE_INTEGER;

/** One process: syncs, and ends when its effects are used up. */
async function sync(db: Database, platform: FakePlatform, { effects, values, isForced }: Run) {
  const mortal = aMortal(effects);
  const client = aClient(mortal.fetch(platform.fetch));
  const holder = `process ${effects} ${JSON.stringify(values)}`;
  const writer = aWriteLedger(mortal.database(db), { holder, isGone: (other) => other !== holder });
  const variables = Object.entries(values).map(([name, value]) => [`DEV_CRM_${name}`, value]);
  const ports: ValuePorts = {
    clientOf: () => client,
    sources: sourcePorts({ env: Object.fromEntries(variables) as Record<string, string> }),
    ledger: writer,
    runKey,
    isForced,
  };
  try {
    const done = await syncSecrets(inventory, [], ports);
    return { ports, done, isDead: mortal.isDead() };
  } catch (error) {
    if (!mortal.isDead()) throw error;
    return { ports, done: undefined, isDead: true };
  }
}

// Different enough from one another, and within themselves, to be values.
const word = fc
  .shuffledSubarray([...'abcdefghijklmnopqrstuvwxyz'], { minLength: 12, maxLength: 12 })
  .map((all) => all.join(''));
const values = fc
  .uniqueArray(word, { minLength: 3, maxLength: 3 })
  .map(([BEARER = '', CLIENTID = '', CLIENTSECRET = '']) => ({ BEARER, CLIENTID, CLIENTSECRET }));
const runs = fc.array(fc.record({ effects: fc.nat(120), values, isForced: fc.boolean() }), {
  minLength: 1,
  maxLength: 4,
});

test('is finished by the same command, wherever and how often a sync ended before', async () => {
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(runs, values, async (before, last) => {
      const place = aLedgerPlace();
      const db = await place.open();
      const platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
      try {
        for (const run of before) deaths += Number((await sync(db, platform, run)).isDead);
        const end = await sync(db, platform, { effects: immortal, values: last, isForced: false });
        expect([end.done?.exitCode, end.done?.problems]).toEqual([0, []]);
        expect(platform.credentials.map(({ credentialFields }) => credentialFields)).toEqual([
          { dev_crm_bearer: last.BEARER },
          { dev_crm_clientid: last.CLIENTID, dev_crm_clientsecret: last.CLIENTSECRET },
        ]);
        await expectSound(db, end.ports, last);
        expect((await planSecrets(inventory, [], end.ports)).exitCode).toBe(0);
      } finally {
        await place.close();
      }
    }),
    { numRuns: 40 },
  );
  // The property is about processes that ended: most did.
  expect(deaths).toBeGreaterThan(40);
});

async function expectSound(db: Database, ports: ValuePorts, last: Record<string, string>): Promise<void> {
  const chain = await verifyChain(db, 'dev', { key: aKeyOf('dev') });
  expect(chain.problems).toEqual([]);
  const twice = await db.query(
    `SELECT secret, generation FROM ledger_records WHERE event = 'writing' GROUP BY secret, generation HAVING COUNT(*) > 1`,
  );
  expect(twice).toEqual([]);
  const states = await latest(db, 'dev');
  const prints = Object.entries(last).map(([name, value]) => [
    states.get(`dev_crm_${name.toLowerCase()}`)?.live?.fingerprint,
    aKeyOf('dev').fingerprint(Redacted.of(value)),
  ]);
  for (const [known, right] of prints) expect(known).toBe(right);
  const status = await statusOfSecrets(inventory, [], ports);
  expect(status.secrets.map(({ state }) => state)).toEqual(['set', 'set', 'set']);
}

test('sets a value at every point that a set ended at before', async () => {
  const given = { BEARER: 'bearer-value', CLIENTID: 'client', CLIENTSECRET: 'client-password' };
  let end = 0;
  for (let isDone = false; !isDone; end += 1) {
    const place = aLedgerPlace();
    const db = await place.open();
    const platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
    const { ports } = await sync(db, platform, { effects: immortal, values: given, isForced: false });
    const mortal = aMortal(end);
    const client = aClient(mortal.fetch(platform.fetch));
    const writer = { ...ports.ledger, db: mortal.database(db), holder: 'the one that ends' };
    const set = (own: Partial<ValuePorts>) =>
      setSecret(inventory, 'dev_crm_clientsecret', Redacted.of('typed-password'), { ...ports, ...own });
    await set({ clientOf: () => client, ledger: writer }).catch(() => undefined);
    isDone = !mortal.isDead();
    await set({});
    expect(platform.credentials[1]?.credentialFields).toEqual({
      dev_crm_clientid: 'client',
      dev_crm_clientsecret: 'typed-password',
    });
    await expectSound(db, ports, { ...given, CLIENTSECRET: 'typed-password' });
    await place.close();
  }
  expect(end).toBeGreaterThan(20);
});
