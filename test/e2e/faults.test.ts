import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aPlatformClient } from '../kit/a-platform-client';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

/** A folder for PATH with a `terraform` that says what it is told to. */
function fakeTerraform(name: string, script: string): string {
  const folder = join(workspace.folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'terraform'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'terraform'), 0o755);
  return folder;
}

describe('before anything is started', () => {
  test('says so when Terraform is missing', () => {
    const said = workspace.cdktf(['plan', 'dev-crm'], { env: { PATH: '/nonexistent' } });
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('terraform-missing');
  });

  test('says so when Terraform is too old', () => {
    const path = fakeTerraform('old', `echo '{ "terraform_version": "1.9.8" }'`);
    const said = workspace.cdktf(['plan', 'dev-crm'], { env: { PATH: `${path}:/usr/bin:/bin` } });
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('1.11.0 or newer');
    expect(said.stderr).toContain('got 1.9.8');
  });

  test('says that the sandbox is not running before it synthesises or starts Terraform', () => {
    const path = fakeTerraform(
      'unused',
      `echo '{ "terraform_version": "1.11.4" }'; [ "$1" = version ] || touch "$0.used"`,
    );
    const env = { GCDA_SANDBOX: join(workspace.folder, 'gone.json'), PATH: `${path}:/usr/bin:/bin` };
    const said = workspace.cdktf(['plan', 'dev-crm'], { env });
    expect(said.code).toBe(69);
    expect(said.stderr).toContain('sandbox-not-running');
    expect([join(path, 'terraform.used'), join(workspace.folder, 'cdktf.out')].map((file) => existsSync(file))).toEqual(
      [false, false],
    );
  });

  test('asks for a synth before it writes values', () => {
    const said = workspace.gcda(['secrets', 'sync']);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('inventory-missing');
  });
});

