import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aWorkspace } from '../kit/a-workspace';

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
