import { inspect } from 'node:util';
import type { GenesysClient } from '../../genesys/client';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { setSecret } from '../../secrets/set';
import { syncSecrets, type ValuePorts } from '../../secrets/sync';
import { listSecrets } from '../../secrets/list';
import { aClient } from '../kit/a-client';
import { aPlatform, reply, type FakePlatform } from '../kit/a-platform';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { runKey, sourcePorts } from '../kit/source-ports';
import { useLedger } from '../kit/a-write-ledger';

const ledger = useLedger();

const env = { DEV_CRM_BEARER: 'bearer-value', DEV_CRM_CLIENTID: 'id', DEV_CRM_CLIENTSECRET: 'client-password' };
const deployed = () => aPlatform(['someone-else', 'dev_crm_bearer', 'dev_crm_basic']);
const inventory = anInventory(anEnvironment());

function ports(platform: FakePlatform, variables: Record<string, string | undefined> = env): ValuePorts {
  const client = aClient(platform.fetch);
  return { clientOf: () => client, sources: sourcePorts({ env: variables }), ledger: ledger(), runKey };
}

const writes = (platform: FakePlatform) =>
  platform.calls.filter(({ method, path }) => method !== 'GET' && path !== '/oauth/token');
const codes = (error: unknown) =>
  error instanceof ProblemsError ? error.problems.map(({ code, where }) => [code, where]) : error;
const failure = (work: Promise<unknown>) => work.catch((thrown: unknown) => thrown);

test('writes every credential with all of its fields', async () => {
  const platform = deployed();
  const result = await syncSecrets(inventory, ['dev'], ports(platform));
  expect(result.outcomes).toEqual([
    { environment: 'dev', secret: 'dev_crm_bearer', credential: 'dev_crm_bearer', status: 'written' },
    { environment: 'dev', secret: 'dev_crm_clientid', credential: 'dev_crm_basic', status: 'written' },
    { environment: 'dev', secret: 'dev_crm_clientsecret', credential: 'dev_crm_basic', status: 'written' },
  ]);
  expect([result.problems, result.exitCode]).toEqual([[], 0]);
  expect(platform.credentials.map(({ credentialFields }) => credentialFields)).toEqual([
    {},
    { dev_crm_bearer: 'bearer-value' },
    { dev_crm_clientid: 'id', dev_crm_clientsecret: 'client-password' },
  ]);
});

test('lists every missing source at once, and asks the platform nothing where no credential is ready', async () => {
  const platform = deployed();
  const missing = [
    ['value-missing', 'dev_crm_bearer'],
    ['value-composite', 'dev_crm_clientid'],
    ['value-missing', 'dev_crm_clientsecret'],
  ];
  const lacking = ports(platform, { DEV_CRM_CLIENTID: 'crm-client:its-password' });
  const { outcomes, problems, exitCode } = await syncSecrets(inventory, [], lacking);
  expect(codes(new ProblemsError(problems))).toEqual(missing);
  expect([outcomes.map(({ status }) => status), exitCode]).toEqual([['held-back', 'held-back', 'held-back'], 1]);
  expect(codes(await failure(syncSecrets(inventory, [], { ...lacking, isAllOrNothing: true })))).toEqual(missing);
  expect(platform.calls).toEqual([]);
});

test('writes what is ready and holds back what is not, a credential as a whole, unless all or nothing is wished', async () => {
  const platform = deployed();
  const lacking = ports(platform, { ...env, DEV_CRM_CLIENTSECRET: undefined });
  const all = await failure(syncSecrets(inventory, [], { ...lacking, isAllOrNothing: true }));
  expect(codes(all)).toEqual([['value-missing', 'dev_crm_clientsecret']]);
  expect(writes(platform)).toEqual([]);
  const { outcomes, problems, exitCode } = await syncSecrets(inventory, [], lacking);
  expect(outcomes.map(({ secret, status }) => [secret, status])).toEqual([
    ['dev_crm_bearer', 'written'],
    ['dev_crm_clientid', 'held-back'],
    ['dev_crm_clientsecret', 'held-back'],
  ]);
  expect([problems.map(({ code }) => code), exitCode, writes(platform).length]).toEqual([['value-missing'], 1, 1]);
});

