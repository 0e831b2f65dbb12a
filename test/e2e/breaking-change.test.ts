import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const project = join(__dirname, '../../dist');

/** A project of a user's own with one action, whose contract and version come from the environment. */
const app = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { z } = require('zod');
const { addAppChecks, assertSound, AtomicSecret, collectInventory, DataAction, ExternalService, GenesysStack, get, header, path, renewedElsewhere } = require('${project}/constructs');
const { deployedDirectory, readDeployed } = require('${project}/core/deployed');
const { inSandbox } = require('${project}/core/environment');
const { dev } = require('${project}/environments/dev');
const environment = inSandbox(dev, JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8')));
const app = new App();
const stack = new GenesysStack(app, 'crm', environment);
const service = new ExternalService(stack, 'crm', { environment });
const bearer = new AtomicSecret(stack, 'bearer', { service, type: 'bearer', lifetimeSeconds: 1800, rotation: renewedElsewhere({ owner: 'crm team', reason: 'their gateway writes it' }) });
const add = (tier, version) => new DataAction(stack, 'lookup', {
  service,
  input: z.object({ accountId: z.string().max(40) }),
  output: z.object(tier ? { name: z.string(), tier: z.string() } : { name: z.string() }),
  request: get(path\`/accounts/\${'accountId'}\`),
  headers: { Authorization: header\`Bearer \${bearer}\` },
  version,
});
const { CONTRACT, VERSIONS } = process.env;
add(CONTRACT === 'changed' && VERSIONS === undefined, 1);
if (VERSIONS === '2') add(true, 2);
addAppChecks(app, { deployed: readDeployed(deployedDirectory('.', { sandbox: environment.sandbox })) });
try { assertSound(app); } catch (error) { process.stderr.write(error.message + '\\n'); process.exit(1); }
app.synth();
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;

const record = '.gcda/sandbox/tfstate/deployed/dev-crm.json';
const recorded = () =>
  (JSON.parse(workspace.read(record)) as { actions: { id: string }[] }).actions.map(({ id }) => id);

test('refuses to plan a change that would take a deployed action’s id away; a version beside it is deployed', () => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  workspace.enterSandbox();
  expect(workspace.cdktf(['plan', 'dev-crm'])).toMatchObject({ code: 0 });
  expect(existsSync(join(workspace.folder, record))).toBe(false);
  expect(workspace.cdktf(['deploy', 'dev-*', '--auto-approve'])).toMatchObject({ code: 0 });
  expect(recorded()).toEqual(['lookup']);

  const refused = workspace.cdktf(['plan', 'dev-crm'], { env: { CONTRACT: 'changed' } });
  expect(refused.code).not.toBe(0);
  expect(refused.stdout + refused.stderr).toContain('action-would-be-replaced');

  const beside = { env: { CONTRACT: 'changed', VERSIONS: '2' } };
  const deployed = workspace.cdktf(['deploy', 'dev-crm', '--auto-approve'], beside);
  expect(deployed).toMatchObject({ code: 0 });
  expect(deployed.stdout).toContain('1 added, 0 changed, 0 destroyed');
  expect(recorded()).toEqual(['lookup', 'lookup-v2']);

  expect(workspace.cdktf(['destroy', 'dev-crm', '--auto-approve'], beside)).toMatchObject({ code: 0 });
  expect(existsSync(join(workspace.folder, record))).toBe(false);
});
