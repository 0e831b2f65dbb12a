import fc from 'fast-check';
import type { Database } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { liveRecordsSince } from '../../ledger/ledger';
import { writingClientOf } from '../../ledger/value-details';
import { verifyChain } from '../../ledger/verify-chain';
import { noteWritingClient, writingClients } from '../../ledger/writing-clients';
import { aLedgerPlace } from '../kit/a-write-ledger';
import { onEachDatabase } from './databases';
import { aKey, append, aRecord, ports } from './some-records';

const key = aKey();

/** The same database as another process sees it, which remembers nothing. */
const anotherProcess = (db: Database): Database => ({ ...db });

const note = (db: Database, client: string, as: EnvironmentKey | null = key): Promise<void> =>
  noteWritingClient(db, client, { ...ports(as ?? undefined), environment: 'dev', actor: 'a test' });

/** Puts a write by a client on record, as rotations do; a note comes first unless it is of an earlier release. */
async function write(db: Database, client: string, isNoted = true): Promise<void> {
  if (isNoted) await note(db, client);
  const { length } = await db.query('SELECT generation FROM ledger_records WHERE secret IS NOT NULL');
  const record = aRecord({ generation: length / 2 + 1, details: { client } });
  await append(
    db,
    [
      { ...record, details: {} },
      { ...record, event: 'written' },
    ],
    key,
  );
}

onEachDatabase((place) => {
  let db: Database;
  beforeEach(async () => void (db = await place.open()));
  const ids = async (as: EnvironmentKey | undefined = key) => [...(await writingClients(db, 'dev', as)).ids].sort();
  const notes = async () => (await db.query("SELECT sequence FROM ledger_records WHERE event = 'client-noted'")).length;

  test('puts a client on record once, however many write at a time, and however often', async () => {
    await Promise.all([note(db, 'a'), note(db, 'a'), note(db, 'b')]);
    await note(anotherProcess(db), 'a');
    expect([await ids(), await notes()]).toEqual([['a', 'b'], 2]);
    expect((await verifyChain(db, 'dev', { key })).problems).toEqual([]);
    expect((await writingClients(db, 'stg', key)).ids).toEqual(new Set());
  });

  test('reads a record for each client, however many writes there are', async () => {
    for (let nth = 0; nth < 40; nth += 1) await write(db, nth % 2 === 0 ? 'a' : 'b');
    let rows = 0;
    const query = async <T extends object>(...given: Parameters<Database['query']>): Promise<T[]> => {
      const found = await db.query<T>(...given);
      rows += found.length;
      return found;
    };
    expect((await writingClients({ ...db, query }, 'dev', key)).ids).toEqual(new Set(['a', 'b']));
    expect(rows).toBe(2);
  });

  test('knows those that wrote under an earlier release, before and after the next write', async () => {
    await write(db, 'a', false);
    expect(await ids()).toEqual(['a']);
    await write(db, 'b');
    expect(await ids()).toEqual(['a', 'b']);
  });

  test('believes no record that bears no authentication once others do, and vouches for a client anew with the key', async () => {
    await note(db, 'a');
    await note(anotherProcess(db), 'a stranger', null);
    expect(await ids()).toEqual(['a']);
    await note(anotherProcess(db), 'a stranger');
    expect(await ids()).toEqual(['a', 'a stranger']);
  });
});

test('gives what all writes tell, whoever wrote, with a key or without', async () => {
  const place = aLedgerPlace();
  const client = fc.constantFrom('a', 'b', 'c');
  const step = fc.record({ client, hasKey: fc.boolean(), isNoted: fc.boolean() });
  // An earlier release comes before this one: its writes are noted by nobody.
  const steps = fc.array(step, { maxLength: 8 }).map((all) => {
    const first = all.findIndex(({ isNoted }) => isNoted);
    return all.map((one, index) => ({ ...one, isNoted: first >= 0 && index >= first }));
  });
  try {
    const db = await place.open();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        // Each run is an environment of its own.
        run += 1;
        const own = inEnvironment(db, run);
        for (const { client: by, hasKey, isNoted } of all) await own.write(by, hasKey ? own.key : undefined, isNoted);
        expect((await writingClients(db, own.name, own.key)).ids).toEqual(await own.inAllWrites(own.key));
        // Without the key nothing tells a doubtful write; one that the first note with a key has left out stays out.
        const ofAll = await own.inAllWrites(undefined);
        for (const id of (await writingClients(db, own.name, undefined)).ids) expect(ofAll).toContain(id);
      }),
      { numRuns: 40 },
    );
  } finally {
    await place.close();
  }
});

/** The same helpers for one of many environments. */
function inEnvironment(db: Database, run: number) {
  const name = `dev${run}`;
  const own = aKey('a', name);
  let generation = 0;
  return {
    name,
    key: own,
    write: async (client: string, as: EnvironmentKey | undefined, isNoted: boolean): Promise<void> => {
      const at = { ...ports(as), environment: name, actor: 'a test' };
      if (isNoted) await noteWritingClient(anotherProcess(db), client, at);
      generation += 1;
      const record = aRecord({ environment: name, generation, details: { client } });
      await append(
        db,
        [
          { ...record, details: {} },
          { ...record, event: 'written' },
        ],
        as,
      );
    },
    inAllWrites: async (as: EnvironmentKey | undefined): Promise<Set<string>> => {
      const { found } = await liveRecordsSince(db, name, new Date(0).toISOString(), as);
      const sound = found.filter(({ standing }) => standing !== 'doubtful');
      return new Set(sound.flatMap(({ record }) => writingClientOf(record) ?? []));
    },
  };
}
