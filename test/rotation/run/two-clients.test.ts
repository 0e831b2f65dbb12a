import { permissionsOf } from '../../../core/prerequisites';
import type { GenesysClient } from '../../../genesys/client';
import { recordAcceptance } from '../../../ledger/accepted';
import { history, liveRecordsSince } from '../../../ledger/ledger';
import { writingClientOf } from '../../../ledger/value-details';
import { buildCertificate } from '../../../rotation/certificate/build-certificate';
import { renderCertificate } from '../../../rotation/certificate/render-certificate';
import { collectEvidence } from '../../../rotation/certificate/collect-evidence';
import { collectCorrelation } from '../../../rotation/correlate/collect-correlation';
import { observationsIn } from '../../../rotation/observations/observations';
import { rotate } from '../../../rotation/run/rotate';
import { adminId, anOrganization } from '../../kit/a-sandbox';
import { syncSecrets } from '../../../secrets/sync';
import { anInventory } from '../../kit/an-inventory';
import { aWriteLedger } from '../../kit/a-write-ledger';
import { runKey } from '../../kit/source-ports';
import { anEstate, clientOn, type Estate } from '../../kit/an-estate';
import { anExecution } from '../certificate/some-evidence';

/** The clients that an access stack makes: one rotates and may read no audits, another reads them and may write nothing. */
const clients = {
  [adminId]: ['all'],
  rotation: permissionsOf('rotation', ['integration-credentials']),
  second: permissionsOf('rotation', ['integration-credentials']),
  reader: permissionsOf('drift-reading', ['integration-credentials']),
};

let estate: Estate;
let since: number;
beforeEach(async () => {
  estate = await anEstate({ sandbox: { organizations: [anOrganization('nonprod', clients)], cacheSeconds: 0 } });
  const { clock, kit, environment, db } = estate;
  clock.advance(600_000);
  since = clock.now();
  const wish = { environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'a test' } as const;
  const ports = estate.ports({ clientOf: () => clientOn(kit, clock, 'rotation') });
  expect((await rotate(wish, ports))?.storedAt).not.toBeNull();
  const { keyOf } = ports;
  await observationsIn(db, keyOf).addExecution(anExecution({ begunAt: clock.now(), endedAt: clock.now() }));
});
afterEach(() => estate.close());

async function auditClaim() {
  const { clock, kit, environment, db } = estate;
  const evidence = await collectEvidence(
    { environment, secret: environment.secrets[0]! },
    { db, clock, key: estate.ports().keyOf('dev'), client: clientOn(kit, clock, 'reader') },
  );
  const { claims } = buildCertificate(evidence, { at: clock.now(), actor: 'a test' });
  return claims.find(({ claim }) => claim === 'in-platform-audit-log');
}

function correlated() {
  const { clock, kit, environment, db } = estate;
  const client = clientOn(kit, clock, 'reader');
  const key = estate.ports().keyOf('dev');
  return collectCorrelation(environment, since, { db, clock, key, client, claimed: ['reader'] });
}

/** Somebody else replaces the credential's values. */
async function overwrite(client: string): Promise<void> {
  const { kit } = estate;
  const [credential] = await estate.client.findCredentialsByName('dev_crm_bearer');
  const body = { name: 'dev_crm_bearer', type: { name: 'userDefined' }, credentialFields: { dev_crm_bearer: 'x' } };
  await kit.call('PUT', `/api/v2/integrations/credentials/${credential!.id}`, body, client);
}

test('the ledger names the client that rotated, and by that another one certifies and correlates', async () => {
  const { db } = estate;
  const { found } = await liveRecordsSince(db, 'dev', new Date(0).toISOString(), estate.ports().keyOf('dev'));
  expect(found.map(({ record }) => writingClientOf(record))).toEqual(['rotation']);
  expect(await auditClaim()).toMatchObject({ outcome: 'proven' });
  expect(await correlated()).toMatchObject({ auditMissing: null, writes: [{ origin: 'confirmed' }] });
});

test('a write by neither is somebody else’s, and one by the client that the ledger names is ours', async () => {
  estate.clock.advance(200_000);
  await overwrite(adminId);
  estate.clock.advance(200_000);
  await overwrite('rotation');
  const { writes } = await correlated();
  expect(writes.map(({ origin }) => origin)).toEqual(['confirmed', 'foreign', 'unrecorded']);
});

/** The connection breaks after the platform has done what it was asked for, so many times. */
function cut(times: number): (request: Request) => boolean {
  let left = times;
  return ({ method }) => method === 'PUT' && (left -= 1) >= 0;
}

const originsAndWhat = async () =>
  (await correlated()).writes.map(({ origin, generations }) => [origin, generations.join()]);