test('takes names of stacks and secrets, writes their credentials as a whole, and lists all that nothing has', async () => {
  const platform = deployed();
  const one = await syncSecrets(inventory, ['dev_crm_clientid'], ports(platform));
  expect(one.outcomes.map(({ secret, status }) => [secret, status])).toEqual([
    ['dev_crm_clientid', 'written'],
    ['dev_crm_clientsecret', 'written'],
  ]);
  const stack = await syncSecrets(inventory, ['dev-crm', 'dev_crm_clientid', 'dev'], ports(platform));
  expect(stack.outcomes).toHaveLength(3);
  const unknown = ['dve', 'dev-crn', 'dev_crm_berer', 'nowhere-at-all'];
  expect(await failure(syncSecrets(inventory, ['dev', ...unknown], ports(platform)))).toMatchObject({
    problems: [
      { code: 'environment-unknown', where: 'dve', fix: 'did you mean dev?' },
      { code: 'stack-unknown', where: 'dev-crn', fix: 'did you mean dev-crm?' },
      { code: 'secret-unknown', where: 'dev_crm_berer', fix: 'did you mean dev_crm_bearer?' },
      { code: 'stack-unknown', where: 'nowhere-at-all' },
    ],
  });
});

test('goes on with the others where an organisation gives no answer, has no client, or is being written to', async () => {
  const both = anInventory(anEnvironment(), anEnvironment({ name: 'stg' }));
  const stg = { STG_CRM_BEARER: 'stg-bearer-value', STG_CRM_CLIENTID: 'stg-id', STG_CRM_CLIENTSECRET: 'stg-password' };
  const gone = new ProblemsError([{ code: 'platform-unreachable', where: 'x', what: 'x', fix: 'x' }], { exitCode: 69 });
  const good = aClient(deployed().fetch);
  const dead = { ...good, listCredentials: () => Promise.reject(gone) };
  const noClient = (): never => {
    throw new ProblemsError([{ code: 'client-not-configured', where: 'x', what: 'x', fix: 'x' }]);
  };
  for (const [other, code] of [
    [() => dead, 69],
    [noClient, 1],
  ] as const) {
    const base = ports(deployed(), { ...env, ...stg });
    const clientOf: ValuePorts['clientOf'] = ({ name }) => (name === 'dev' ? good : other());
    const done = await syncSecrets(both, [], { ...base, clientOf, isForced: true });
    const statuses = done.outcomes.map(({ status }) => status);
    expect(statuses).toEqual([...Array<string>(3).fill('written'), ...Array<string>(3).fill('held-back')]);
    expect(done.exitCode).toBe(code);
  }
});

test('with all or nothing, writes nothing when one credential is not deployed, and says what to deploy', async () => {
  const platform = aPlatform(['dev_crm_bearer']);
  const error = await failure(syncSecrets(inventory, [], { ...ports(platform), isAllOrNothing: true }));
  expect(error).toMatchObject({
    problems: [{ code: 'credential-not-deployed', where: 'dev_crm_basic', fix: 'npx cdktf deploy dev-crm' }],
  });
  expect(writes(platform)).toEqual([]);
});

test('writes nothing to a name that is on the platform twice without anything to tell, or has another type', async () => {
  const platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic', 'dev_crm_basic']);
  platform.credentials[0]!.type = { name: 'basicAuth' };
  const { problems } = await syncSecrets(inventory, [], ports(platform));
  expect(codes(new ProblemsError(problems))).toEqual([
    ['credential-type-differs', 'dev_crm_bearer'],
    ['credential-ambiguous', 'dev_crm_basic'],
  ]);
  expect(writes(platform)).toEqual([]);
});

test('goes on after a refused write and reports it', async () => {
  const platform = deployed();
  platform.intercept = (request) =>
    request.method === 'PUT' && request.url.endsWith('credential-2') ? reply(400, { code: 'bad.request' }) : undefined;
  const result = await syncSecrets(inventory, [], ports(platform));
  expect(result.outcomes.map(({ status }) => status)).toEqual(['failed', 'written', 'written']);
  expect([result.exitCode, result.problems.map(({ code }) => code)]).toEqual([1, ['platform-refused']]);
});

