import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aPlatform, reply, type FakePlatform } from '../kit/a-platform';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { anEnvironment, anInventory } from '../kit/an-inventory';

const env = { DEV_CRM_BEARER: 'bearer-value', DEV_CRM_CLIENTID: 'id-value', DEV_CRM_CLIENTSECRET: 'secret-value' };
let platform: FakePlatform;
let project: Project;
beforeEach(async () => {
  platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
  project = await aProject(platform);
});
afterEach(() => project.close());

test('sync writes every value and prints a table without values', async () => {
  const ending = await project.gcda(['secrets', 'sync', 'dev'], { env });
  expect(ending).toMatchInlineSnapshot(`
   {
     "code": 0,
     "stderr": "without a key all values are written each time: dev. \`npx gcda keys new dev\` makes one
   the platform may go on using replaced values for up to 60 seconds
   ",
     "stdout": "ENVIRONMENT  SECRET                CREDENTIAL      STATUS
   dev          dev_crm_bearer        dev_crm_bearer  written
   dev          dev_crm_clientid      dev_crm_basic   written
   dev          dev_crm_clientsecret  dev_crm_basic   written
   3 of 3 values written
   ",
   }
  `);
  expect(platform.credentials[1]!.credentialFields).toEqual({
    dev_crm_clientid: 'id-value',
    dev_crm_clientsecret: 'secret-value',
  });
});

test('sync --json prints one object', async () => {
  const ending = await project.gcda(['secrets', 'sync', '--json'], { env });
  expect(JSON.parse(ending.stdout)).toMatchObject({
    outcomes: [{ secret: 'dev_crm_bearer', status: 'written' }, {}, {}],
    problems: [],
  });
});

test('set takes the value from standard input, without its line end', async () => {
  const ending = await project.gcda(['secrets', 'set', 'dev_crm_bearer'], { stdin: 'piped-value\n' });
  expect(ending).toMatchObject({ code: 0, stderr: '' });
  expect(platform.credentials[0]!.credentialFields).toEqual({ dev_crm_bearer: 'piped-value' });
});

test.each([
  [['set', 'dev_crm_bearer', 'slipped-value']],
  [['set', 'dev_crm_bearer', '--value=slipped-value']],
  [['set', '--value', 'slipped-value']],
  [['set', 'slipped-value']],
])('refuses a value among the arguments of %p and does not repeat it', async (args) => {
  const ending = await project.gcda(['secrets', ...args], { stdin: 'x' });
  expect(ending.code).toBe(args.length === 2 ? 1 : 64);
  expect(ending.stdout + ending.stderr).not.toContain('slipped-value');
  expect(platform.calls).toEqual([]);
});

test.each([
  [['--token=slipped-value', 'set', 'dev_crm_bearer']],
  [['slipped-value']],
  [['sync', '--value', 'slipped-value']],
])('does not repeat what it does not know in %p', async (args) => {
  const ending = await project.gcda(['secrets', ...args], { env });
  expect(ending).toMatchObject({ code: args[0] === 'sync' ? 64 : expect.any(Number) });
  expect(ending.code).not.toBe(0);
  expect(ending.stdout + ending.stderr).not.toContain('slipped-value');
  expect(platform.calls).toEqual([]);
});

test('set --json prints the outcome', async () => {
  const ending = await project.gcda(['secrets', 'set', 'dev_crm_bearer', '--json'], { stdin: 'piped-value' });
  expect(JSON.parse(ending.stdout)).toEqual({
    outcomes: [{ environment: 'dev', secret: 'dev_crm_bearer', credential: 'dev_crm_bearer', status: 'written' }],
  });
});

test('says why it waits', async () => {
  platform.intercept = (_request, nth) => (nth === 2 ? reply(429, {}, { 'retry-after': '7' }) : undefined);
  const ending = await project.gcda(['secrets', 'set', 'dev_crm_bearer'], { stdin: 'piped-value' });
  expect(ending).toMatchObject({ code: 0, stderr: 'waiting 7 s for the platform: it answered 429\n' });
});

