import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GenesysClient } from '../../../genesys/client';
import { appendRecords } from '../../../ledger/append-records';
import type { NewRecord } from '../../../ledger/record';
import { history } from '../../../ledger/ledger';
import { openDatabase } from '../../../ledger/open-database';
import { openRotations } from '../../../rotation/store/open-rotations';
import { beginPlanned } from '../../../rotation/run/begin-planned';
import { makePass } from '../../../rotation/run/make-pass';
import { planRotation } from '../../../rotation/plan/plan-rotation';
import type { RotationPorts } from '../../../rotation/run/rotation-ports';
import { readState } from '../../../rotation/run/read-state';
import { resume, rotate } from '../../../rotation/run/rotate';
import { ProblemsError } from '../../../core/problem';
import { Redacted } from '../../../core/redacted';
import { refusedFaults } from '../../../secrets/reading/refused-in-ledger';
import { knownEnvironment } from '../../../secrets/targets/known-environment';
import { rotationsOf } from '../../../rotation/store/read-rotations';
import { anEstate, type Estate } from '../../kit/an-estate';
import { adminId, textOf } from '../../kit/a-sandbox';

const secret = { environment: 'dev', secret: 'dev_crm_bearer' };
let estate: Estate;
afterEach(() => estate.close());

const plan = async (ports: RotationPorts) =>
  planRotation(ports.clock.now(), ports.inventory, await readState(ports.db, ports.inventory));
const pass = async (ports: RotationPorts) => makePass(await plan(ports), ports);

test('keeps a token fresh for hours, one pass a minute, and no call fails', async () => {
  estate = await anEstate();
  const statuses = new Set<number | null>();
  for (let minute = 0; minute < 150; minute += 1) {
    await pass(estate.ports());
    if (minute % 5 === 0) statuses.add(await estate.callNow());
    estate.clock.advance(60_000);
  }
  expect([...statuses]).toEqual([200]);
  const rotations = await rotationsOf(estate.db, secret);
  // Lead 5 to 10 minutes of a life of 30.
  expect(rotations.length).toBeGreaterThanOrEqual(6);
  expect(rotations.length).toBeLessThanOrEqual(8);
  expect(rotations.slice(1, -1).every(({ findings }) => findings.prove?.outcome === 'proven')).toBe(true);
});

test('does nothing with a plan that another planner has carried out already', async () => {
  estate = await anEstate();
  const [one, other] = [estate.ports(), estate.ports({ db: await estate.open() })];
  const plans = [await plan(one), await plan(other)];
  expect(await beginPlanned(plans[0]!, one)).toHaveLength(1);
  expect(await beginPlanned(plans[1]!, other)).toEqual([]);
  await makePass(plans[0]!, one);
  expect(await beginPlanned(plans[1]!, other)).toEqual([]);
  expect(await rotationsOf(estate.db, secret)).toHaveLength(1);
});

test('carries a value over once its source has another one, and leaves the source alone until then', async () => {
  estate = await anEstate({
    rotation: () => ({
      kind: 'carried-over',
      owner: 'the CRM team',
      reason: 'they issue tokens by hand',
      overlap: { kind: 'until-expiry' },
    }),
  });
  let value = await estate.targets.token('dev');
  const ports = (): RotationPorts => {
    const made = estate.ports();
    return { ...made, sources: { ...made.sources, env: { ...made.sources.env, DEV_CRM_BEARER: value } } };
  };
  await pass(ports());
  expect(await rotationsOf(estate.db, secret)).toMatchObject([
    { generation: 1, findings: { issue: { how: 'its source' } } },
  ]);
  estate.clock.advance(300_000);
  await pass(ports());
  await pass(ports());
  expect(await rotationsOf(estate.db, secret)).toHaveLength(1);
  value = await estate.targets.token('dev');
  await pass(ports());
  expect(await rotationsOf(estate.db, secret)).toMatchObject([{}, { generation: 2, newEndsAt: null }]);
});

