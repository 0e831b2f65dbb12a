import { aPlatform, type FakePlatform } from '../kit/a-platform';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { anEnvironment, anInventory } from '../kit/an-inventory';

const values = { DEV_CRM_BEARER: 'bearer-value', DEV_CRM_CLIENTID: 'id-value', DEV_CRM_CLIENTSECRET: 'secret-value' };
const env = { ...values, GCDA_ACTOR: 'pipeline 4711', GCDA_KEY: Buffer.alloc(32, 'k').toString('base64') };
let platform: FakePlatform;
let project: Project;
beforeEach(async () => {
  platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
  project = await aProject(platform);
});
afterEach(() => project.close());

const gcda = (...args: string[]) => project.gcda(['secrets', ...args], { env });
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('plan tells what a sync would write, with exit code 2, and then nothing, with 0', async () => {
  Object.assign(platform.credentials[0]!, { createdDate: platform.credentials[0]!.modifiedDate });
  const before = await gcda('plan');
  expect(before).toMatchInlineSnapshot(`
   {
     "code": 2,
     "stderr": "",
     "stdout": "dev
     dev_crm_bearer        new      no value yet
     dev_crm_clientid      unknown  not written from here
     dev_crm_clientsecret  unknown  not written from here

   1 new, 0 changed, 2 unknown, 0 same. A sync writes all but the same.
   ",
   }
  `);
  await gcda('sync');
  const changed = await project.gcda(['secrets', 'plan'], { env: { ...env, DEV_CRM_CLIENTSECRET: 'newer-value' } });
  expect(changed).toMatchInlineSnapshot(`
   {
     "code": 2,
     "stderr": "",
     "stdout": "dev
     dev_crm_bearer        same     same value
     dev_crm_clientid      same     same value
     dev_crm_clientsecret  changed  another value

   0 new, 1 changed, 0 unknown, 2 same. A sync writes all but the same.
   ",
   }
  `);
  expect(await gcda('plan')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to write') });
  expect(widest(before.stdout + changed.stdout)).toBeLessThanOrEqual(80);
});

test('plan --json names what is missing, with exit code 1', async () => {
  const ending = await project.gcda(['secrets', 'plan', 'dev', '--json'], { env: { ...env, DEV_CRM_BEARER: '' } });
  expect(ending.code).toBe(1);
  expect(JSON.parse(ending.stdout)).toMatchObject({
    secrets: [{ secret: 'dev_crm_bearer', why: 'its source gives none' }, {}, {}],
    problems: [{ code: 'value-missing', where: 'dev_crm_bearer' }],
  });
});

test('status tells what is set, by whom and when, and what somebody else changed', async () => {
  await gcda('sync');
  Object.assign(platform.credentials[0]!, { modifiedDate: '2026-06-01T00:00:00Z' });
  const ending = await gcda('status');
  expect(ending).toMatchInlineSnapshot(`
   {
     "code": 0,
     "stderr": "",
     "stdout": "dev
     SECRET                STATE              GEN  WRITTEN           BY
     dev_crm_bearer        changed-elsewhere  1    1970-01-01 00:00  pipeline 4711
     dev_crm_clientid      set                1    1970-01-01 00:00  pipeline 4711
     dev_crm_clientsecret  set                1    1970-01-01 00:00  pipeline 4711
   ",
   }
  `);
  expect(widest(ending.stdout)).toBeLessThanOrEqual(80);
});

test('status comes without a platform, with exit code 69 and nothing claimed of it', async () => {
  await gcda('sync');
  writeInventory(project.directory, anInventory(anEnvironment()));
  const ending = await gcda('status', '--json');
  expect(ending.code).toBe(69);
  expect(JSON.parse(ending.stdout)).toMatchObject({
    secrets: [{ state: 'unknown', generation: 1, by: 'pipeline 4711' }, {}, {}],
    problems: [{ code: 'platform-unreachable' }],
  });
});

test('history tells when, by whom and why', async () => {
  await gcda('sync', '--reason', 'first fill');
  const reason = 'the vendor asked for it: ticket 4711, after the audit of the year, on the last day';
  await gcda('sync', '--force', '--reason', reason);
  const ending = await gcda('history', 'dev_crm_bearer');
  expect(ending).toMatchInlineSnapshot(`
   {
     "code": 0,
     "stderr": "",
     "stdout": "WHEN              GEN  EVENT    FINGERPRINT       BY
   1970-01-01 00:00  1    writing  a3e265ffc6874714  pipeline 4711
         why: first fill
   1970-01-01 00:00  1    written  a3e265ffc6874714  pipeline 4711
   1970-01-01 00:00  2    writing  a3e265ffc6874714  pipeline 4711
         why: the vendor asked for it: ticket 4711, after the audit of the year, on
         the last day
   1970-01-01 00:00  2    written  a3e265ffc6874714  pipeline 4711
   ",
   }
  `);
  expect(widest(ending.stdout)).toBeLessThanOrEqual(80);
  const { records } = JSON.parse((await gcda('history', 'dev_crm_bearer', '--json')).stdout) as { records: unknown[] };
  expect(records).toHaveLength(4);
});

test('history says of a secret that it was never written, and of none that it is unknown', async () => {
  expect(await gcda('history', 'dev_crm_bearer')).toMatchObject({
    code: 0,
    stdout: 'dev_crm_bearer was never written from here\n',
  });
  expect(await gcda('history', 'dev_crm_baerer')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('secret-unknown'),
  });
});

test('sync and set say what was there already', async () => {
  await gcda('sync');
  expect(await gcda('sync')).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('0 of 3 values written, 3 there already\n'),
  });
  const set = await project.gcda(['secrets', 'set', 'dev_crm_bearer'], { env, stdin: 'bearer-value' });
  expect(set.stdout).toContain('0 of 1 values written, 1 there already\n');
});

test.each([['plan'], ['status'], ['history']])('%s --help shows examples', async (command) => {
  expect(await gcda(command, '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('Examples:') });
});

test('refuses a time to wait that is none', async () => {
  expect(await gcda('sync', '--wait', 'soon')).toMatchObject({ code: 64 });
});

test('no value and no key is in any output', async () => {
  const endings = [
    await gcda('plan'),
    await gcda('sync'),
    await gcda('status'),
    await gcda('history', 'dev_crm_bearer'),
  ];
  const text = endings.map(({ stdout, stderr }) => stdout + stderr).join('');
  for (const value of [...Object.values(values), env.GCDA_KEY]) expect(text).not.toContain(value);
});
