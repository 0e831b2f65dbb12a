import fc from 'fast-check';
import type { LedgerRecord } from '../../../ledger/record';
import { renderCorrelation, renderCorrelationMarkdown } from '../../../cli/rotation/render-correlation';
import { collectCorrelation } from '../../../rotation/correlate/collect-correlation';
import { correlate } from '../../../rotation/correlate/correlate';
import type { CorrelationInput } from '../../../rotation/correlate/correlation-input';
import { distributionOf } from '../../../rotation/correlate/distribution';
import { observationsIn } from '../../../rotation/observations/observations';
import { rotate } from '../../../rotation/run/rotate';
import { adminId, anOrganization } from '../../kit/a-sandbox';
import { anEnvironment } from '../../kit/an-inventory';
import { anEstate } from '../../kit/an-estate';
import { aDoneRotation, anExecution, begunAt, someRecordsOf } from '../certificate/some-evidence';

const second = 1_000;
const records = someRecordsOf(aDoneRotation()).filter(({ event }) => event === 'written' || event === 'stored');
/** `written 1` after one second, `stored 2` after five. */
const [written, stored] = records.map(({ at }) => Date.parse(at)) as [number, number];

const audit = (at: number, client: string | null = 'us') => ({
  id: `audit-${at - begunAt}`,
  credential: 'dev_crm_bearer',
  at,
  client,
});
const run = (at: number, status: number) => anExecution({ begunAt: at - 100, endedAt: at, status });

function given(overrides: Partial<CorrelationInput> = {}): CorrelationInput {
  return {
    environment: anEnvironment(),
    from: begunAt,
    to: begunAt + 600 * second,
    records,
    audited: [audit(written + 2), audit(stored + 300)],
    executions: [run(stored + second, 200)],
    clients: new Set(['us']),
    ...overrides,
  };
}

test('confirms writes that ledger and audit log both have, and measures what lies between', () => {
  const { writes, auditLag, refusedFor } = correlate(given());
  expect(writes).toMatchObject([
    { at: written, origin: 'confirmed', generations: ['written 1'], runs: 0 },
    { at: stored, origin: 'confirmed', generations: ['stored 2'], runs: 1, refused: 0 },
  ]);
  expect(auditLag).toEqual({ count: 2, p50: 2, p99: 300, max: 300 });
  expect(refusedFor).toEqual({ count: 0, p50: null, p99: null, max: null });
});

test.each([
  ['a client that is not ours', audit(stored + 90 * second, 'a stranger'), 'foreign', 'a stranger'],
  ['our client, past the ledger', audit(stored + 90 * second), 'unrecorded', 'us'],
  ['a person', audit(stored + 90 * second, null), 'foreign', null],
])('names a write by %s', (_, write, origin, by) => {
  const { writes } = correlate(given({ audited: [audit(written), audit(stored), write] }));
  expect(writes.at(-1)).toMatchObject({ at: stored + 90 * second, origin, by, generations: [] });
});

test.each([
  ['made', true, 'claimed'],
  ['overwrote', undefined, 'foreign'],
] as const)(
  'takes a client that only a record of deploys names for ours where it %s a credential: %s',
  (_, isCreation, origin) => {
    const write = { ...audit(stored + 90 * second, 'a deployer'), isCreation };
    const made = correlate(
      given({ audited: [audit(written), audit(stored), write], claimed: new Set(['a deployer', 'us']) }),
    );
    expect(made.writes.at(-1)).toMatchObject({ origin, by: 'a deployer' });
    const said = renderCorrelation(made).replaceAll(/\s+/g, ' ');
    expect(said.includes('which nothing authenticates')).toBe(isCreation === true);
  },
);

describe('a write whose answer was lost', () => {
  const sequences = { writing: 10, failed: 11 } as const;
  const attempt = (event: 'writing' | 'failed', at: number, details: LedgerRecord['details'] = {}): LedgerRecord => ({
    ...records[0]!,
    ...{ event, generation: 3, sequence: sequences[event], at: new Date(at).toISOString(), details },
  });
  const begun = stored + 60 * second;
  const between = (at: number, attempts: readonly LedgerRecord[], client = 'us') => {
    const audited = [audit(written), audit(stored), audit(at, client)];
    const { writes } = correlate(given({ audited, attempts }));
    return writes.map(({ origin, generations }) => `${origin} ${generations.join()}`).at(-1);
  };

  test('is ours until it is on record that it failed, and for as long as writes take where nothing is', () => {
    const failed = attempt('failed', begun + 30 * second, { fate: 'unknown', client: 'us' });
    const ended = [attempt('writing', begun), failed];
    expect(between(begun + 20 * second, ended)).toBe('confirmed tried 3');
    expect(between(begun + 120 * second, ended)).toBe('unrecorded ');
    expect(between(begun + 120 * second, ended.slice(0, 1))).toBe('confirmed tried 3');
    expect(between(begun + 7_200 * second, ended.slice(0, 1))).toBe('unrecorded ');
  });

  test('is none where the platform refused it, and nobody else’s write', () => {
    const refused = attempt('failed', begun + 30 * second, { fate: 'refused', client: 'us' });
    expect(between(begun + 20 * second, [attempt('writing', begun), refused])).toBe('unrecorded ');
    expect(between(begun + 20 * second, [attempt('writing', begun)], 'a stranger')).toBe('foreign ');
  });
});

