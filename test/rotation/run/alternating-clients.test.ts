import fc from 'fast-check';
import { ProblemsError } from '../../../core/problem';
import { Redacted } from '../../../core/redacted';
import type { GenesysClient } from '../../../genesys/client';
import { appendRecords } from '../../../ledger/append-records';
import type { Database } from '../../../ledger/database';
import { newestOf } from '../../../ledger/newest';
import { openDatabase } from '../../../ledger/open-database';
import type { NewRecord } from '../../../ledger/record';
import type { InventoryEnvironment, InventorySecret } from '../../../core/inventory';
import { resume, rotate } from '../../../rotation/run/rotate';
import { isOver, type Rotation } from '../../../rotation/machine/rotation';
import { openRotations } from '../../../rotation/store/open-rotations';
import { anEstate, tokensOf, type Estate } from '../../kit/an-estate';

/** A token server that ends a client's old token at once, and two clients that are used in turn. */
let estate: Estate;
beforeEach(async () => {
  estate = await anEstate({
    tokenOverlapSeconds: 0,
    sandbox: { cacheSeconds: 0 },
    rotation: (targets) =>
      tokensOf(targets, {
        introspectionUrl: `${targets.url}/dev/oauth/token/introspection`,
        revocationUrl: `${targets.url}/dev/oauth/token/revocation`,
        alternate: { clientId: 'dev_crm_otherid', clientSecret: 'dev_crm_othersecret' },
        overlap: { kind: 'none', instead: 'alternating-clients', reason: 'it ends the old token of a client at once' },
      }),
    environment: withOthers,
  });
});
afterEach(() => estate.close());

const issuers: Readonly<Partial<Record<string, string>>> = { issuerid: 'otherid', issuersecret: 'othersecret' };

function withOthers(environment: InventoryEnvironment): InventoryEnvironment {
  const others = environment.secrets.flatMap((secret): InventorySecret[] => {
    const type = issuers[secret.type];
    if (type === undefined) return [];
    const name = `dev_crm_${type}`;
    return [{ ...secret, name, type, source: { kind: 'env', variable: name.toUpperCase() } }];
  });
  return { ...environment, secrets: [...environment.secrets, ...others] };
}

function ports(made: Estate) {
  const [other] = made.targets.credentials.dev.crm.otherClients;
  const own = made.ports();
  const env = {
    ...own.sources.env,
    DEV_CRM_OTHERID: other!.clientId.reveal(),
    DEV_CRM_OTHERSECRET: other!.clientSecret.reveal(),
  };
  return { ...own, sources: { ...own.sources, env } };
}

const ask = ({ environment }: Estate) =>
  rotate({ environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'x' }, ports(estate));

/** Goes on to the end, with a call between any two steps. */
async function toItsEnd(made: Estate, begun: Rotation | undefined, calls: (number | null)[]): Promise<Rotation> {
  let current = begun!;
  for (;;) {
    calls.push(await made.callNow());
    if (isOver(current)) return current;
    made.clock.advance(Math.max(0, current.wakeAt - made.clock.now()));
    current = await resume(current, ports(made));
  }
}

/** Leaves the records of a sync of the value that the source gave. */
async function sync({ db, clock }: Pick<Estate, 'db' | 'clock'>, generation = 1): Promise<void> {
  const nothing = { fingerprint: null, platformModifiedDate: null, idempotencyKey: null, details: {} };
  const records = (['writing', 'written'] as const).map((event): NewRecord => {
    const whose = { environment: 'dev', secret: 'dev_crm_bearer', credential: 'dev_crm_bearer' };
    return { ...whose, event, generation, actor: 'a test', reason: 'first', ...nothing };
  });
  await db.transaction((tx) => appendRecords(tx, 'dev', records, { clock, keyOf: ports(estate).keyOf }));
}

test('ends no token that calls are made with while the ledger knows nothing, as after a lost database', async () => {
  // The one in use was got with the first client, and asking that one for another would end it.
  expect(await estate.callNow()).toBe(200);
  expect(await ask(estate)).toMatchObject({ stage: 'failed', failure: 'issuer-client-in-use-unknown' });
  expect(await estate.callNow()).toBe(200);
});

test('takes the second client after a sync, then the first, and no call fails', async () => {
  await sync(estate);
  const calls: (number | null)[] = [];
  for (const reference of ['dev_crm_otherid', 'dev_crm_issuerid', 'dev_crm_otherid']) {
    const ended = await toItsEnd(estate, await ask(estate), calls);
    expect(ended).toMatchObject({ stage: 'done', reference, findings: { retire: { how: 'revoked at its issuer' } } });
    expect(ended.findings.prove).toMatchObject({ facts: { oldValue: 'proven', platform: 'proven' } });
    estate.clock.advance(60_000);
  }
  expect(new Set(calls)).toEqual(new Set([200]));
});

