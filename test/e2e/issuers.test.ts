import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';
import * as oauth from 'oauth4webapi';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues } from '../../cli/demo/find-values';
import type { Inventory, SecretStore } from '../../core/inventory';
import { Redacted } from '../../core/redacted';
import { clientAuthOf } from '../../rotation/issuers/client-auth';
import { isOver, type Rotation } from '../../rotation/machine/rotation';
import { documents, fences } from '../docs/documents';
import type { Said } from '../kit/a-workspace';
import { aSandboxOnAClock, type SandboxOnAClock } from '../kit/a-sandbox-on-a-clock';
import { fetchApart } from '../kit/fetch-apart';

const dist = join(__dirname, '../../dist');
const page = documents().find(({ path }) => path === 'docs/rotation/issuers.md')!;
const [declared] = fences(page).filter(({ language }) => language === 'ts');

/** Declares what the page declares, in the sandbox. */
const app = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { collectInventory, synthSound } = require('./constructs');
const { inSandbox } = require('./core/environment');
const { dev } = require('${dist}/environments/dev');
const { IssuersStack } = require('./issuers-stack');
const platform = { baseUrl: 'https://api.mypurecloud.de', tokenUrl: 'https://login.mypurecloud.de/oauth/token' };
const overlay = JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8'));
const { store, clients } = JSON.parse(readFileSync('declared.json', 'utf8'));
const environment = inSandbox({ ...dev, store, services: { ...dev.services, platform } }, overlay);
const app = new App();
new IssuersStack(app, environment, clients);
try { synthSound(app); } catch (error) { process.stderr.write(error.message + '\\n'); process.exit(1); }
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;

let world: SandboxOnAClock;
let clients: [string, string];