test('goes by the client that the ledger names, and never by one that reads', () => {
  const audited = [audit(written, 'rotation'), audit(stored, 'a stranger')];
  const named = someRecordsOf(aDoneRotation(), 'rotation').filter(
    ({ event }) => event === 'stored' || event === 'written',
  );
  const { writes } = correlate(given({ records: named, audited, clients: new Set(['rotation', 'reader']) }));
  expect(writes.map(({ origin, by }) => [origin, by])).toEqual([
    ['confirmed', 'a test'],
    ['ledger-only', 'a test'],
    ['foreign', 'a stranger'],
  ]);
});

test('says of records that name no client that nothing was compared, and calls nobody a stranger for it', () => {
  const old = someRecordsOf(aDoneRotation(), null).filter(({ event }) => event === 'stored' || event === 'written');
  const audited = [audit(written, 'rotation'), audit(stored, 'us'), audit(stored + 90 * second, 'rotation')];
  const made = correlate(given({ records: old, audited }));
  expect(made.writes.map(({ origin }) => origin)).toEqual(['unattributed', 'confirmed', 'foreign']);
  expect(renderCorrelation(made)).toContain('1 not compared: the writing client was not recorded');
});

test('leaves an audit record to the write that names its client', () => {
  const [first, second] = [someRecordsOf(aDoneRotation(), null), someRecordsOf(aDoneRotation(), 'rotation')].map(
    (all) => all.find(({ event }) => event === 'written')!,
  );
  const audited = [audit(written, 'rotation')];
  const later = { ...second!, at: new Date(written + 500).toISOString() };
  const { writes } = correlate(given({ records: [first!, later], audited }));
  expect(writes.map(({ at, origin }) => [at, origin])).toEqual([
    [written, 'ledger-only'],
    [written + 500, 'confirmed'],
  ]);
});

test('tells a write that the audit log does not have from one that nobody could look up', () => {
  expect(correlate(given({ audited: [] })).writes.map(({ origin }) => origin)).toEqual(['ledger-only', 'ledger-only']);
  expect(correlate(given({ audited: 'nobody may' }))).toMatchObject({ auditMissing: 'nobody may' });
});

test('lays a refusal at the last write before it, with how long it went on', () => {
  const executions = [
    run(begunAt, 401),
    run(written + second, 401),
    ...[3, 20, 58].map((after) => run(stored + after * second, 401)),
    run(stored + 61 * second, 200),
    run(stored + 70 * second, 500),
  ];
  const { writes, refusedBefore, refusedFor } = correlate(given({ executions }));
  expect(refusedBefore).toBe(1);
  expect(writes.map(({ runs, refused }) => [runs, refused])).toEqual([
    [1, 1],
    [5, 3],
  ]);
  expect(writes[1]).toMatchObject({ firstRefusalAfter: 3 * second, lastRefusalAfter: 58 * second });
  expect(refusedFor).toEqual({ count: 2, p50: second, p99: 58 * second, max: 58 * second });
});

test('takes two secrets that one write carried for one write', () => {
  const [first] = records;
  const both = ['dev_crm_clientid', 'dev_crm_clientsecret'].map((secret) => ({
    ...{ ...first!, secret, platformModifiedDate: '2026-03-01T10:00:01Z' },
  }));
  expect(correlate(given({ records: both, audited: [] })).writes).toMatchObject([
    { credential: 'dev_crm_basic', generations: ['written 1', 'written 1'] },
  ]);
});

test('lists writes of named secrets, which are in no credential, as not audited', () => {
  const environment = anEnvironment();
  const secrets = environment.secrets.map((secret) => ({ ...secret, credential: null }));
  const native = { ...environment, store: 'native-secrets' as const, credentials: [], secrets };
  const executions = [run(stored + second, 401)];
  expect(correlate(given({ environment: native, audited: 'no credentials', executions }))).toMatchObject({
    writes: [
      { credential: 'dev_crm_bearer', origin: 'ledger-only', generations: ['written 1'], refused: 0 },
      { credential: 'dev_crm_bearer', origin: 'ledger-only', generations: ['stored 2'], refused: 1 },
    ],
    refusedBefore: 0,
  });
});