test('writes a value of its source that was refused once, and never again before the source gives another', async () => {
  estate = await anEstate({
    hasProbe: false,
    rotation: () => ({
      kind: 'carried-over',
      owner: 'the CRM team',
      reason: 'they issue tokens by hand',
      withoutProbe: { reason: 'a test' },
      overlap: { kind: 'until-expiry' },
    }),
  });
  const good = await estate.targets.token('dev');
  let value = good;
  const ports = (): RotationPorts => {
    const made = estate.ports();
    return { ...made, sources: { ...made.sources, env: { ...made.sources.env, DEV_CRM_BEARER: value } } };
  };
  const passes = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await pass(ports());
      estate.clock.advance(60_000);
    }
  };
  await passes(5);
  value = 'a slip of the hand';
  await passes(20);
  const failed = { generation: 2, stage: 'failed', failure: 'value-refused' };
  expect(await rotationsOf(estate.db, secret)).toMatchObject([{ generation: 1 }, failed]);
  expect(await estate.callNow()).toBe(200);
  const { environment } = estate;
  const asked = { environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'a test' } as const;
  await expect(rotate(asked, ports())).rejects.toMatchObject({ problems: [{ code: 'value-refused-before' }] });
  // A sync would do the same, and is told the same.
  const keyOf = ports().keyOf;
  const known = await knownEnvironment({ environment, targets: [] }, { db: estate.db, keyOf });
  const print = keyOf('dev')!.fingerprint(Redacted.of(value)); // an estate has a key
  const prints = new Map([['dev', new Map([[secret.secret, print]])]]);
  expect(await refusedFaults([known], prints, estate.db)).toMatchObject([
    { problem: { code: 'value-refused-before' }, secrets: [secret.secret] },
  ]);
  value = await estate.targets.token('dev');
  await passes(1);
  expect(await rotationsOf(estate.db, secret)).toMatchObject([{}, {}, { generation: 3, stage: 'retire' }]);
  value = 'a slip of the hand'; // an editor's undo
  await passes(10);
  expect(await rotationsOf(estate.db, secret)).toHaveLength(3);
});

test('takes no run of the old secret for a proof of the new one, in the middle of a rename', async () => {
  estate = await anEstate({
    environment: (environment) => ({
      ...environment,
      credentials: environment.credentials.map((one) => ({ ...one, replaces: 'dev_crm_apikey' })),
    }),
  });
  await pass(estate.ports());
  const [rotation] = await rotationsOf(estate.db, secret);
  expect(rotation!.findings.check?.outcome).toBe('proven');
  expect(rotation!.findings.verify).toMatchObject({ outcome: 'not-proven' });
});

/** Two clients of the platform that are used in turn; the sources have the second one's pair. */
async function aPair() {
  const ids: string[] = [];
  estate = await anEstate({
    lifetimeSeconds: null,
    hasProbe: false,
    environment: (environment) => ({
      ...environment,
      secrets: environment.secrets.map((one) =>
        one.name === 'dev_crm_issuerid' ? { ...one, credential: 'dev_crm_bearer', use: 'platform' } : one,
      ),
      credentials: environment.credentials.map((one) => ({
        ...one,
        fields: [...one.fields, { key: 'dev_crm_issuerid', secret: 'dev_crm_issuerid' }],
      })),
      actions: [],
    }),
  });
  const { kit, environment, client } = estate;
  const { body } = await kit.call('GET', `/api/v2/oauth/clients/${adminId}`);
  const [{ roleId }] = (body as unknown as { roleDivisions: [{ roleId: string }] }).roleDivisions;
  for (const name of ['one', 'other']) {
    const machine = { name, authorizedGrantType: 'CLIENT-CREDENTIALS', roleIds: [roleId] };
    ids.push(textOf((await kit.call('POST', '/api/v2/oauth/clients', machine)).body.id));
  }
  const [declared] = environment.secrets;
  const rotated = {
    ...declared!,
    rotation: {
      kind: 'genesys-client' as const,
      clients: [ids[0]!, ids[1]!] as [string, string],
      clientId: 'dev_crm_issuerid',
      overlap: { kind: 'none' as const, instead: 'alternating-clients' as const, reason: 'one secret a client' },
    },
  };
  const own = { ...environment, secrets: [rotated, ...environment.secrets.slice(1)] };
  const written: string[] = [];
  const after = { put: (): void => undefined };
  const watching: GenesysClient = {
    ...client,
    putCredential: async (id, write) => {
      written.push(write.fields.get('dev_crm_issuerid')?.reveal() ?? 'missing');
      const done = await client.putCredential(id, write);
      after.put();
      return done;
    },
  };
  const base = estate.ports({
    ...{ inventory: { version: 1, environments: [own] }, clientOf: () => watching, send: loginsTo(kit) },
  });
  const sourceOf = (id: string | undefined) => ({
    ...base.sources,
    env: { ...base.sources.env, DEV_CRM_ISSUERID: id ?? '' },
  });
  const ports = { ...base, sources: sourceOf(ids[1]) };
  const ask = (its = ports, cause: 'asked' | 'revoked' = 'revoked') =>
    rotate({ environment: own, secret: rotated, cause, reason: 'a test' }, its);
  await estate.db.transaction((tx) =>
    appendRecords(tx, 'dev', aFirstWrite, { clock: estate.clock, keyOf: ports.keyOf }),
  );
  const changes = () => Promise.all(ids.map((id) => kit.call('GET', `/api/v2/oauth/clients/${id}`)));
  return { ids, written, after, ports, sourceOf, ask, changes };
}

