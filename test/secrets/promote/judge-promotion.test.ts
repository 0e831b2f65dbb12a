import type { InventoryEnvironment } from '../../../core/inventory';
import { appendRecord } from '../../../ledger/append-record';
import type { Database } from '../../../ledger/database';
import type { EnvironmentKey } from '../../../ledger/keys/environment-key';
import type { NewRecord } from '../../../ledger/record';
import { judgePromotion } from '../../../secrets/promote/judge-promotion';
import { verifyAndRecord } from '../../../secrets/verify/verify-and-record';
import { aClient, aStillClock } from '../../kit/a-client';
import { aLedger } from '../../kit/a-ledger';
import { aPlatform, reply, type FakePlatform } from '../../kit/a-platform';
import { anAction, anEnvironment, anInventory } from '../../kit/an-inventory';
import { aKey } from '../../ledger/some-records';

const stg = anEnvironment({ name: 'stg' });
const prod = anEnvironment({ name: 'prod' });
const hour = 3600;

let db: Database;
let platform: FakePlatform;
let clock: ReturnType<typeof aStillClock>;
/** When the platform says that a credential was last written. */
let modified: Record<string, string>;
const keyOf = () => undefined;

beforeEach(async () => {
  db = await aLedger();
  clock = aStillClock();
  clock.advance(Date.parse('2026-01-02T00:00:00Z'));
  modified = {};
  platform = aPlatform([...stg.credentials, ...prod.credentials].map(({ name }) => name));
  for (const { name } of [...stg.actions, ...prod.actions]) platform.actions.push({ id: `id-of-${name}`, name });
  platform.intercept = (request) => {
    if (!request.url.includes('/listing')) return undefined;
    const after = new URL(request.url).searchParams.get('after');
    const entities = platform.credentials.map(({ id, name, type }) => ({
      ...{ id, name, type, createdDate: '2026-01-01T00:00:00Z' },
      modifiedDate: modified[name] ?? '2026-01-01T12:00:00Z',
    }));
    return reply(200, { entities: after === null ? entities : [] });
  };
});
afterEach(() => db.close());

const verifyStg = (environment: InventoryEnvironment = stg, waits = false) =>
  verifyAndRecord(
    { inventory: anInventory(environment, prod), environment, isReadOnly: false, actor: 'ada', waits },
    { client: aClient(platform.fetch), db, clock, keyOf, deployed: [] },
  );

async function judge(from: InventoryEnvironment = stg, to: InventoryEnvironment = prod, maxAgeSeconds = 24 * hour) {
  const client = aClient(platform.fetch);
  return judgePromotion({ from, to, maxAgeSeconds }, { clientOf: () => client, db, keyOf, clock });
}

function append(overrides: Partial<NewRecord>, key?: EnvironmentKey) {
  const record: NewRecord = {
    ...{
      environment: 'stg',
      event: 'writing',
      secret: 'stg_crm_bearer',
      generation: 1,
      actor: 'ada',
      reason: 'a test',
    },
    ...{ fingerprint: null, platformModifiedDate: null, credential: null, idempotencyKey: null, details: {} },
    ...overrides,
  };
  return db.transaction((tx) => appendRecord(tx, record, { clock, keyOf: () => key }));
}

const found = ({ refusals }: Awaited<ReturnType<typeof judge>>) => refusals.map(({ code, where }) => [code, where]);

test('lets a verified environment pass, and says what to run next', async () => {
  await verifyStg();
  await expect(judge()).resolves.toMatchObject({
    refusals: [],
    pending: [],
    verified: { at: '2026-01-02T00:00:00.000Z', by: 'ada', record: 1, isAuthenticated: false },
    next: ["npx cdktf deploy 'prod-*'", 'npx gcda secrets sync prod', 'npx gcda verify prod'],
    exitCode: 0,
  });
});

test('changes nothing on the platform', async () => {
  await verifyStg();
  const before = platform.calls.length;
  await judge();
  const { calls } = platform;
  expect(calls.slice(before).filter(({ method, path }) => method !== 'GET' && path !== '/oauth/token')).toEqual([]);
});

test('refuses what was never verified', async () => {
  const promotion = await judge();
  expect([found(promotion), promotion.verified, promotion.exitCode]).toEqual([
    [['verification-missing', 'environment stg']],
    null,
    1,
  ]);
});

test('refuses a verification that failed, though an earlier one had not', async () => {
  await verifyStg();
  platform.testResult = { success: false, error: { status: 401 }, operations: [] };
  await verifyStg();
  expect(found(await judge())).toEqual([['verification-failed', 'environment stg']]);
});