test('loses no refusal and no audit record, however they lie', () => {
  const times = fc.array(fc.integer({ min: 0, max: 600_000 }), { maxLength: 30 });
  fc.assert(
    fc.property(times, times, (writes, refusals) => {
      const audited = writes.map((at) => audit(begunAt + at, at % 2 === 0 ? 'us' : 'a stranger'));
      const executions = [...refusals].sort((one, other) => one - other).map((at) => run(begunAt + at, 401));
      const made = correlate(given({ audited, executions }));
      const found = made.writes.flatMap(({ auditId }) => (auditId === null ? [] : [auditId]));
      expect(found.sort()).toEqual(audited.map(({ id }) => id).sort());
      const counted = made.writes.reduce((sum, { refused }) => sum + refused, 0);
      expect(counted + made.refusedBefore).toBe(executions.length);
    }),
  );
});

test('gives percentiles by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(distributionOf(hundred)).toEqual({ count: 100, p50: 50, p99: 99, max: 100 });
});

test('finds on a platform who wrote, and which of it broke calls', async () => {
  const organizations = [anOrganization('nonprod', { [adminId]: ['all'], stranger: ['all'] })];
  const estate = await anEstate({ sandbox: { organizations, cacheSeconds: 0 } });
  const { environment, clock, client, kit, db } = estate;
  const since = clock.now();
  clock.advance(60_000);
  await rotate({ environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'a test' }, estate.ports());
  clock.advance(60_000);
  const [credential] = await client.findCredentialsByName('dev_crm_bearer');
  const body = { name: 'dev_crm_bearer', type: { name: 'userDefined' }, credentialFields: { dev_crm_bearer: 'x' } };
  await kit.call('PUT', `/api/v2/integrations/credentials/${credential!.id}`, body, 'stranger');
  clock.advance(5_000);
  const { keyOf } = estate.ports();
  await observationsIn(db, keyOf).addExecution(
    anExecution({ begunAt: clock.now(), endedAt: clock.now(), status: (await estate.callNow()) === 200 ? 200 : 401 }),
  );
  const made = await collectCorrelation(environment, since, {
    db,
    clock,
    client,
    claimed: [],
    key: keyOf('dev'),
  });
  await estate.close();
  expect(made.writes).toMatchObject([
    { origin: 'unrecorded', by: adminId }, // by which the test deployed it
    { origin: 'confirmed', generations: ['stored 1'], runs: 1, refused: 0 },
    { origin: 'foreign', by: 'stranger', refused: 1, lastRefusalAfter: 5_000 },
  ]);
});

test('looks like this in 80 columns', () => {
  const audited = [audit(written), audit(stored + 90 * second, 'a stranger')];
  const made = correlate(given({ audited, executions: [run(stored + 2 * second, 401)] }));
  const text = renderCorrelation(made);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text).toMatchInlineSnapshot(`
   "TIME                  CREDENTIAL      WRITTEN BY     WHAT       RUNS  REFUSED
   2026-03-01T10:00:01Z  dev_crm_bearer  ours           written 1  0     0
   2026-03-01T10:00:05Z  dev_crm_bearer  not audited    stored 2   1     1 to 2.0 s
   2026-03-01T10:01:35Z  dev_crm_bearer  SOMEBODY ELSE  -          0     0
   3 writes, 1 followed by refusals, 1 by somebody else; 1 runs of ours
   from a write to the last refusal after it: p50 2.0 s, p99 2.0 s, longest 2.0 s
   (1)
   from our record to the audit log's date: p50 0.0 s, p99 0.0 s, longest 0.0 s (1)
   runs are our own, in the test console; the platform publishes no results of what
   flows run
   "
  `);
  expect(renderCorrelationMarkdown(made)).toMatchInlineSnapshot(`
   "## Writes and refusals in dev, 2026-03-01T10:00:00Z to 2026-03-01T10:10:00Z

   | Time | Credential | Written by | Who | What | Audit record | Runs | Refused |
   | --- | --- | --- | --- | --- | --- | --- | --- |
   | 2026-03-01T10:00:01Z | dev_crm_bearer | ours | a test | written 1 | audit-1000 | 0 | 0 |
   | 2026-03-01T10:00:05Z | dev_crm_bearer | not audited | a test | stored 2 | - | 1 | 1 to 2.0 s |
   | 2026-03-01T10:01:35Z | dev_crm_bearer | SOMEBODY ELSE | a stranger | - | audit-95000 | 0 | 0 |

   - 3 writes, 1 followed by refusals, 1 by somebody else; 1 runs of ours
   - from a write to the last refusal after it: p50 2.0 s, p99 2.0 s, longest 2.0 s (1)
   - from our record to the audit log's date: p50 0.0 s, p99 0.0 s, longest 0.0 s (1)
   - runs are our own, in the test console; the platform publishes no results of what flows run
   "
  `);
});