test('writes the id of the client in use together with its secret, and renews neither once the database is lost', async () => {
  const { ids, written, ports, sourceOf, ask, changes } = await aPair();
  const first = await ask();
  expect(first).toMatchObject({ stage: 'done', reference: ids[0] });
  // The source's value is ended too, though no record says which client's it is.
  expect(first?.findings.retire?.how).toBe(`another secret for OAuth client ${ids[1]}`);
  expect(await ask()).toMatchObject({ stage: 'done', reference: ids[1] });
  expect(written).toEqual([ids[0], ids[1]]);
  expect((await history(estate.db, secret)).at(-1)).toMatchObject({ event: 'proven' });

  // The source has the first client's id still, and the second is in use.
  const folder = mkdtempSync(join(tmpdir(), 'gcda-lost-'));
  const empty = await openDatabase({ schema: '', file: join(folder, 'ledger.db') });
  await openRotations(empty);
  const sources = sourceOf(ids[0]);
  const before = await changes();
  estate.clock.advance(1000);
  for (const cause of ['asked', 'revoked'] as const)
    expect(await ask({ ...ports, db: empty, sources }, cause)).toMatchObject({
      stage: 'failed',
      failure: 'issuer-client-in-use-unknown',
    });
  expect((await changes()).map(({ body }) => body)).toEqual(before.map(({ body }) => body));
  await empty.close();
  rmSync(folder, { recursive: true });
});

test('puts the old pair back as a pair, though no record says which client a source gave', async () => {
  const { ids, written, after, ports, ask } = await aPair();
  after.put = () => {
    after.put = () => undefined;
    throw new ProblemsError([{ code: 'platform-refused', where: 'PUT', what: 'x', fix: 'x' }]);
  };
  let failed = await ask(undefined, 'asked');
  estate.clock.advance(Math.max(0, failed!.wakeAt - estate.clock.now()));
  failed = await resume(failed!, ports);
  expect(failed).toMatchObject({ stage: 'failed', reference: ids[0] });
  // Once at once, and once more when no cache can hold the new one.
  expect(written).toEqual([ids[0], ids[1], ids[1]]);
});

test('renews neither where the source names a third client', async () => {
  const { ports, sourceOf, ask, changes } = await aPair();
  const before = await changes();
  estate.clock.advance(1000);
  const asked = await ask({ ...ports, sources: sourceOf('another client') });
  expect(asked).toMatchObject({ stage: 'failed', failure: 'issuer-client-in-use-unknown' });
  expect((await changes()).map(({ body }) => body)).toEqual(before.map(({ body }) => body));
});

/** Record that a sync makes of the value that a source gave. */
const aFirstWrite = (['writing', 'written'] as const).map((event): NewRecord => {
  const nothing = { fingerprint: null, platformModifiedDate: null, idempotencyKey: null, details: {} };
  return {
    ...secret,
    event,
    credential: 'dev_crm_bearer',
    generation: 1,
    actor: 'a test',
    reason: 'first',
    ...nothing,
  };
});

/** Sends to the platform in this process, which has no address of its own. */
function loginsTo(kit: Estate['kit']): RotationPorts['send'] {
  return async ({ method, url, headers, body }) => {
    const request = new Request(url.replace(/:1\//, '/'), { method, headers: headers(), body: body?.() ?? null });
    const response = await kit.sandbox.fetch(request);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}
