import { appendRecords } from '../../../ledger/append-records';
import type { NewRecord } from '../../../ledger/record';
import type { InventoryEnvironment, InventorySecret } from '../../../core/inventory';
import { resume, rotate } from '../../../rotation/run/rotate';
import { isOver, type Rotation } from '../../../rotation/machine/rotation';
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

/** What a sync leaves of the value that the source gave. */
async function sync({ db, clock }: Estate): Promise<void> {
  const nothing = { fingerprint: null, platformModifiedDate: null, idempotencyKey: null, details: {} };
  const records = (['writing', 'written'] as const).map((event): NewRecord => {
    const whose = { environment: 'dev', secret: 'dev_crm_bearer', credential: 'dev_crm_bearer' };
    return { ...whose, event, generation: 1, actor: 'a test', reason: 'first', ...nothing };
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