test('makes no guess once the client that is in use has another name', async () => {
  await sync(estate);
  await toItsEnd(estate, await ask(estate), []);
  const [bearer, ...others] = estate.environment.secrets;
  const rotation = tokensOf(estate.targets, {
    alternate: { clientId: 'dev_crm_third', clientSecret: 'dev_crm_othersecret' },
    overlap: { kind: 'none', instead: 'alternating-clients', reason: 'x' },
  });
  const renamed: InventorySecret = { ...bearer!, rotation };
  const environment = { ...estate.environment, secrets: [renamed, ...others] };
  const own = { ...ports(estate), inventory: { version: 1 as const, environments: [environment] } };
  const begun = await rotate({ environment, secret: renamed, cause: 'asked', reason: 'x' }, own);
  expect(begun).toMatchObject({ stage: 'failed', failure: 'issuer-client-in-use-unknown' });
  expect(await estate.callNow()).toBe(200);
});

/** Events in the life of a secret of two clients. */
const happenings = ['rotate', 'rotate', 'fail', 'sync', 'lose'] as const;

/** The estate over a ledger that can be lost, and a source that somebody fills. */
function aMortalWorld() {
  const { clock, targets, client } = estate;
  const base = ports(estate);
  const env: Record<string, string> = { ...base.sources.env };
  const opened: Database[] = [];
  let db = estate.db;
  let isFailing = false;
  const failing: GenesysClient = {
    ...client,
    putCredential: async (...write) => {
      const done = await client.putCredential(...write);
      if (!isFailing) return done;
      isFailing = false;
      // The platform took it, and says that it did not.
      throw new ProblemsError([{ code: 'platform-refused', where: 'PUT', what: 'x', fix: 'x' }]);
    },
  };
  const own = () => ({ ...base, db, clientOf: () => failing, sources: { ...base.sources, env } });
  const secret = estate.environment.secrets[0]!;
  const rotateNow = async () => {
    const wish = { environment: estate.environment, secret, cause: 'asked', reason: 'x' } as const;
    let current = await rotate(wish, own());
    const calls = [await estate.callNow()];
    while (!isOver(current!)) {
      clock.advance(Math.max(0, current!.wakeAt - clock.now()));
      current = await resume(current!, own());
      calls.push(await estate.callNow());
    }
    expect(new Set(calls)).toEqual(new Set([200]));
    return current!;
  };
  const does = {
    rotate: rotateNow,
    fail: async () => {
      isFailing = true;
      const ended = await rotateNow();
      isFailing = false;
      expect(ended.stage).toBe('failed');
      return ended;
    },
    sync: async () => {
      env.DEV_CRM_BEARER = await targets.token('dev');
      const [credential] = await client.findCredentialsByName('dev_crm_bearer');
      const fields = new Map([['dev_crm_bearer', Redacted.of(env.DEV_CRM_BEARER)]]);
      await client.putCredential(credential!.id, { name: 'dev_crm_bearer', type: 'userDefined', fields });
      await sync({ ...estate, db }, ((await newestOf(db, 'dev', [secret.name])).get(secret.name)?.generation ?? 0) + 1);
      return undefined;
    },
    lose: async () => {
      db = await openDatabase({ schema: '', file: ':memory:' });
      opened.push(db);
      await openRotations(db);
      return undefined;
    },
  };
  const close = async () => {
    for (const one of opened) await one.close();
  };
  return { does, close };
}

test('costs no call, whatever befalls it: rotations, failures, syncs, and losses of the ledger', async () => {
  const world = aMortalWorld();
  let isKnown = false;
  const sequence = fc.array(fc.constantFrom(...happenings), { minLength: 3, maxLength: 7 });
  const happen = async (all: readonly (typeof happenings)[number][]) => {
    for (const one of all) {
      const ended = await world.does[one]();
      isKnown = one === 'lose' ? false : isKnown || one === 'sync';
      // Nothing is issued by a guess, and nothing is refused that is known.
      if (one === 'rotate') expect(ended?.stage).toBe(isKnown ? 'done' : 'failed');
      if (ended && !isKnown) expect(ended.failure).toBe('issuer-client-in-use-unknown');
      expect([all, one, await estate.callNow()]).toEqual([all, one, 200]);
      estate.clock.advance(60_000);
    }
  };
  // No shrinking: each sequence goes on where the one before it ended.
  await fc.assert(fc.asyncProperty(sequence, happen), { numRuns: 8, endOnFailure: true });
  await world.close();
});
