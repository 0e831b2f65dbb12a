import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aPage } from '../kit/a-page';
import { aWorkspace } from '../kit/a-workspace';
import { oneKeyApp } from '../kit/one-key-app';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const project = join(__dirname, '../../dist');

/** A project of a user's own: the shipped stacks, with dev on the guide's named secrets. */
const app = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { assertSound, collectInventory } = require('${project}/constructs');
const { inSandbox } = require('${project}/core/environment');
const { dev } = require('${project}/environments/dev');
const { addStacks } = require('${project}/stacks');
const overlay = JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8'));
const app = new App();
addStacks(app, inSandbox({ ...dev, store: 'native-secrets' }, overlay));
assertSound(app);
app.synth();
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;

test('takes the same declarations and commands through the guide’s store of named secrets', () => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  workspace.enterSandbox('--cache', '0');
  expect(workspace.cdktf(['deploy', 'dev-*', '--auto-approve'])).toMatchObject({ code: 0 });
  expect(workspace.read('.gcda/sandbox/cdktf.out/stacks/dev-crm/cdk.tf.json')).toContain(
    'Bearer {{secrets.dev_crm_bearer}}',
  );
  expect(workspace.read('.gcda/sandbox/cdktf.out/stacks/dev-crm/cdk.tf.json')).not.toContain(
    'genesyscloud_integration_credential',
  );

  // A name that is not there resolves to nothing, as the guide observes: the target sees no credential.
  expect(JSON.parse(workspace.gcda(['test', 'dev-crm', 'create-case', '--json']).stdout)).toMatchObject({
    status: 401,
  });

  const synced = workspace.gcda(['secrets', 'sync', 'dev']);
  expect(synced).toMatchObject({ code: 0 });
  expect(synced.stdout).toContain('created');
  for (const action of ['lookup-account', 'search-accounts', 'create-case', 'legacy-contact']) {
    expect(workspace.gcda(['test', 'dev-crm', action])).toMatchObject({ code: 0 });
  }
  expect(workspace.gcda(['secrets', 'sync', 'dev']).stdout).toContain('written');
  expect(workspace.gcda(['test', 'dev-crm', 'legacy-contact'])).toMatchObject({ code: 0 });
});

test('moves a live action to the other store, renames its secret there and takes that back, and it never fails', async () => {
  const other = aWorkspace();
  try {
    writeFileSync(join(other.folder, 'app.js'), oneKeyApp);
    writeFileSync(join(other.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
    other.enterSandbox('--cache', '0');
    const cdktf = (command: string, env: Record<string, string> = {}) =>
      other.cdktf([command, ...(command === 'deploy' ? ['dev-payment', '--auto-approve'] : [])], { env });
    const deploy = (env?: Record<string, string>) => expect(cdktf('deploy', env)).toMatchObject({ code: 0 });
    const isRefused = (code: string, env?: Record<string, string>) => {
      const { code: exit, stdout, stderr } = cdktf('deploy', env);
      expect([exit, (stdout + stderr).includes(code)]).toEqual([1, true]);
      expect(works()).toBe(true);
    };
    const sync = () => expect(other.gcda(['secrets', 'sync', 'dev'])).toMatchObject({ code: 0 });
    const works = () => other.gcda(['test', 'dev-payment', 'get-payment']).code === 0;
    deploy();
    expect(other.gcda(['keys', 'new', 'dev'])).toMatchObject({ code: 0 });
    sync();
    expect(works()).toBe(true);

    const native = { STORE: 'native-secrets' };
    const values = join(other.folder, '.gcda/sandbox/values');
    const good = readFileSync(join(values, 'dev_payment_apikey'));
    isRefused('live-secret-unset', native);
    writeFileSync(join(values, 'dev_payment_apikey'), 'a slip of the hand', { mode: 0o600 });
    sync();
    isRefused('live-secret-unproven', native);
    writeFileSync(join(values, 'dev_payment_apikey'), good, { mode: 0o600 });
    sync();
    deploy(native);
    expect(works()).toBe(true);

    const renamed = { ...native, KEY: 'token', REPLACES: 'apikey' };
    isRefused('live-secret-unset', renamed);
    writeFileSync(join(values, 'dev_payment_token'), 'a slip of the hand', { mode: 0o600 });
    sync();
    isRefused('live-secret-unproven', renamed);
    expect(other.gcda(['verify', 'dev', '--yes']).stderr).toContain('no live request carries dev_payment_token');
    copyFileSync(join(values, 'dev_payment_apikey'), join(values, 'dev_payment_token'));
    Object.assign(other.env, renamed);
    await aPage('docs/authoring/rename-a-secret.md').follow(other, { under: 'In the store `native-secrets`' });
    for (const name of Object.keys(renamed)) delete other.env[name];
    expect(works()).toBe(true);
    deploy(native);
    expect(works()).toBe(true);
    isRefused('live-secret-unset');
  } finally {
    other.close();
  }
});
