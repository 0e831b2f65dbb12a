import type { Database } from '../../../ledger/database';
import { history } from '../../../ledger/ledger';
import { verifyChain } from '../../../ledger/verify-chain';
import type { RotationPorts } from '../../../rotation/run/rotation-ports';
import { rotate } from '../../../rotation/run/rotate';
import { isOver, type Rotation } from '../../../rotation/machine/rotation';
import { advance } from '../../../rotation/run/advance';
import { claimDue } from '../../../rotation/store/claim-due';
import { rotationsOf } from '../../../rotation/store/read-rotations';
import type { SendToTarget } from '../../../rotation/target/send-to-target';
import { anEstate, tokensOf, type Estate } from '../../kit/an-estate';
import { aMortalDatabase, Killed } from './a-mortal-database';

const secret = { environment: 'dev', secret: 'dev_crm_bearer' };
/** Longer than a claim, and than the overlap. */
const aWhile = 130_000;

/** Rotates once, with a first process that dies, and others after it; gives all rotations there are then. */
async function rotateWith(estate: Estate, first: RotationPorts): Promise<Rotation[]> {
  let ports = first;
  const live = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      ports = estate.ports();
      return undefined;
    }
  };
  const [declared] = estate.environment.secrets;
  const ask = () =>
    rotate({ environment: estate.environment, secret: declared!, cause: 'asked', reason: 'a test' }, ports);
  const doneBefore = await doneOf(estate);
  await live(ask);
  for (let turns = 0; turns < 20; turns += 1) {
    const known = await rotationsOf(estate.db, secret);
    if (known.every(isOver) && (await doneOf(estate)) > doneBefore) return known;
    // Whoever asked asks again when nothing came of it.
    if (known.every(isOver)) await live(ask);
    estate.clock.advance(aWhile);
    await live(async () => {
      const wish = { worker: ports.worker, milliseconds: 120_000 };
      for (const claim of await claimDue(ports.db, wish, 9, estate.clock)) await advance(claim, ports);
    });
  }
  throw new Error('it never ended');
}

async function doneOf({ db }: Estate): Promise<number> {
  return (await rotationsOf(db, secret)).filter(({ stage }) => stage === 'done').length;
}

/** Keeps apart what was asked of the payment service: keys made, and ids ended. */
function watchKeys(send: SendToTarget) {
  const made = new Map<string, string>();
  const watched: SendToTarget = async (request) => {
    const reply = await send(request);
    if (request.method === 'POST') {
      const { id, key } = JSON.parse(reply.text) as { id: string; key: string };
      made.set(id, key);
    }
    return reply;
  };
  return { made, watched };
}

const moments = [1, 2, 3, 4, 5, 6, 7].flatMap((at) =>
  (['before', 'after'] as const).map((when) => [when, at] as const),
);
let estate: Estate;
afterEach(() => estate.close());

test.each(moments)('tokens: killed right %s keeping step %i, it comes to the same end', async (when, at) => {
  estate = await anEstate({
    rotation: (targets) =>
      tokensOf(targets, {
        introspectionUrl: `${targets.url}/dev/oauth/token/introspection`,
        revocationUrl: `${targets.url}/dev/oauth/token/revocation`,
      }),
  });
  const rotations = await rotateWith(estate, estate.ports({ db: aMortalDatabase(estate.db, at, when) }));
  expect(rotations).toMatchObject([{ generation: 1, stage: 'done', findings: { prove: { outcome: 'proven' } } }]);
  const events = (await history(estate.db, secret)).map(({ event, generation }) => `${event} ${generation}`);
  const each = ['begun', 'issued', 'checked', 'stored', 'verified', 'retired', 'proven'];
  expect(events).toEqual(each.map((event) => `${event} 1`));
  expect((await verifyChain(estate.db, 'dev', { key: estate.ports().keyOf('dev') })).problems).toEqual([]);
  expect(await estate.callNow()).toBe(200);
});

test.each(moments)('keys: killed right %s keeping step %i, exactly one is good then', async (when, at) => {
  estate = await anEstate({ service: 'payment', lifetimeSeconds: null });
  const { made, watched } = watchKeys(estate.ports().send);
  // The first key of all was made by hand, and nobody knows its id: this rotation gives the next one something to end.
  await rotateWith(estate, estate.ports({ send: watched }));
  const mortal = { db: aMortalDatabase(estate.db, at, when), send: watched };
  await rotateWith(withSend(estate, watched), estate.ports(mortal));
  expect(await goodKeys(estate, made)).toBe(1);
  expect((await rotationsOf(estate.db, secret)).map(({ generation, stage }) => [generation, stage])).toEqual([
    [1, 'done'],
    [2, 'done'],
  ]);
  expect(await estate.callNow()).toBe(200);
});

test.each(moments)(
  'without a key, killed right %s keeping step %i, it may take another generation, and no call fails',
  async (when, at) => {
    estate = await anEstate({ service: 'payment', lifetimeSeconds: null, hasKey: false });
    const { made, watched } = watchKeys(estate.ports().send);
    const all = withSend(estate, watched);
    await rotateWith(all, all.ports());
    await rotateWith(all, all.ports({ db: aMortalDatabase(estate.db, at, when) }));
    const rotations = await rotationsOf(estate.db, secret);
    expect(new Set(rotations.map(({ id }) => id)).size).toBe(rotations.length);
    expect(rotations.at(-1)).toMatchObject({ stage: 'done', findings: { prove: { outcome: 'not-proven' } } });
    expect(await goodKeys(estate, made)).toBe(1);
    expect(await estate.callNow()).toBe(200);
  },
);

function withSend(estate: Estate, send: SendToTarget): Estate {
  return { ...estate, ports: (overrides = {}) => estate.ports({ send, ...overrides }) };
}

async function goodKeys({ targets }: Estate, made: ReadonlyMap<string, string>): Promise<number> {
  const status = async (key: string) =>
    (await targets.get('/dev/payment/payments/P-3001', { 'x-api-key': key })).status;
  const all = await Promise.all([...made.values()].map(status));
  return all.filter((one) => one === 200).length;
}

test('two places that plan and work at the same time make one rotation', async () => {
  estate = await anEstate();
  const databases: Database[] = [await estate.open(), await estate.open()];
  const [declared] = estate.environment.secrets;
  const results = await Promise.allSettled(
    databases.map((db) =>
      rotate(
        { environment: estate.environment, secret: declared!, cause: 'asked', reason: 'a test' },
        estate.ports({ db }),
      ),
    ),
  );
  expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  const rotations = await rotationsOf(estate.db, secret);
  expect(rotations).toMatchObject([{ generation: 1, stage: 'retire' }]);
  const events = (await history(estate.db, secret)).map(({ event }) => event);
  expect(events).toEqual(['begun', 'issued', 'checked', 'stored', 'verified']);
});
