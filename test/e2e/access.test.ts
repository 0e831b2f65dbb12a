import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import { jobNames, type Job } from '../../core/prerequisites';
import { sandboxOverlaySchema } from '../../core/sandbox-overlay';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const project = join(__dirname, '../../dist');

/** A project of a user's own: the shipped payment service in dev, in an organisation that has its clients made here. */
const app = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { addAccessStacks, addAppChecks, assertSound, collectInventory } = require('${project}/constructs');
const { inSandbox } = require('${project}/core/environment');
const { dev } = require('${project}/environments/dev');
const { PaymentStack } = require('${project}/stacks/payment');
const overlay = JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8'));
const organization = { ...dev.organization, access: { state: { kind: 'local' } } };
const environment = inSandbox({ ...dev, organization }, overlay);
const app = new App();
new PaymentStack(app, environment);
addAccessStacks(app, [environment]);
addAppChecks(app);
assertSound(app);
app.synth();
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;

interface Client {
  readonly id: string;
  readonly secret: string;
}

const clients = new Map<Job, Client>();

/** Variables that put a job's client in force. */
function as(job: Job): { readonly env: Record<string, string> } {
  const { id, secret } = clients.get(job)!;
  return { env: { TF_VAR_nonprod_client_id: id, TF_VAR_nonprod_client_secret: secret } };
}

const overlay = () => sandboxOverlaySchema.parse(JSON.parse(workspace.read('.gcda/sandbox/sandbox.json')));

/** What a person does at the console: logs in, and sends one request. */
async function send(client: Client, method: string, path: string): Promise<Response> {
  const { genesysUrl } = overlay();
  const login = await fetch(`${genesysUrl}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  return fetch(`${genesysUrl}/api/v2${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
}

test('an administrator deploys the clients of all jobs, and asks for each one’s secret once', async () => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  workspace.enterSandbox('--cache', '0');
  expect(workspace.cdktf(['deploy', 'nonprod-access', '--auto-approve'])).toMatchObject({ code: 0 });

  const admin = {
    id: workspace.env.TF_VAR_nonprod_client_id ?? '',
    secret: workspace.env.TF_VAR_nonprod_client_secret ?? '',
  };
  const state = JSON.parse(
    readFileSync(join(overlay().stateDirectory, 'terraform.nonprod-access.tfstate'), 'utf8'),
  ) as { readonly outputs: Record<string, { readonly value: string }> };
  for (const job of jobNames) {
    const id = state.outputs[`${job.replaceAll('-', '_')}_client_id`]?.value ?? '';
    const { secret } = (await (await send(admin, 'POST', `/oauth/clients/${id}/secret`)).json()) as Client;
    clients.set(job, { id, secret });
  }
  expect(clients.size).toBe(5);
  expect(workspace.cdktf(['plan', 'nonprod-access']).stdout).toContain('No changes.');
});

test('each job’s client does its job', async () => {
  expect(workspace.cdktf(['deploy', 'dev-payment', '--auto-approve'], as('provisioning'))).toMatchObject({ code: 0 });
  expect(workspace.cdktf(['plan', 'dev-payment'], as('provisioning')).stdout).toContain('No changes.');
  expect(workspace.gcda(['secrets', 'sync', 'dev'], as('value-writing'))).toMatchObject({ code: 0 });
  const value = workspace.read('.gcda/sandbox/values/dev_payment_apikey');
  expect(workspace.gcda(['secrets', 'set', 'dev_payment_apikey'], { ...as('rotation'), input: value })).toMatchObject({
    code: 0,
  });
  expect(workspace.gcda(['test', 'dev-payment', 'get-payment'], as('rotation'))).toMatchObject({ code: 0 });
  expect(workspace.gcda(['secrets', 'list'], as('drift-reading'))).toMatchObject({ code: 0 });
  for (const path of ['/integrations/credentials', '/integrations/actions', '/audits/query/servicemapping']) {
    expect((await send(clients.get('drift-reading')!, 'GET', path)).status).toBe(200);
  }
});

test.each<[Job, 'cdktf' | 'gcda', string[], string]>([
  ['value-writing', 'cdktf', ['deploy', 'dev-payment', '--auto-approve'], 'integrations:action:view'],
  ['drift-reading', 'gcda', ['secrets', 'sync', 'dev'], 'integrations:integration:edit'],
  ['provisioning', 'gcda', ['test', 'dev-payment', 'get-payment'], 'integrations:action:execute'],
  ['value-writing', 'gcda', ['test', 'dev-payment', 'get-payment'], 'integrations:action:view'],
  ['flow-publishing', 'gcda', ['secrets', 'sync', 'dev'], 'integrations:integration:view'],
  ['rotation', 'cdktf', ['deploy', 'nonprod-access', '--auto-approve'], 'authorization:role:view'],
])('the client of %s is refused at %s %j, with what it lacks: %s', (job, program, args, permission) => {
  const said = workspace[program](args, as(job));
  expect(said.code).not.toBe(0);
  expect(said.stdout + said.stderr).toContain(permission);
});

test('leaves no client’s secret in state, synth output, logs or journal', () => {
  const home = join(workspace.folder, '.gcda/sandbox');
  const owned = ['values', 'clients.json', 'key'].map((name) => join(home, name));
  const artifacts = collectArtifacts(
    [workspace.folder],
    [...owned, join(workspace.folder, 'node_modules')],
    workspace.folder,
  );
  expect(artifacts.filter(({ name }) => name.includes('nonprod-access.tfstate'))).not.toEqual([]);
  const values = [...clients].map(([name, { secret }]) => ({ name, value: Redacted.of(secret) }));
  expect(findValues(artifacts, values)).toEqual([]);
});