test('refuses a verification of other declarations', async () => {
  await verifyStg({ ...stg, actions: [anAction('stg', { definitionHash: '1' })] });
  expect(found(await judge())).toEqual([['verification-outdated', 'environment stg']]);
});

test('refuses a verification that is too old, to the millisecond', async () => {
  await verifyStg();
  clock.advance(24 * hour * 1000);
  expect(found(await judge())).toEqual([]);
  clock.advance(1);
  expect(found(await judge())).toEqual([['verification-old', 'environment stg']]);
});

test('refuses when a value was written since, by whomever', async () => {
  await verifyStg();
  modified = { stg_crm_bearer: '2026-01-02T00:30:00Z' };
  expect(found(await judge())).toEqual([['verification-outdated', 'stg_crm_bearer']]);
});

test('refuses when the ledger has a newer generation that nobody proved', async () => {
  await verifyStg();
  await append({});
  await append({ event: 'written', platformModifiedDate: '2026-01-01T12:00:00Z' });
  expect(found(await judge())).toEqual([['verification-outdated', 'stg_crm_bearer']]);
});

test('refuses when a credential is gone', async () => {
  await verifyStg();
  platform.credentials.shift();
  expect(found(await judge())).toEqual([['verification-outdated', 'stg_crm_bearer']]);
});

test('keeps a verification when a rotation has proven the new value by itself', async () => {
  await verifyStg();
  const platformModifiedDate = '2026-01-02T00:30:00Z';
  modified = { stg_crm_bearer: platformModifiedDate };
  await append({ event: 'begun' });
  await append({ event: 'stored', platformModifiedDate });
  await append({ event: 'verified', details: { outcome: 'not-proven' } });
  expect(found(await judge())).toEqual([['verification-outdated', 'stg_crm_bearer']]);
  await append({ event: 'verified', details: { outcome: 'proven' } });
  expect(found(await judge())).toEqual([]);
});

test('keeps it for the other field of the credential, too, unless that has a value of its own since', async () => {
  await verifyStg();
  const platformModifiedDate = '2026-01-02T00:30:00Z';
  modified = { stg_crm_basic: platformModifiedDate };
  await append({ event: 'begun', secret: 'stg_crm_clientsecret' });
  await append({ event: 'stored', secret: 'stg_crm_clientsecret', platformModifiedDate });
  await append({ event: 'verified', secret: 'stg_crm_clientsecret', details: { outcome: 'proven' } });
  expect(found(await judge())).toEqual([]);
  await append({ secret: 'stg_crm_clientid' });
  await append({ event: 'written', secret: 'stg_crm_clientid' });
  expect(found(await judge())).toEqual([['verification-outdated', 'stg_crm_clientid']]);
});

test('does not take a write by hand after a rotation for the rotation', async () => {
  await verifyStg();
  await append({ event: 'begun' });
  await append({ event: 'stored', platformModifiedDate: '2026-01-02T00:30:00Z' });
  await append({ event: 'verified', details: { outcome: 'proven' } });
  modified = { stg_crm_bearer: '2026-01-02T00:45:00Z' };
  expect(found(await judge())).toEqual([['verification-outdated', 'stg_crm_bearer']]);
});

test('refuses to rest on a chain that was tampered with', async () => {
  await verifyStg();
  await db.query('DROP TRIGGER ledger_records_no_update');
  await db.query(`UPDATE ledger_records SET actor = 'eve'`);
  expect(found(await judge())).toEqual([['ledger-record-altered', 'ledger of stg, record 1']]);
});

test('refuses a verification that no key vouches for, where one vouches for other records', async () => {
  await append({ secret: null, event: 'paused', generation: 0 }, aKey('a', 'stg'));
  await verifyStg();
  expect(found(await judge())).toEqual([['verification-unauthenticated', 'environment stg']]);
});

test('names all that the next environment lacks on its platform as pending', async () => {
  await verifyStg();
  platform.actions.pop();
  platform.credentials.pop();
  modified = { prod_crm_bearer: '2026-01-01T00:00:00Z' };
  const promotion = await judge();
  expect(promotion.pending.map(({ code, where }) => [code, where])).toEqual([
    ['action-not-deployed', 'prod-crm-lookup-account'],
    ['credential-not-deployed', 'prod_crm_basic'],
    ['secret-unset', 'prod_crm_bearer'],
  ]);
  expect([promotion.refusals, promotion.exitCode]).toEqual([[], 2]);
});