async function setUp(store: SecretStore): Promise<void> {
  world = await aSandboxOnAClock({ tokenLifetimeSeconds: 1800 });
  const write = (path: string, text: string) => writeFileSync(join(world.folder, path), text);
  const { outputText } = transpileModule(declared!.code, { compilerOptions: { module: ModuleKind.CommonJS } });
  mkdirSync(join(world.folder, 'core'));
  write('constructs.js', `module.exports = require('${dist}/constructs');`);
  write('core/environment.js', `module.exports = require('${dist}/core/environment');`);
  write('issuers-stack.js', outputText);
  write('app.js', app);
  write('cdktf.json', JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  await makeClients();
  write('declared.json', JSON.stringify({ store, clients }));
  await fillSources();
}

const valueOf = (secret: string) => readFileSync(join(world.folder, '.gcda/sandbox/values', secret), 'utf8');

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: object | URLSearchParams,
  method = body ? 'POST' : 'GET',
): Promise<Answer> {
  const isForm = body instanceof URLSearchParams;
  const response = await fetchApart(url, {
    method,
    headers: { ...headers, ...(body && !isForm && { 'content-type': 'application/json' }) },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const pair = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const grant = new URLSearchParams({ grant_type: 'client_credentials' });

/** Asks the platform as an administrator. */
async function asAdministrator(path: string, body?: object, method?: string): Promise<Answer> {
  const { nonprod } = JSON.parse(readFileSync(join(world.folder, '.gcda/sandbox/clients.json'), 'utf8')) as {
    nonprod: { clientId: string; clientSecret: string };
  };
  const authorization = pair(nonprod.clientId, nonprod.clientSecret);
  const login = await ask(`${world.genesysUrl}/oauth/token`, { authorization }, grant);
  const bearer = `Bearer ${String(login.body.access_token)}`;
  return ask(`${world.genesysUrl}/api/v2/${path}`, { authorization: bearer }, body, method);
}

/** Somebody else writes a value to the platform. */
async function writeAsGateway(name: string, value: string, store: SecretStore): Promise<void> {
  if (store === 'native-secrets') {
    const found = await asAdministrator(`security/secrets?name=${name}`);
    const { entities } = found.body as unknown as { entities: readonly { id: string }[] };
    expect((await asAdministrator(`security/secrets/${entities[0]?.id}`, { value }, 'PATCH')).status).toBe(200);
    return;
  }
  const found = await asAdministrator('integrations/credentials?pageSize=100&pageNumber=1');
  const { entities } = found.body as unknown as { entities: readonly { id: string; name: string }[] };
  const credential = entities.find((one) => one.name === name);
  const body = { name, type: { name: 'userDefined' }, credentialFields: { [name]: value } };
  expect((await asAdministrator(`integrations/credentials/${credential?.id}`, body, 'PUT')).status).toBe(200);
}

/** Two OAuth clients of the organisation with one role; the first one's pair is what the sources have. */
async function makeClients(): Promise<void> {
  const make = (path: string, body: object) => asAdministrator(path, body);
  const permissionPolicies = [{ domain: 'integrations', entityName: 'action', actionSet: ['view'] }];
  const role = await make('authorization/roles', { name: 'reads actions', permissionPolicies });
  const made: string[] = [];
  for (const name of ['one', 'other']) {
    const machine = { name, authorizedGrantType: 'CLIENT-CREDENTIALS', roleIds: [role.body.id] };
    const { body } = await make('oauth/clients', machine);
    made.push(String(body.id));
    if (name === 'other') continue;
    world.give('dev_platform_clientid', String(body.id));
    world.give('dev_platform_clientsecret', String(body.secret));
  }
  clients = made as [string, string]; // two were made
}

type AuthMethod = Parameters<typeof clientAuthOf>[0];

/** A token of the CRM, as a client of this kind gets one. */
async function aToken(id = 'clientid', secret = 'clientsecret', method: AuthMethod = 'client_secret_basic') {
  const url = `${world.targetsUrl}/dev/oauth/token`;
  const response = await oauth.clientCredentialsGrantRequest(
    { issuer: url, token_endpoint: url },
    { client_id: valueOf(`dev_crm_${id}`) },
    await clientAuthOf(method, Redacted.of(valueOf(`dev_crm_${secret}`))),
    { scope: 'crm.read' },
    { [oauth.allowInsecureRequests]: true },
  );
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Gives the sources the values in use when rotations begin. */
async function fillSources(): Promise<void> {
  world.give('dev_crm_formtoken', await aToken('formid', 'formsecret', 'client_secret_post'));
  world.give('dev_crm_signedtoken', await aToken('jwtid', 'jwtkey', 'private_key_jwt'));
  for (const type of ['exchangedtoken', 'turntoken', 'carriedtoken', 'foreigntoken'])
    world.give(`dev_crm_${type}`, await aToken());
}

/** Status that the CRM answers to a token. */
const statusOf = async (token: string) =>
  (await ask(`${world.targetsUrl}/dev/crm/whoami`, { authorization: `Bearer ${token}` })).status;

/** Somebody ends a token at its issuer. */
async function revoke(token: string): Promise<void> {
  const authorization = pair(valueOf('dev_crm_clientid'), valueOf('dev_crm_clientsecret'));
  const body = new URLSearchParams({ token });
  await fetchApart(`${world.targetsUrl}/dev/oauth/token/revocation`, {
    method: 'POST',
    headers: { authorization },
    body,
  });
}

const rotationIn = (said: Said) => (JSON.parse(said.stdout) as { rotations: [Rotation] }).rotations[0];

async function newestOf(...names: readonly string[]): Promise<readonly Rotation[]> {
  const { stdout } = await world.gcda('rotation', 'status', '--json');
  const { secrets } = JSON.parse(stdout) as { secrets: { secret: string; rotation: Rotation }[] };
  return secrets.filter(({ secret }) => names.includes(secret)).map(({ rotation }) => rotation);
}

/** Lets time pass from step to step, and makes what is due, until the newest rotations of these are over. */
async function toTheirEnd(...names: readonly string[]): Promise<readonly Rotation[]> {
  for (;;) {
    const newest = await newestOf(...names);
    const open = newest.filter((one) => !isOver(one));
    if (open.length === 0) return newest;
    world.advance(Math.max(0, Math.min(...open.map(({ wakeAt }) => wakeAt)) - world.now()));
    // 1: what should be dead is looked at several times before that is said.
    expect([0, 1, 2]).toContain((await world.gcda('rotate')).code);
  }
}

const verdictOf = async (name: string) => (await world.gcda('rotation', 'certificate', name)).code;
const run = async (action: string) => (await world.gcda('test', 'dev-issuers', action)).code;

describe.each<SecretStore>(['integration-credentials', 'native-secrets'])('in the store %s', (store) => {
  const isNative = store === 'native-secrets';
  beforeAll(() => setUp(store));
  afterAll(() => world.close());

  test('deploys what the page declares, and writes what the sources have', async () => {
    expect(await world.cdktf('deploy', 'dev-issuers', '--auto-approve')).toMatchObject({ code: 0 });
    expect(await world.gcda('keys', 'new', 'dev')).toMatchObject({ code: 0 });
  });

  test('takes no turn of two clients before a sync, and the command that it prints settles that', async () => {
    for (const name of isNative ? ['dev_crm_turntoken'] : ['dev_platform_clientsecret', 'dev_crm_turntoken']) {
      const refused = await world.gcda('rotate', name);
      expect(refused).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('issuer-client-in-use-unknown') as string,
      });
      const [, printed] = /`npx gcda (secrets sync [^`]+)`/.exec(refused.stderr)!;
      expect(await world.gcda(...printed!.split(/\s+/))).toMatchObject({ code: 0 });
    }
    expect(await world.gcda('secrets', 'sync', 'dev')).toMatchObject({ code: 0 });
    if (!isNative) expect(await run('try-platform')).toBe(0);
  });

  /** How each says that it issued a value, ended the old one and found it dead. */
  const issuedHere = [
    ['dev_crm_formtoken', 'client credentials of dev_crm_formid', 'revoked at its issuer', 'introspection: dead'],
    ['dev_crm_signedtoken', 'client credentials of dev_crm_jwtid', 'revoked at its issuer', 'introspection: dead'],
    [
      'dev_crm_exchangedtoken',
      'client credentials of dev_crm_clientid',
      'revoked at its issuer',
      'introspection: dead',
    ],
    ['dev_crm_turntoken', 'client credentials of dev_crm_issuerid', 'revoked at its issuer', 'introspection: dead'],
    [
      'dev_platform_clientsecret',
      'new secret of OAuth client',
      'another secret for OAuth client',
      'token request with it: dead',
    ],
  ] as const;

  const issued = issuedHere.filter(([name]) => !isNative || name !== 'dev_platform_clientsecret');

  test('renews a value of each issuer, with no failed call, and proves the old one dead', async () => {
    for (const [name] of issued) {
      const said = await world.gcda('rotate', name, '--json');
      expect([name, said.code, rotationIn(said).stage]).toEqual([name, 0, 'retire']);
    }
    const ofTokens = ['try-formtoken', 'try-signedtoken', 'try-exchangedtoken', 'try-turntoken'];
    const actions = isNative ? ofTokens : [...ofTokens, 'try-platform'];
    for (const action of actions) expect([action, await run(action)]).toEqual([action, 0]);
    const ended = await toTheirEnd(...issued.map(([name]) => name));
    for (const [name, got, retired, dead] of issued) {
      const { findings, stage } = ended.find(({ secret }) => secret === name)!;
      expect([name, stage, findings.prove?.outcome]).toEqual([name, 'done', 'proven']);
      expect(findings.issue?.how).toContain(got);
      expect(findings.retire?.how).toContain(retired);
      expect(findings.prove?.how).toContain(`old value: ${dead}`);
      expect([name, await verdictOf(name)]).toEqual([name, 0]);
    }
    for (const action of actions) expect([action, await run(action)]).toEqual([action, 0]);
    for (const type of ['formtoken', 'signedtoken', 'exchangedtoken', 'turntoken'])
      expect([type, await statusOf(valueOf(`dev_crm_${type}`))]).toEqual([type, 401]);
    if (isNative) return;
    const old = pair(valueOf('dev_platform_clientid'), valueOf('dev_platform_clientsecret'));
    expect((await ask(`${world.genesysUrl}/oauth/token`, { authorization: old }, grant)).status).toBe(401);
  });

  test('takes the first of two clients again after the second', async () => {
    const names = isNative ? ['dev_crm_turntoken'] : ['dev_crm_turntoken', 'dev_platform_clientsecret'];
    for (const name of names) expect(await world.gcda('rotate', name)).toMatchObject({ code: 0 });
    const ended = await toTheirEnd(...names);
    expect(ended.map(({ reference }) => reference)).toEqual(['dev_crm_clientid', clients[0]].slice(0, names.length));
    for (const name of names) expect([name, await verdictOf(name)]).toEqual([name, 0]);
    expect([await run('try-turntoken'), isNative ? 0 : await run('try-platform')]).toEqual([0, 0]);
  });

  test('takes no turn once the client in use has another name, and the command that it prints settles that', async () => {
    const name = 'dev_crm_turntoken';
    const file = join(world.folder, '.gcda/sandbox/cdktf.out/inventory.json');
    const before = readFileSync(file, 'utf8');
    // As if another client had become the first, and a third one the second.
    const names = (client: string) => ({ clientId: `dev_crm_${client}id`, clientSecret: `dev_crm_${client}secret` });
    const renamed = JSON.parse(before) as Inventory;
    const policy = renamed.environments.flatMap(({ secrets }) => secrets).find((one) => one.name === name)!.rotation!;
    Object.assign(policy, { client: names('issuer'), alternate: names('form') });
    writeFileSync(file, JSON.stringify(renamed));
    const refused = await world.gcda('rotate', name);
    expect(refused).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('issuer-client-in-use-unknown') as string,
    });
    const [, printed] = /`npx gcda (secrets set [^`]+)`/.exec(refused.stderr)!;
    const token = await aToken('issuerid', 'issuersecret');
    expect(await world.gcdaOf(token, ...printed!.split(/\s+/))).toMatchObject({ code: 0 });
    expect(await world.gcda('rotate', name)).toMatchObject({ code: 0 });
    const [ended] = await toTheirEnd(name);
    expect(ended).toMatchObject({ stage: 'done', reference: 'dev_crm_formid' });
    expect(await run('try-turntoken')).toBe(0);
    // A value that a person gives is kept nowhere, so that nobody can be asked about it afterwards.
    expect(await verdictOf(name)).toBe(2);
    writeFileSync(file, before);
    expect(await world.gcdaOf(await aToken(), 'secrets', 'set', name)).toMatchObject({ code: 0 });
  });

  test('has a service make and delete API keys; the first one, which it has no id of, it does not', async () => {
    const name = 'dev_payment_apikey';
    expect(await world.gcda('rotate', name)).toMatchObject({ code: 0 });
    const [first] = await toTheirEnd(name);
    expect(first!.findings.prove).toMatchObject({ outcome: 'refuted', facts: { oldValue: 'refuted' } });
    expect(await verdictOf(name)).toBe(1);
    expect(await world.gcda('rotate', name)).toMatchObject({ code: 0 });
    const [second] = await toTheirEnd(name);
    expect(second!.findings).toMatchObject({ retire: { how: expect.stringContaining('DELETE') as string } });
    expect(await verdictOf(name)).toBe(0);
    expect(await run('try-apikey')).toBe(0);
  });

  test('carries over what a source gives, twice where it gives more while the first waits for its proof', async () => {
    const name = 'dev_crm_carriedtoken';
    expect(await world.gcda('rotate', name)).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('still gives') as string,
    });
    const [old, middle] = [valueOf(name), await aToken()];
    world.give(name, middle);
    expect(rotationIn(await world.gcda('rotate', name, '--json'))).toMatchObject({ stage: 'retire', cause: 'asked' });
    world.advance((await newestOf(name))[0]!.wakeAt - world.now());
    await world.gcda('rotate');
    const [first] = await newestOf(name);
    expect(first).toMatchObject({ stage: 'prove' });

    // The gateway ends each ten minutes after the next was there.
    world.later(first!.begunAt + 590_000 - world.now(), () => revoke(old));
    world.later(590_000, () => revoke(middle));
    world.give(name, await aToken());
    const again = await world.gcda('rotate', name, '--wait', '--json');
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr.replace(/\s+/g, ' ')).toContain(`${first!.id} waits at prove until`);
    const { rotations, earlier } = JSON.parse(again.stdout) as Readonly<Record<'rotations' | 'earlier', Rotation[]>>;
    expect(rotations).toMatchObject([
      { stage: 'done', generation: first!.generation + 1, findings: { prove: { outcome: 'proven' } } },
    ]);
    expect(earlier).toMatchObject([
      { stage: 'done', generation: first!.generation, findings: { prove: { outcome: 'not-proven' } } },
    ]);
    const [second] = rotations;
    expect(await verdictOf(name)).toBe(0);
    const ofFirst = await world.gcda('rotation', 'certificate', name, '--generation', String(first!.generation));
    expect(ofFirst.code).toBe(2);
    expect(ofFirst.stdout).toContain(`generation ${second!.generation} took its place`);

    // The same without waiting: a pass ends the earlier one at its time, though the newer one has nothing to do yet.
    const fresh = async () => {
      const token = await aToken();
      world.give(name, token);
      const third = rotationIn(await world.gcda('rotate', name, '--json'));
      world.advance(third.wakeAt - world.now());
      await world.gcda('rotate');
      return { token, id: third.id };
    };
    const before = valueOf(name);
    const third = await fresh();
    world.advance(120_000);
    const fourth = await fresh();
    await revoke(before);
    const stages = async () => {
      const { stdout } = await world.gcda('rotation', 'history', name, '--json');
      const all = (JSON.parse(stdout) as { rotations: Rotation[] }).rotations;
      return [third.id, fourth.id].map((id) => all.find((one) => one.id === id));
    };
    expect((await stages()).map((one) => one?.stage)).toEqual(['prove', 'prove']);
    world.advance((await stages())[0]!.wakeAt - world.now());
    await world.gcda('rotate'); // whatever else is due meanwhile
    expect((await stages()).map((one) => one?.stage)).toEqual(['done', 'prove']);
    await revoke(third.token);
    await toTheirEnd(name);
    expect(await run('try-carriedtoken')).toBe(0);
  });

  test('leaves alone what others write to the platform, and tells when the last value must have ended', async () => {
    const name = 'dev_crm_foreigntoken';
    const refused = await world.gcda('rotate', name);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('secret-not-rotated') as string });
    expect(refused.stderr).toContain('crm team');
    world.advance(1_800_000);
    const overdue = await world.gcda('secrets', 'status', name);
    expect(overdue).toMatchObject({ code: 1, stderr: expect.stringContaining('renewal-overdue') as string });
    expect(overdue.stderr).toContain('crm team');
    expect(await run('try-foreigntoken')).not.toBe(0);

    await writeAsGateway(name, await aToken(), store);
    world.advance(60_000); // instances of the platform have forgotten the old one
    expect(await run('try-foreigntoken')).toBe(0);
    const status = await world.gcda('secrets', 'status', name, '--json');
    expect(status.code).toBe(0);
    const { secrets } = JSON.parse(status.stdout) as { secrets: [{ state: string; endsAt: string }] };
    expect(secrets[0].state).toBe('changed-elsewhere');
    expect(Date.parse(secrets[0].endsAt)).toBeGreaterThan(world.now() + 1_700_000);
    // It is theirs: a sync does not put the source's value back.
    expect(await world.gcda('secrets', 'sync', name)).toMatchObject({ code: 0 });
    expect(await run('try-foreigntoken')).toBe(0);
  });

  test('prints no value, and keeps none in the clear', () => {
    const home = join(world.folder, '.gcda/sandbox');
    const owned = ['values', 'clients.json', 'key', 'keys'].map((name) => join(home, name));
    // Ids of the two clients stand in the declaration.
    const names = readdirSync(join(home, 'values')).filter((name) => name !== 'dev_platform_clientid');
    const values = names.map((name) => ({ name, value: Redacted.of(valueOf(name)) }));
    const printed = world.printed.map((text, index) => ({ name: `printed ${index}`, content: Buffer.from(text) }));
    expect(findValues([...collectArtifacts([home], owned, home), ...printed], values)).toEqual([]);
  });
});