describe('the next rotation', () => {
  const again = (client: GenesysClient) => {
    const wish = { environment: estate.environment, secret: estate.environment.secrets[0]! };
    return rotate({ ...wish, cause: 'asked', reason: 'a test' }, estate.ports({ clientOf: () => client }));
  };
  const as = (client: string, times = 0) => clientOn(estate.kit, estate.clock, client, cut(times));
  beforeEach(async () => {
    estate.clock.advance(200_000);
    // The first one waits for the end of its old value from now on.
    expect(await again(as('rotation'))).toMatchObject({ generation: 1, stage: 'prove' });
    since = estate.clock.now();
  });

  test('is ours throughout, though its answers were lost and another client ended it', async () => {
    // All six tries of the first attempt.
    expect(await again(as('rotation', 6))).toMatchObject({ stage: 'store', fault: { code: 'platform-unreachable' } });
    estate.clock.advance(60_000);
    expect((await again(as('second')))?.storedAt).not.toBeNull();
    const tried = Array.from({ length: 6 }, () => ['confirmed', 'tried 2']);
    expect(await originsAndWhat()).toEqual([...tried, ['confirmed', 'stored 2']]);
    expect(await auditClaim()).toMatchObject({ outcome: 'proven' });
  });

  test('is ours where it was given up, and nothing could be put back', async () => {
    const broken = as('second', Infinity);
    let given = await again(broken);
    for (let waits = 0; waits < 50 && given?.stage !== 'failed'; waits += 1) {
      estate.clock.advance(60_000);
      given = await again(broken);
    }
    expect(given).toMatchObject({ generation: 2, stage: 'failed' });
    const tried = await originsAndWhat();
    expect(tried.length).toBeGreaterThan(6);
    expect(new Set(tried.map((one) => one.join(' ')))).toEqual(new Set(['confirmed tried 2']));
  });
});

describe('a sync', () => {
  const sync = (client: GenesysClient) => {
    const { environment, clock, db } = estate;
    const { keyOf, sources } = estate.ports();
    const ledger = aWriteLedger(db, { keyOf, clock, reason: 'a test' });
    return syncSecrets(anInventory(environment), ['dev_crm_bearer'], {
      ...{ clientOf: () => client, sources, ledger, runKey, isForced: true },
    });
  };
  beforeEach(() => {
    since = estate.clock.now() + 100_000;
    estate.clock.advance(200_000);
  });

  test('whose answer was lost is on record with its client, which never wrote before', async () => {
    const { clock, kit, db } = estate;
    const { problems } = await sync(clientOn(kit, clock, 'second', cut(6)));
    expect(problems.map(({ code }) => code)).toEqual(['platform-unreachable']);
    const last = await history(db, { environment: 'dev', secret: 'dev_crm_bearer' });
    expect(last.at(-1)).toMatchObject({ event: 'failed', details: { fate: 'unknown', client: 'second' } });
    expect(await originsAndWhat()).toEqual(Array.from({ length: 6 }, () => ['confirmed', 'tried 2']));
  });

  test('that was killed after it wrote leaves a write of ours', async () => {
    const { clock, kit } = estate;
    const client = clientOn(kit, clock, 'second');
    const killed: GenesysClient = {
      ...client,
      guarded: () => killed,
      putCredential: async (...given) => {
        await client.putCredential(...given);
        throw new Error('killed');
      },
    };
    await expect(sync(killed)).rejects.toThrow('killed');
    expect(await originsAndWhat()).toEqual([['confirmed', 'tried 2']]);
  });

  test('sends nothing where its client cannot be put on record', async () => {
    const { clock, kit, db } = estate;
    const before = kit.journal.length;
    const transaction = db.transaction.bind(db);
    let isFull = false;
    Object.assign(db, {
      transaction: (...given: Parameters<typeof transaction>) =>
        isFull ? Promise.reject(new Error('full')) : transaction(...given),
    });
    const client = clientOn(kit, clock, 'second');
    const watched: GenesysClient = {
      ...client,
      guarded: () => watched,
      putCredential: (...given) => {
        isFull = true;
        return client.putCredential(...given);
      },
    };
    await expect(sync(watched)).rejects.toThrow('full');
    expect(kit.journal.slice(before).filter(({ method }) => method === 'PUT')).toEqual([]);
  });
});

test('the certificate says of a value that a deploy put it in use on a person’s word', async () => {
  const { clock, db, environment } = estate;
  const { keyOf } = estate.ports();
  const reason = 'it is `right` | trust me';
  const about = { environment: 'dev', stack: 'dev-crm', secrets: ['dev_crm_bearer'], code: 'live-secret-unproven' };
  await db.transaction((tx) => recordAcceptance(tx, { ...about, reason }, { clock, keyOf, actor: 'ada' }));
  const secret = environment.secrets[0]!;
  const ports = { db, clock, key: keyOf('dev'), client: undefined };
  const certificate = buildCertificate(await collectEvidence({ environment, secret }, ports), {
    at: 0,
    actor: 'a test',
  });
  expect(certificate.limits.at(-1)).toMatch(/^A deploy of dev-crm put the value .* ada\): it is `right` \| trust me$/);
  // Markdown cannot be made to say something else by it.
  const text = renderCertificate({ certificate, signature: null });
  expect(text).toContain('ada): it is \\`right\\` \\| trust me');
});