test('refuses what no deploy mends', async () => {
  await verifyStg();
  platform.actions.push({ id: 'twin', name: 'prod-crm-lookup-account' });
  expect(found(await judge())).toEqual([['action-ambiguous', 'prod-crm-lookup-account']]);
});

test('lists all reasons at once', async () => {
  const other = { ...prod, services: [], actions: [anAction('prod', { contractHash: '1' })] };
  platform.actions.pop();
  const promotion = await judge(stg, other);
  expect(found(promotion).map(([code]) => code)).toEqual([
    'verification-missing',
    'promotion-missing',
    'promotion-contract-differs',
  ]);
  expect([promotion.pending.length, promotion.exitCode]).toEqual([1, 1]);
});

test('puts no value and nothing made of one on record', async () => {
  const { record } = await verifyStg();
  expect(record).toMatchObject({ event: 'proven', secret: null, fingerprint: null, actor: 'ada' });
  expect(Object.keys(record!.details)).toEqual([
    'inventoryHash',
    'outcome',
    'secrets',
    'actions',
    'proven',
    'environmentProven',
  ]);
});

/** A write of a moment ago, as a sync leaves it; the first one replaces nothing but a placeholder. */
async function writeNow(details: NewRecord['details'] = {}): Promise<void> {
  const modifiedDate = new Date(clock.now()).toISOString();
  modified.stg_crm_bearer = modifiedDate;
  await append({ event: 'writing' });
  await append({ event: 'written', platformModifiedDate: modifiedDate, details });
}

/** The console says that the target refused the value. */
function refuse(): void {
  const { intercept } = platform;
  const error = { code: 'remote.status', status: 401 };
  platform.intercept = (request, nth) =>
    request.url.includes('/test') && request.method === 'POST'
      ? reply(200, { success: false, operations: [{ name: 'Execute request', error }] })
      : intercept(request, nth);
}

test('claims nothing of a value that was replaced a moment ago, and does not run its actions in vain', async () => {
  await verifyStg();
  await writeNow();
  const before = platform.calls.filter(({ path }) => path.endsWith('/test')).length;
  const { record, proofs } = await verifyStg();
  expect([record, proofs.map(({ verdict }) => verdict)]).toEqual([null, ['too-early']]);
  expect(platform.calls.filter(({ path }) => path.endsWith('/test'))).toHaveLength(before);
  // Nothing failed, and nothing is proven: who promotes is told when it can be.
  const promotion = await judge();
  expect(found(promotion)).toEqual([['verification-outdated', 'stg_crm_bearer']]);
  const end = new Date(clock.now() + 70_000).toISOString();
  expect(promotion.refusals[0]?.fix).toContain(`npx gcda verify stg --wait: until ${end}`);
  clock.advance(70_000);
  expect((await verifyStg()).record).toMatchObject({ event: 'proven' });
  expect((await judge()).exitCode).toBe(0);
});

test('takes a success of the first value there ever was, and no refusal of it', async () => {
  await writeNow({ first: true });
  expect((await verifyStg()).record).toMatchObject({ event: 'proven' });
  refuse();
  expect(await verifyStg()).toMatchObject({ record: null, proofs: [{ verdict: 'too-early' }] });
  clock.advance(70_000);
  expect(await verifyStg()).toMatchObject({ record: { event: 'not-proven' }, proofs: [{ verdict: 'refused' }] });
});

test('waits until the platform uses the value, and twice at most', async () => {
  await writeNow();
  const before = clock.now();
  expect((await verifyStg(stg, true)).record).toMatchObject({ event: 'proven' });
  expect(clock.now() - before).toBe(70_000);
});

test('is not held up by a clock that was set back', async () => {
  clock.advance(3_600_000);
  await writeNow();
  clock.advance(-3_600_000);
  expect((await verifyStg()).record).toMatchObject({ event: 'proven' });
});

test('refuses, and verifies nothing of, a secret whose integration was pointed to another credential since', async () => {
  await verifyStg();
  const [own, other] = platform.integrations;
  platform.integrations[0] = { ...own!, credentialId: other!.credentialId }; // of two that it was made with
  const what = expect.stringContaining('no live request carries stg_crm_bearer') as string;
  expect((await judge()).refusals).toContainEqual(
    expect.objectContaining({ code: 'action-not-deployed', where: 'stg_crm_bearer', what }),
  );
  const { proofs, record } = await verifyStg();
  expect(proofs.filter(({ secrets }) => secrets.includes('stg_crm_bearer'))).toEqual([
    expect.objectContaining({ verdict: 'not-deployed', what }),
  ]);
  expect(record?.details).toMatchObject({ outcome: 'failed' });
});
