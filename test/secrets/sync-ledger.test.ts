import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { appendRecord } from '../../ledger/append-record';
import { appendRecords } from '../../ledger/append-records';
import { acquireLease } from '../../ledger/lease';
import { history, latest } from '../../ledger/ledger';
import type { Details, NewRecord } from '../../ledger/record';
import { putSealed } from '../../ledger/sealed';
import { verifyChain } from '../../ledger/verify-chain';
import { planSecrets } from '../../secrets/plan';
import { setSecret } from '../../secrets/set';
import { statusOfSecrets } from '../../secrets/status';
import { syncSecrets, type ValuePorts } from '../../secrets/sync';
import type { WriteLedger } from '../../secrets/targets/write-ledger';
import { aClient, aStillClock } from '../kit/a-client';
import { aPlatform, reply, type FakePlatform } from '../kit/a-platform';
import { aKeyOf, useLedger } from '../kit/a-write-ledger';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { runKey, sourcePorts } from '../kit/source-ports';

const env = { DEV_CRM_BEARER: 'bearer-value', DEV_CRM_CLIENTID: 'id', DEV_CRM_CLIENTSECRET: 'client-password' };
const inventory = anInventory(anEnvironment());
const ledger = useLedger();
let platform: FakePlatform;
beforeEach(() => (platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic'])));

interface Overrides {
  readonly env?: Readonly<Record<string, string>>;
  readonly ledger?: Partial<WriteLedger>;
  readonly isForced?: boolean;
}

function ports(overrides: Overrides = {}): ValuePorts {
  const client = aClient(platform.fetch);
  return {
    clientOf: () => client,
    sources: sourcePorts({ env: { ...env, ...overrides.env } }),
    ledger: ledger(overrides.ledger),
    runKey,
    isForced: overrides.isForced,
  };
}

const sync = (overrides?: Overrides) => syncSecrets(inventory, [], ports(overrides));
const puts = () => platform.calls.filter(({ method }) => method === 'PUT').map(({ path }) => path.slice(-12));
const statuses = ({ outcomes }: Awaited<ReturnType<typeof sync>>) => outcomes.map(({ status }) => status);
const failure = (work: Promise<unknown>) => work.catch((thrown: unknown) => thrown);
const codes = (error: unknown) => (error instanceof ProblemsError ? error.problems.map(({ code }) => code) : error);
const plan = async (overrides?: Overrides) => {
  const { secrets, exitCode } = await planSecrets(inventory, [], ports(overrides));
  return [exitCode, ...secrets.map(({ change, why }) => `${change}: ${why}`)];
};
const states = async () => (await statusOfSecrets(inventory, [], ports())).secrets.map(({ state }) => state);
const events = async (secret: string) => {
  const records = await history(ledger().db, { environment: 'dev', secret });
  return records.map(({ event, generation }) => `${event} ${generation}`);
};

test('puts on record what it writes: generation, fingerprint, who, why, and when by the platform’s clock', async () => {
  await sync({ ledger: { reason: 'first fill', runId: 'run-a' } });
  const [writing, written] = await history(ledger().db, { environment: 'dev', secret: 'dev_crm_bearer' });
  const known = {
    generation: 1,
    actor: 'ada',
    reason: 'first fill',
    idempotencyKey: 'run-a',
    credential: 'dev_crm_bearer',
    fingerprint: aKeyOf('dev').fingerprint(Redacted.of('bearer-value')),
    details: { credentialId: 'credential-1', fields: 'dev_crm_bearer' },
  };
  expect(writing).toMatchObject({ ...known, event: 'writing', platformModifiedDate: null });
  expect(written).toMatchObject({ ...known, event: 'written' });
  expect(platform.credentials[0]?.modifiedDate).toBe(written?.platformModifiedDate);
  expect(await verifyChain(ledger().db, 'dev', { key: aKeyOf('dev') })).toMatchObject({ records: 7, problems: [] });
});

test('writes nothing a second time, and everything when it is forced to', async () => {
  await sync();
  expect(statuses(await sync())).toEqual(['same', 'same', 'same']);
  expect(puts()).toHaveLength(2);
  expect(statuses(await sync({ isForced: true }))).toEqual(['written', 'written', 'written']);
  expect(puts()).toHaveLength(4);
  expect(await events('dev_crm_bearer')).toEqual(['writing 1', 'written 1', 'writing 2', 'written 2']);
});

test('writes the whole credential for one changed value, and gives only that one a new generation', async () => {
  await sync();
  const again = await sync({ env: { DEV_CRM_CLIENTSECRET: 'newer-password' } });
  expect(statuses(again)).toEqual(['same', 'same', 'written']);
  expect(platform.calls.at(-1)?.body).toMatchObject({
    credentialFields: { dev_crm_clientid: 'id', dev_crm_clientsecret: 'newer-password' },
  });
  expect(await events('dev_crm_clientid')).toEqual(['writing 1', 'written 1']);
  expect(await events('dev_crm_clientsecret')).toHaveLength(4);
  expect(statuses(await sync({ env: { DEV_CRM_CLIENTSECRET: 'newer-password' } }))).toEqual(['same', 'same', 'same']);
});

test('writes everything each time without a key, and counts generations all the same', async () => {
  const keyless = { ledger: { keyOf: () => undefined } };
  await sync(keyless);
  expect(statuses(await sync(keyless))).toEqual(['written', 'written', 'written']);
  expect(await plan(keyless)).toEqual([2, ...Array.from({ length: 3 }, () => 'unknown: no key to compare with')]);
  expect(await events('dev_crm_bearer')).toEqual(['writing 1', 'written 1', 'writing 2', 'written 2']);
  expect((await latest(ledger().db, 'dev')).get('dev_crm_bearer')?.live?.fingerprint).toBeNull();
  expect(await states()).toEqual(['set', 'set', 'set']);
});

test('writes again what somebody else has written since', async () => {
  await sync();
  Object.assign(platform.credentials[0]!, {
    credentialFields: { dev_crm_bearer: 'by hand' },
    modifiedDate: '2026-03-01T00:00:00Z',
  });
  expect(await plan()).toEqual([2, 'unknown: somebody else wrote it', 'same: same value', 'same: same value']);
  expect(await states()).toEqual(['changed-elsewhere', 'set', 'set']);
  expect(statuses(await sync())).toEqual(['written', 'same', 'same']);
  expect(platform.credentials[0]?.credentialFields).toEqual({ dev_crm_bearer: 'bearer-value' });
});

test('writes to a credential that took the place of the one that was written', async () => {
  await sync();
  Object.assign(platform.credentials[1]!, { id: 'credential-9' });
  Object.assign(platform.integrations[1]!, { credentialId: 'credential-9' });
  expect(await plan()).toEqual([
    2,
    'same: same value',
    ...Array.from({ length: 2 }, () => 'new: the credential is another one'),
  ]);
  expect(await states()).toEqual(['set', 'changed-elsewhere', 'changed-elsewhere']);
  expect(statuses(await sync())).toEqual(['same', 'written', 'written']);
});

test('writes again when the credential has other fields than were written', async () => {
  await sync();
  const environment = anEnvironment();
  const [bearer, basic] = environment.credentials;
  const fields = [...bearer!.fields, { key: 'dev_crm_token', secret: 'dev_crm_bearer' }];
  const renamed = anInventory({ ...environment, credentials: [{ ...bearer!, fields }, basic!] });
  expect(statuses(await syncSecrets(renamed, [], ports()))).toEqual(['written', 'same', 'same']);
  expect(platform.credentials[0]?.credentialFields).toEqual({
    dev_crm_bearer: 'bearer-value',
    dev_crm_token: 'bearer-value',
  });
});

test('plans what a sync would do, with an exit code, and writes nothing', async () => {
  const unset = { createdDate: '2026-01-01T00:00:00Z' };
  Object.assign(platform.credentials[0]!, unset);
  const foreign = 'unknown: not written from here';
  expect(await plan()).toEqual([2, 'new: no value yet', foreign, foreign]);
  expect(puts()).toEqual([]);
  await sync();
  expect(await plan()).toEqual([0, 'same: same value', 'same: same value', 'same: same value']);
  expect(await plan({ env: { DEV_CRM_BEARER: 'another-value' } })).toEqual([
    2,
    'changed: another value',
    'same: same value',
    'same: same value',
  ]);
  const missing = await planSecrets(inventory, [], ports({ env: { DEV_CRM_BEARER: '' } }));
  expect([missing.exitCode, missing.problems.map(({ code }) => code)]).toEqual([1, ['value-missing']]);
  expect(missing.secrets[0]).toMatchObject({ change: 'unknown', why: 'its source gives none' });
  expect(await events('dev_crm_bearer')).toEqual(['writing 1', 'written 1']);
});

test('tells a refused write from one whose fate is unknown', async () => {
  await sync();
  const changed = { env: { DEV_CRM_BEARER: 'newer-value' } };
  platform.intercept = (request) => (request.method === 'PUT' ? reply(400, { code: 'bad.request' }) : undefined);
  expect(statuses(await sync(changed))).toEqual(['failed', 'same', 'same']);
  expect(await states()).toEqual(['set', 'set', 'set']);
  // Carried out, and every answer lost.
  platform.intercept = async (request) => {
    if (request.method !== 'PUT') return undefined;
    Object.assign(platform.credentials[0]!, await request.json(), { modifiedDate: '2026-04-01T00:00:00Z' });
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
  };
  expect(statuses(await sync(changed))).toEqual(['failed', 'same', 'same']);
  expect(await states()).toEqual(['unsettled', 'set', 'set']);
  platform.intercept = () => undefined;
  expect(statuses(await sync(changed))).toEqual(['written', 'same', 'same']);
  expect(await events('dev_crm_bearer')).toEqual(
    [1, 2, 3, 4].flatMap((n) => [`writing ${n}`, `${n === 1 || n === 4 ? 'written' : 'failed'} ${n}`]),
  );
});

test('says who is writing since when, and waits where it is told to', async () => {
  const clock = aStillClock();
  const { db } = ledger();
  await acquireLease(db, { name: 'write dev', holder: 'bob (process 7 on there)', milliseconds: 30_000 }, clock);
  const busy = await failure(sync());
  expect(busy).toMatchObject({
    problems: [
      {
        code: 'writer-busy',
        where: 'dev',
        what: 'bob (process 7 on there) has been writing there since 1970-01-01T00:00:00.000Z',
      },
    ],
  });
  expect(puts()).toEqual([]);
  expect(statuses(await sync({ ledger: { waitMilliseconds: 60_000 } }))).toEqual(['written', 'written', 'written']);
});

test('takes over from a writer that is known to have ended', async () => {
  const holder = 'bob (process 7 on here)';
  await acquireLease(ledger().db, { name: 'write dev', holder, milliseconds: 30_000 }, aStillClock());
  const isGone = (name: string) => name === holder;
  expect(statuses(await sync({ ledger: { isGone } }))).toEqual(['written', 'written', 'written']);
});

test('gives the right to write back, also after a failure', async () => {
  platform.intercept = (request) => (request.method === 'PUT' ? reply(500, {}) : undefined);
  await sync();
  await failure(syncSecrets(anInventory(anEnvironment({ credentials: [] })), ['x'], ports()));
  platform.intercept = () => undefined;
  expect((await sync()).exitCode).toBe(0);
});

test('stops when another writer took over, and leaves what is open to the next run', async () => {
  const { db } = ledger();
  // As after a long sleep of the machine: the lease was taken by somebody else before the answer came.
  platform.intercept = async (request) => {
    if (request.method === 'PUT') await db.query('UPDATE leases SET fence = fence + 1');
    return undefined;
  };
  const result = await sync();
  expect([statuses(result), result.problems.map(({ code }) => code)]).toEqual([
    ['unsettled', 'unsettled', 'unsettled'],
    ['writer-overtaken'],
  ]);
  expect(await events('dev_crm_bearer')).toEqual(['writing 1']);
  expect(await states()).toEqual(['unsettled', 'unsettled', 'unsettled']);
  platform.intercept = () => undefined;
  const later = aStillClock();
  later.advance(60_000);
  expect((await sync({ ledger: { clock: later } })).exitCode).toBe(0);
  expect(await states()).toEqual(['set', 'set', 'set']);
});

test('refuses a value that an earlier run wrote under another name', async () => {
  await sync();
  const error = await failure(setSecret(inventory, 'dev_crm_bearer', Redacted.of('client-password'), ports()));
  expect(error).toMatchObject({ problems: [{ code: 'value-reused', where: 'dev_crm_bearer' }] });
  expect(puts()).toHaveLength(2);
});

test('sets one value, and says so when the platform has it already', async () => {
  const set = () => setSecret(inventory, 'dev_crm_clientsecret', Redacted.of('typed-password'), ports());
  expect((await set()).map(({ status }) => status)).toEqual(['written', 'written']);
  expect((await set()).map(({ status }) => status)).toEqual(['same', 'same']);
  expect(puts()).toHaveLength(1);
});

test('keeps the end of a token that tells it', async () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const end = Date.UTC(2026, 0, 1, 1);
  const token = [part({ alg: 'none' }), part({ exp: end / 1000 }), 'x'].join('.');
  await sync({ env: { DEV_CRM_BEARER: token } });
  expect((await latest(ledger().db, 'dev')).get('dev_crm_bearer')?.live?.details).toMatchObject({ endsAt: end });
  const { secrets } = await statusOfSecrets(inventory, [], ports());
  expect(secrets[0]?.endsAt).toBe('2026-01-01T01:00:00.000Z');
});

/** What its writer knew of a record. */
function newRecord(record: NewRecord): NewRecord {
  const { environment, event, secret, generation, actor, reason, fingerprint, platformModifiedDate } = record;
  const { credential, idempotencyKey, details } = record;
  const when = { platformModifiedDate, credential, idempotencyKey, details };
  return { environment, event, secret, generation, actor, reason, fingerprint, ...when };
}

describe('beside a rotation', () => {
  const rotation = { kind: 'api-key' } as const;
  const rotated = () => {
    const environment = anEnvironment();
    const secrets = environment.secrets.map((secret) =>
      // Only its kind is looked at.
      secret.type === 'clientsecret' ? { ...secret, rotation: rotation as never } : secret,
    );
    return anInventory({ ...environment, secrets });
  };

  /** What a rotation leaves behind: a value on the platform, sealed in the ledger. */
  async function rotate(isSealed: boolean, details: Details = {}): Promise<void> {
    const writer = ledger();
    const place = { environment: 'dev', secret: 'dev_crm_clientsecret', generation: 2 };
    const value = Redacted.of('issued-password');
    const fields = { dev_crm_clientid: 'id', dev_crm_clientsecret: 'issued-password' };
    Object.assign(platform.credentials[1]!, { credentialFields: fields, modifiedDate: '2026-05-01T00:00:00Z' });
    const record = {
      ...place,
      actor: 'rotator',
      reason: '',
      fingerprint: aKeyOf('dev').fingerprint(value),
      platformModifiedDate: '2026-05-01T00:00:00Z',
      credential: 'dev_crm_basic',
      idempotencyKey: null,
      details,
    };
    await writer.db.transaction(async (tx) => {
      await appendRecords(
        tx,
        'dev',
        [
          { ...record, event: 'begun' },
          { ...record, event: 'stored' },
        ],
        writer,
      );
      if (isSealed) await putSealed(tx, place, value, aKeyOf('dev'));
    });
  }

  test('leaves a value alone that a rotation issued, and sends it along from the sealed copy', async () => {
    await syncSecrets(rotated(), [], ports());
    await rotate(true);
    expect(statuses(await syncSecrets(rotated(), [], ports()))).toEqual(['same', 'same', 'same']);
    // Its source is not even asked.
    const changed = ports({ env: { DEV_CRM_CLIENTID: 'newer-id', DEV_CRM_CLIENTSECRET: '' } });
    expect(statuses(await syncSecrets(rotated(), [], changed))).toEqual(['same', 'written', 'same']);
    expect(platform.credentials[1]?.credentialFields).toEqual({
      dev_crm_clientid: 'newer-id',
      dev_crm_clientsecret: 'issued-password',
    });
  });

  const passwordNow = () => platform.credentials[1]?.credentialFields.dev_crm_clientsecret;
  const liveNow = async () => (await latest(ledger().db, 'dev')).get('dev_crm_clientsecret')?.live;

  test.each<[string, () => Promise<unknown>]>([
    ['it is forced to', () => syncSecrets(rotated(), [], { ...ports(), isForced: true })],
    [
      'somebody else has written',
      () => {
        Object.assign(platform.credentials[1]!, { modifiedDate: '2026-05-02T00:00:00Z' });
        return syncSecrets(rotated(), [], ports());
      },
    ],
    [
      'a write of it was interrupted',
      async () => {
        const writer = ledger();
        const last = (await liveNow())!;
        const begun = { ...newRecord(last), event: 'writing', generation: 3, details: {} } as const;
        await writer.db.transaction((tx) => appendRecords(tx, 'dev', [begun], writer));
        return syncSecrets(rotated(), [], ports());
      },
    ],
  ])('sends the issued value again when %s, and never the one of its source', async (_when, again) => {
    await syncSecrets(rotated(), [], ports());
    await rotate(true, { endsAt: Date.UTC(2030, 0, 1), reference: 'key-7' });
    await again();
    const live = (await liveNow())!;
    expect(live).toMatchObject({
      event: 'written',
      fingerprint: aKeyOf('dev').fingerprint(Redacted.of('issued-password')),
    });
    expect(live.generation).toBeGreaterThan(2);
    expect(live.details).toMatchObject({ issued: true, endsAt: Date.UTC(2030, 0, 1), reference: 'key-7' });
    const puts = platform.writes;
    expect(statuses(await syncSecrets(rotated(), [], ports()))).toEqual(['same', 'same', 'same']);
    expect([passwordNow(), platform.writes]).toEqual(['issued-password', puts]);
    // Another field of the credential changes: the value is still at hand, by its newest generation.
    const newer = ports({ env: { DEV_CRM_CLIENTID: 'newer-id', DEV_CRM_CLIENTSECRET: '' } });
    expect(statuses(await syncSecrets(rotated(), [], newer))).toEqual(['same', 'written', 'same']);
    expect(passwordNow()).toBe('issued-password');
  });

  test('puts a value that was set by hand on record as what it is', async () => {
    await syncSecrets(rotated(), [], ports());
    await rotate(true);
    await setSecret(rotated(), 'dev_crm_clientsecret', Redacted.of('set-by-a-person'), ports());
    expect((await liveNow())?.details.issued).toBeUndefined();
    expect(passwordNow()).toBe('set-by-a-person');
  });

  test('keeps its hands off a credential that a rotation is about to write to', async () => {
    await syncSecrets(rotated(), [], ports());
    const writer = ledger();
    const [, last] = await history(writer.db, { environment: 'dev', secret: 'dev_crm_clientsecret' });
    const begun = { ...last!, event: 'begun', generation: 2, fingerprint: null, details: {} } as const;
    await writer.db.transaction((tx) => appendRecord(tx, newRecord(begun), writer));
    // The rotation has written, and has not said so yet.
    Object.assign(platform.credentials[1]!, { modifiedDate: '2026-05-01T00:00:00Z' });
    const calm = await planSecrets(rotated(), [], ports());
    expect(calm.secrets.map(({ change }) => change)).toEqual(['same', 'unknown', 'same']);
    const result = await syncSecrets(rotated(), [], ports({ env: { DEV_CRM_CLIENTID: 'newer-id' } }));
    expect([statuses(result), result.problems.map(({ code }) => code)]).toEqual([
      ['same', 'failed', 'failed'],
      ['rotation-under-way'],
    ]);
    expect(puts()).toHaveLength(2);
  });

  test('sends the value along that changes with a rotated one, not the one in its source', async () => {
    const companionOf: ValuePorts['companionOf'] = (_environment, name) =>
      Promise.resolve(name === 'dev_crm_clientid' ? Redacted.of('second-client') : undefined);
    const both = { ...ports(), companionOf };
    expect(statuses(await syncSecrets(rotated(), [], both))).toEqual(['written', 'written', 'written']);
    expect(platform.credentials[1]?.credentialFields).toMatchObject({ dev_crm_clientid: 'second-client' });
    expect(statuses(await syncSecrets(rotated(), [], both))).toEqual(['same', 'same', 'same']);
  });

  test('refuses to write beside an issued value that was not kept', async () => {
    await syncSecrets(rotated(), [], ports());
    await rotate(false);
    const result = await syncSecrets(rotated(), [], ports({ env: { DEV_CRM_CLIENTID: 'newer-id' } }));
    expect([statuses(result), result.problems.map(({ code }) => code)]).toEqual([
      ['same', 'failed', 'failed'],
      ['value-not-kept'],
    ]);
    expect(platform.credentials[1]?.credentialFields).toMatchObject({ dev_crm_clientsecret: 'issued-password' });
  });

  test('lets a value that was typed take the place of an issued one', async () => {
    await syncSecrets(rotated(), [], ports());
    await rotate(true);
    const typed = Redacted.of('typed-password');
    const outcomes = await setSecret(rotated(), 'dev_crm_clientsecret', typed, ports());
    expect(outcomes.map(({ status }) => status)).toEqual(['same', 'written']);
    expect(platform.credentials[1]?.credentialFields).toMatchObject({ dev_crm_clientsecret: 'typed-password' });
  });

  test('does not overwrite what a rotation wrote since the sync looked', async () => {
    await syncSecrets(rotated(), [], ports());
    const { clientOf, ...rest } = ports({ env: { DEV_CRM_CLIENTID: 'newer-id' } });
    const base = clientOf(anEnvironment());
    const listCredentials = async () => {
      const list = await base.listCredentials();
      await rotate(true);
      return list;
    };
    const client = { ...base, listCredentials };
    const result = await syncSecrets(rotated(), [], { ...rest, clientOf: () => client });
    expect(result.problems.map(({ code }) => code)).toEqual(['secret-moved-on']);
    expect(platform.credentials[1]?.credentialFields).toMatchObject({ dev_crm_clientsecret: 'issued-password' });
  });
});

test('leaves a value alone that is renewed elsewhere', async () => {
  const environment = anEnvironment();
  const elsewhere = { kind: 'renewed-elsewhere', owner: 'a gateway', reason: 'it issues it' } as const;
  const secrets = environment.secrets.map((secret) => ({ ...secret, rotation: elsewhere }));
  const renewed = anInventory({ ...environment, secrets });
  expect(statuses(await syncSecrets(renewed, [], ports()))).toEqual(['same', 'same', 'same']);
  expect(puts()).toEqual([]);
});

test('reports a credential that vanished on the way', async () => {
  platform.intercept = (request) => {
    if (request.method === 'PUT') platform.credentials.splice(0, platform.credentials.length);
    return undefined;
  };
  const result = await sync();
  expect(codes(new ProblemsError(result.problems))).toEqual(['credential-vanished', 'credential-vanished']);
  expect(result.problems[0]?.fix).toContain('npx cdktf deploy dev-crm');
});