test('stops when the platform goes away in the middle, and the same sync finishes the work', async () => {
  const platform = deployed();
  platform.intercept = (request) => {
    if (request.method === 'PUT') throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNREFUSED' });
    return undefined;
  };
  const result = await syncSecrets(inventory, [], ports(platform));
  expect(result.outcomes.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  expect(result.exitCode).toBe(69);
  platform.intercept = () => undefined;
  expect((await syncSecrets(inventory, [], ports(platform))).exitCode).toBe(0);
});

test('stops when the user interrupts', async () => {
  const platform = deployed();
  const interrupted = { code: 'interrupted', where: 'x', what: 'x', fix: 'x' };
  const { clientOf, sources } = ports(platform);
  const client: GenesysClient = {
    ...clientOf(anEnvironment()),
    putCredential: () => Promise.reject(new ProblemsError([interrupted])),
    guarded: () => client,
  };
  const result = await syncSecrets(inventory, [], { ...ports(platform), clientOf: () => client, sources });
  expect(result.outcomes.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
});

test('waits out a 429 and repeats a PUT after a broken connection', async () => {
  const platform = deployed();
  const seen: string[] = [];
  platform.intercept = (request) => {
    if (request.method !== 'PUT') return undefined;
    const id = request.url.slice(-12);
    seen.push(id);
    if (seen.filter((one) => one === id).length > 1) return undefined;
    if (id === 'credential-2') return reply(429, {}, { 'retry-after': '2' });
    if (id === 'credential-3') throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
    return undefined;
  };
  expect((await syncSecrets(inventory, [], ports(platform))).exitCode).toBe(0);
  expect(seen.sort()).toEqual(['credential-2', 'credential-2', 'credential-3', 'credential-3']);
});

test('names an unknown environment with the known ones', async () => {
  const error = await failure(syncSecrets(inventory, ['dve'], ports(deployed())));
  expect(error).toMatchObject({ problems: [{ code: 'environment-unknown', where: 'dve', fix: 'did you mean dev?' }] });
});

test('asks once for a prompted value', async () => {
  const platform = deployed();
  const prompted = anInventory(
    anEnvironment({
      sourceOf: (name) =>
        name.endsWith('bearer') ? { kind: 'prompt' } : { kind: 'env', variable: name.toUpperCase() },
    }),
  );
  const asked: string[] = [];
  const base = ports(platform);
  const ask = (secret: string) => {
    asked.push(secret);
    return Promise.resolve(Redacted.of('typed-value'));
  };
  await syncSecrets(prompted, [], { ...base, sources: { ...base.sources, ask } });
  expect(asked).toEqual(['dev_crm_bearer']);
  expect(platform.credentials[1]!.credentialFields).toEqual({ dev_crm_bearer: 'typed-value' });
});

test('reports a missing permission once, however many writes it fails', async () => {
  const platform = deployed();
  const body = { message: 'missing integrations:integration:edit' };
  platform.intercept = (request) => (request.method === 'PUT' ? reply(403, body) : undefined);
  const result = await syncSecrets(inventory, [], ports(platform));
  expect(result.outcomes.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  expect(result.problems.map(({ code }) => code)).toEqual(['permission-missing']);
});

test('lists an organisation once for the environments that share it', async () => {
  const platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic', 'stg_crm_bearer', 'stg_crm_basic'], 100);
  const both = anInventory(anEnvironment(), anEnvironment({ name: 'stg' }));
  const stg = { STG_CRM_BEARER: 'stg-bearer-value', STG_CRM_CLIENTID: 'stg-id', STG_CRM_CLIENTSECRET: 'stg-password' };
  const result = await syncSecrets(both, [], ports(platform, { ...env, ...stg }));
  expect(result.outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'written'));
  expect(platform.calls.filter(({ path }) => path.endsWith('/listing'))).toHaveLength(2);
});

test('creates and then patches named secrets of the native store', async () => {
  const platform = aPlatform();
  const native = anInventory(anEnvironment({ store: 'native-secrets' }));
  expect((await syncSecrets(native, [], ports(platform))).outcomes.map(({ status }) => status)).toEqual([
    'created',
    'created',
    'created',
  ]);
  const again = await syncSecrets(native, [], ports(platform, { ...env, DEV_CRM_BEARER: 'newer-value' }));
  expect(again.outcomes.map(({ status }) => status)).toEqual(['written', 'same', 'same']);
  expect(platform.secrets.map(({ value }) => value)).toEqual(['newer-value', 'id', 'client-password']);
});

test('sets one value together with the other fields of its credential', async () => {
  const platform = deployed();
  const outcomes = await setSecret(inventory, 'dev_crm_clientsecret', Redacted.of('new-password'), ports(platform));
  expect(outcomes.map(({ secret, status }) => [secret, status])).toEqual([
    ['dev_crm_clientid', 'written'],
    ['dev_crm_clientsecret', 'written'],
  ]);
  expect(writes(platform).map(({ body }) => body)).toEqual([
    {
      name: 'dev_crm_basic',
      type: { name: 'userDefined' },
      credentialFields: { dev_crm_clientid: 'id', dev_crm_clientsecret: 'new-password' },
    },
  ]);
});

test('refuses to set one value when another of its credential cannot be read, and names it', async () => {
  const platform = deployed();
  const error = await failure(
    setSecret(inventory, 'dev_crm_clientsecret', Redacted.of('new-password'), ports(platform, {})),
  );
  expect(codes(error)).toEqual([
    ['credential-incomplete', 'dev_crm_clientsecret'],
    ['value-missing', 'dev_crm_clientid'],
  ]);
  expect(error).toMatchObject({ problems: [{ what: expect.stringContaining('dev_crm_clientid') }, {}] });
  expect(platform.calls).toEqual([]);
});

test('refuses a value that is no atomic secret before anything is written', async () => {
  const platform = deployed();
  expect(
    codes(
      await failure(
        setSecret(inventory, 'dev_crm_bearer', Redacted.of('user=alphabet;key=beta-value'), ports(platform)),
      ),
    ),
  ).toEqual([['value-composite', 'dev_crm_bearer']]);
  expect(platform.calls).toEqual([]);
});

test('does not repeat an unknown secret name that may be a value', async () => {
  const error = await failure(setSecret(inventory, 'dev_crm_beaerr', Redacted.of('x'), ports(deployed())));
  expect(error).toMatchObject({ problems: [{ code: 'secret-unknown', fix: 'did you mean dev_crm_bearer?' }] });
  const value = ['S3cr', 'et!'].join('');
  const hidden = await failure(setSecret(inventory, value, Redacted.of('x'), ports(deployed())));
  expect(inspect(hidden, { depth: 20 })).not.toContain(value);
});

test('lists an ambiguous name as a problem', async () => {
  const platform = aPlatform(['dev_crm_bearer', 'dev_crm_bearer', 'dev_crm_basic']);
  const list = await listSecrets(inventory, [], () => aClient(platform.fetch));
  expect([list.exitCode, list.problems.map(({ code }) => code)]).toEqual([1, ['credential-ambiguous']]);
  expect(list.secrets.map(({ onPlatform }) => onPlatform)).toEqual(['unknown', 'yes', 'yes']);
});

test('lists what is deployed, and unknown where the platform gives no answer', async () => {
  const list = await listSecrets(inventory, [], () => aClient(aPlatform(['dev_crm_bearer']).fetch));
  expect(list.secrets.map(({ name, source, onPlatform }) => [name, source, onPlatform])).toEqual([
    ['dev_crm_bearer', 'env DEV_CRM_BEARER', 'yes'],
    ['dev_crm_clientid', 'env DEV_CRM_CLIENTID', 'no'],
    ['dev_crm_clientsecret', 'env DEV_CRM_CLIENTSECRET', 'no'],
  ]);
  const refused = await listSecrets(inventory, [], () => aClient(aPlatform().fetch, { clientSecret: 'wrong' }));
  expect([refused.exitCode, refused.secrets.map(({ onPlatform }) => onPlatform)]).toEqual([
    1,
    ['unknown', 'unknown', 'unknown'],
  ]);
});

test('leaves no value in what it returns, throws or reports', async () => {
  const marker = ['planted', 'marker'].join('-');
  const secretEnv = {
    DEV_CRM_BEARER: `${marker}-1`,
    DEV_CRM_CLIENTID: `${marker}-2`,
    DEV_CRM_CLIENTSECRET: `${marker}-3`,
  };
  const platform = deployed();
  // A hostile platform that sends every body back in its error.
  platform.intercept = async (request) => {
    const sent = await request.text();
    return request.method === 'PUT'
      ? reply(400, { message: sent, code: sent, details: [sent], contextId: sent })
      : undefined;
  };
  const seen: unknown[] = [];
  const result = await syncSecrets(inventory, [], {
    ...ports(platform, secretEnv),
    onOutcome: (outcome) => seen.push(outcome),
  });
  const thrown = await failure(
    setSecret(inventory, 'dev_crm_bearer', Redacted.of(`${marker}-4`), ports(platform, secretEnv)),
  );
  const text =
    inspect([result, seen, thrown], { depth: 30, showHidden: true }) +
    JSON.stringify([result, seen, thrown]) +
    String((thrown as Error).stack);
  expect(result.outcomes.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  expect(text).not.toContain(marker);
  expect(text).not.toContain(Buffer.from(marker).toString('base64').slice(0, 8));
});

test('asks for each of many prompted values once', async () => {
  const count = 120;
  const names = Array.from({ length: count }, (_, index) => `dev_crm_key${index}`);
  const base = anEnvironment();
  const many = anEnvironment({
    secrets: names.map((name) => ({ ...base.secrets[0]!, name, credential: name, source: { kind: 'prompt' } })),
    credentials: names.map((name) => ({ ...base.credentials[0]!, name, fields: [{ key: name, secret: name }] })),
  });
  const platform = aPlatform(names, 200);
  const asked: string[] = [];
  const { clientOf } = ports(platform);
  const ask = (secret: string) => {
    asked.push(secret);
    return Promise.resolve(Redacted.of(`typed-for-${secret}`));
  };
  const result = await syncSecrets(anInventory(many), [], {
    ...ports(platform),
    clientOf,
    sources: sourcePorts({ ask }),
  });
  expect([result.outcomes.length, result.exitCode, asked.length]).toEqual([count, 0, count]);
});
