import { permissionsOf } from '../../../core/prerequisites';
import { liveRecordsSince } from '../../../ledger/ledger';
import { writingClientOf } from '../../../ledger/value-details';
import { buildCertificate } from '../../../rotation/certificate/build-certificate';
import { collectEvidence } from '../../../rotation/certificate/collect-evidence';
import { collectCorrelation } from '../../../rotation/correlate/collect-correlation';
import { observationsIn } from '../../../rotation/observations/observations';
import { rotate } from '../../../rotation/run/rotate';
import { adminId, anOrganization } from '../../kit/a-sandbox';
import { anEstate, clientOn, type Estate } from '../../kit/an-estate';
import { anExecution } from '../certificate/some-evidence';

/** The clients that an access stack makes: one rotates and may read no audits, another reads them and may write nothing. */
const clients = {
  [adminId]: ['all'],
  rotation: permissionsOf('rotation', ['integration-credentials']),
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
  return collectCorrelation(environment, since, { db, clock, key, client, clients: ['reader'] });
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