describe('in a sandbox', () => {
  beforeAll(() => {
    workspace.enterSandbox();
    expect(workspace.cdktf(['deploy', 'dev-crm', '--auto-approve']).code).toBe(0);
  });

  test('names the stacks there are when one is unknown', () => {
    const said = workspace.cdktf(['plan', 'dev-crn']);
    expect(said.code).not.toBe(0);
    const shown = said.stdout + said.stderr;
    expect(shown).toContain('dev-crm');
    expect(shown).not.toMatch(/^\s+at /m);
  });

  test('names the environments there are when one is unknown', () => {
    const said = workspace.gcda(['secrets', 'sync', 'deb']);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('dev');
  });

  test('says which client was refused, and not with which secret', () => {
    const env = { TF_VAR_nonprod_client_secret: 'not the secret' };
    const planned = workspace.cdktf(['plan', 'dev-crm'], { env });
    const synced = workspace.gcda(['secrets', 'sync', 'dev'], { env });
    expect([planned.code === 0, synced.code === 0]).toEqual([false, false]);
    expect(synced.stderr).toContain('client-refused');
    for (const { stdout, stderr } of [planned, synced]) expect(stdout + stderr).not.toContain('not the secret');
    expect(planned.stdout + planned.stderr).toMatch(/invalid_client|client credentials|401|400/);
    expect(planned.stderr).not.toMatch(/^\s+at /m);
  });

  test('names the permission that a client lacks', async () => {
    const platform = await aPlatformClient(workspace);
    const env = await platform.limitedClient('integrations', 'integration', ['view']);
    const deployed = workspace.cdktf(['deploy', 'dev-payment', '--auto-approve'], { env });
    expect(deployed.code).not.toBe(0);
    expect(deployed.stdout + deployed.stderr).toContain('integrations:integration:add');
    const synced = workspace.gcda(['secrets', 'set', 'dev_crm_apikey'], { env, input: 'a-value-that-is-refused' });
    expect(synced.code).toBe(1);
    expect(synced.stderr).toContain('permission-missing');
    expect(synced.stderr).toContain('integrations:integration:edit');
  });

  test('lists all missing sources at once, and holds their credentials back, or with all or nothing everything', async () => {
    const values = join(workspace.folder, '.gcda/sandbox/values');
    const platform = await aPlatformClient(workspace);
    const before = await platform.credentials();
    for (const name of ['dev_crm_apikey', 'dev_crm_clientid']) chmodSync(join(values, name), 0o644);
    const none = workspace.gcda(['secrets', 'sync', 'dev', '--all-or-nothing']);
    expect([none.code, await platform.credentials()]).toEqual([1, before]);
    const said = workspace.gcda(['secrets', 'sync', 'dev']);
    for (const name of ['dev_crm_apikey', 'dev_crm_clientid']) chmodSync(join(values, name), 0o600);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain('dev_crm_apikey');
    expect(said.stderr).toContain('dev_crm_clientid');
    const moved = (await platform.credentials()).filter(
      (one, index) => one.modifiedDate !== before[index]?.modifiedDate,
    );
    expect(moved.map(({ name }) => name)).toEqual(['dev_crm_bearer']);
  });

  test('keeps the live values when a credential was renamed by hand and the stack is deployed again', async () => {
    expect(workspace.gcda(['secrets', 'sync', 'dev']).stderr).toContain('credential-not-deployed');
    for (const name of ['bearer', 'apikey', 'clientid', 'clientsecret']) {
      const value = workspace.read(`.gcda/sandbox/values/dev_crm_${name}`);
      expect(workspace.gcda(['secrets', 'set', `dev_crm_${name}`], { input: value })).toMatchObject({ code: 0 });
    }
    const platform = await aPlatformClient(workspace);
    await platform.renameCredential('dev_crm_apikey', 'renamed by hand', {
      dev_crm_apikey: workspace.read('.gcda/sandbox/values/dev_crm_apikey'),
    });
    expect(workspace.cdktf(['deploy', 'dev-crm', '--auto-approve']).code).toBe(0);
    expect(workspace.gcda(['test', 'dev-crm', 'create-case'])).toMatchObject({ code: 0 });
    expect((await platform.credentials()).map(({ name }) => name)).toContain('renamed by hand');
  });

  test('goes by ids: a stranger with the name gets nothing, and the renamed one its value and its name back', async () => {
    const platform = await aPlatformClient(workspace);
    const namesake = await platform.createCredential('dev_crm_apikey', { dev_crm_apikey: 'of somebody else' });
    const before = (await platform.credentials()).find(({ id }) => id === namesake);
    const said = workspace.gcda(['secrets', 'sync', 'dev-crm', '--force']);
    expect([said.code, said.stderr]).toEqual([0, expect.stringContaining('credential-renamed')]);
    const after = await platform.credentials();
    expect(after.find(({ id }) => id === namesake)).toEqual(before);
    expect(after.filter(({ name }) => name === 'dev_crm_apikey')).toHaveLength(2);
    expect(workspace.gcda(['test', 'dev-crm', 'create-case'])).toMatchObject({ code: 0 });
    // Given to the integration by hand, it gets nothing either, and neither does the one in whose place it is; a deploy mends that.
    await platform.useCredential('dev_crm_apikey', namesake);
    const refused = workspace.gcda(['secrets', 'sync', 'dev-crm', '--force']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('credential-swapped')]);
    expect(refused.stdout).toMatch(/dev_crm_bearer +written/);
    expect((await platform.credentials()).find(({ id }) => id === namesake)).toEqual(before);
    expect(workspace.cdktf(['deploy', 'dev-crm', '--auto-approve']).code).toBe(0);
    expect(workspace.gcda(['secrets', 'sync', 'dev_crm_apikey', '--force'])).toMatchObject({ code: 0 });
  });
});

test('converges, without duplicates, when the sandbox is killed in the middle of a deploy', async () => {
  const broken = aWorkspace();
  try {
    broken.enterSandbox();
    const { pid } = JSON.parse(broken.read('.gcda/sandbox/sandbox.json')) as { pid: number };
    const port = new URL((JSON.parse(broken.read('.gcda/sandbox/sandbox.json')) as { genesysUrl: string }).genesysUrl)
      .port;
    const deploy = broken.start('cdktf', ['deploy', 'dev-crm', '--auto-approve', '--no-color']);
    const ended = new Promise<number | null>((resolve) => deploy.once('close', resolve));
    await new Promise<void>((resolve) => {
      deploy.stdout?.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('Creation complete')) resolve();
      });
    });
    process.kill(pid, 'SIGKILL');
    expect(await ended).not.toBe(0);

    broken.enterSandbox('--port', port);
    const again = broken.cdktf(['deploy', 'dev-crm', '--auto-approve']);
    expect(again.code === 0 ? '' : again.stdout + again.stderr).toBe('');
    const platform = await aPlatformClient(broken);
    const names = [
      await platform.credentials().then((found) => found.map(({ name }) => name)),
      await platform.integrationNames(),
      await platform.actionNames(),
    ];
    expect(names.map((list) => list.length)).toEqual([3, 3, 5]);
    expect(names.map((list) => new Set(list).size)).toEqual([3, 3, 5]);
    expect(broken.cdktf(['plan', 'dev-crm']).stdout).toContain('No changes.');
  } finally {
    broken.close();
  }
});