test('set refuses a composite before it writes', async () => {
  const ending = await project.gcda(['secrets', 'set', 'dev_crm_bearer'], { stdin: '{"a":"piped-value"}' });
  expect(ending).toMatchObject({ code: 1, stderr: expect.stringContaining('value-composite') });
  expect(ending.stderr).not.toContain('piped-value');
  expect(platform.calls).toEqual([]);
});

test('list shows sources and whether the platform has them', async () => {
  const ending = await project.gcda(['secrets', 'list']);
  expect(ending.stdout).toMatchInlineSnapshot(`
   "ENVIRONMENT  SECRET                TYPE          DEPLOYED  VALUE FROM
   dev          dev_crm_bearer        bearer        yes       env DEV_CRM_BEARER
   dev          dev_crm_clientid      clientid      yes       env DEV_CRM_CLIENTID
   dev          dev_crm_clientsecret  clientsecret  yes       env DEV_CRM_CLIENTSECRET
   "
  `);
});

test('list comes without a platform, with exit code 69 and nothing claimed', async () => {
  await project.close();
  project = await aProject(platform);
  writeInventory(project.directory, anInventory(anEnvironment()));
  const ending = await project.gcda(['secrets', 'list', '--json']);
  expect(ending.code).toBe(69);
  expect(JSON.parse(ending.stdout)).toMatchObject({
    secrets: [{ onPlatform: 'unknown' }, {}, {}],
    problems: [{ code: 'platform-unreachable' }],
  });
});

test('names every variable of the client that is missing', async () => {
  const ending = await project.gcda(['secrets', 'sync'], {
    env: { ...env, TF_VAR_nonprod_client_id: '', TF_VAR_nonprod_client_secret: '' },
  });
  expect(ending.code).toBe(1);
  expect(ending.stderr.match(/TF_VAR_nonprod_client_\w+/g)).toEqual([
    'TF_VAR_nonprod_client_id',
    'TF_VAR_nonprod_client_secret',
  ]);
  expect(ending.stderr).toContain('gcda sandbox env');
});

test('refuses to send anything over http beyond this machine', async () => {
  writeInventory(project.directory, anInventory(anEnvironment({ apiUrl: 'http://api.example.test' })));
  expect((await project.gcda(['secrets', 'sync'], { env })).stderr).toContain('address-insecure');
});

test('says how to make a missing or broken inventory', async () => {
  writeFileSync(join(project.directory, 'cdktf.out', 'inventory.json'), '{"version":2}');
  expect((await project.gcda(['secrets', 'list'])).stderr).toContain('inventory-invalid');
  rmSync(join(project.directory, 'cdktf.out'), { recursive: true });
  const ending = await project.gcda(['secrets', 'list']);
  expect([ending.code, ending.stderr]).toEqual([1, expect.stringContaining('fix: npx cdktf synth')]);
});

test('a wrong client secret is refused without showing it', async () => {
  const ending = await project.gcda(['secrets', 'sync'], {
    env: { ...env, TF_VAR_nonprod_client_secret: 'wrong-one' },
  });
  expect([ending.code, ending.stdout, ending.stderr]).toEqual([
    1,
    expect.stringContaining('0 of 3 values written'),
    expect.stringContaining('client-refused'),
  ]);
  expect(ending.stderr).not.toContain('wrong-one');
});

test.each([['set'], ['sync'], ['list']])('%s --help shows examples', async (command) => {
  const ending = await project.gcda(['secrets', command, '--help']);
  expect([ending.code, ending.stdout]).toEqual([0, expect.stringContaining('Examples:')]);
});

test('no value is in any output, raw or base64', async () => {
  const endings = [
    await project.gcda(['secrets', 'sync'], { env }),
    await project.gcda(['secrets', 'sync', '--json'], { env }),
    await project.gcda(['secrets', 'set', 'dev_crm_clientid'], { env, stdin: 'id-value' }),
    await project.gcda(['secrets', 'list', '--json'], { env }),
  ];
  const text = endings.map(({ stdout, stderr }) => stdout + stderr).join('');
  for (const value of Object.values(env)) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString('base64').slice(0, 10));
  }
});
