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

/** A project of a user's own: the shipped payment service in dev and a flow that calls it, in an organisation that has its clients made here. */
const app = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { flow } = require('@cdktf/provider-genesyscloud');
const { addAccessStacks, addAppChecks, assertSound, collectInventory, GenesysStack } = require('${project}/constructs');
const { inSandbox } = require('${project}/core/environment');
const { dev } = require('${project}/environments/dev');
const { PaymentStack } = require('${project}/stacks/payment');
const overlay = JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8'));
const organization = { ...dev.organization, access: { state: { kind: 'local' } } };
const environment = inSandbox({ ...dev, organization }, overlay);
const app = new App();
new PaymentStack(app, environment);
new flow.Flow(new GenesysStack(app, 'flows', environment), 'payment', {
  filepath: process.cwd() + '/payment.yaml',
  substitutions: { environment: environment.name },
});
addAccessStacks(app, [environment]);
addAppChecks(app);
assertSound(app);
app.synth();
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;

/** What an author exports from Architect: not YAML before `{{environment}}` is replaced. */
const flowFile = `
workflow:
  name: {{environment}} payment
  states:
    - state:
        name: Initial
        actions:
          - callData:
              name: Get payment
              category:
                {{environment}}-payment:
                  dataAction:
                    {{environment}}-payment-get-payment:
                      inputs: { paymentId: { lit: P-3001 } }
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
async function send(client: Client, method: string, path: string, body?: unknown): Promise<Response> {
  const { genesysUrl } = overlay();
  const login = await fetch(`${genesysUrl}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  return fetch(`${genesysUrl}/api/v2${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

const administrator = (): Client => ({
  id: workspace.env.TF_VAR_nonprod_client_id ?? '',
  secret: workspace.env.TF_VAR_nonprod_client_secret ?? '',
});

/** Names, types and last versions of the flows that the organisation has. */
async function flows(): Promise<readonly unknown[]> {
  const listed = (await (await send(administrator(), 'GET', '/flows')).json()) as {
    readonly entities: readonly Flow[];
  };
  return listed.entities.map(({ name, type, publishedVersion }) => [name, type, publishedVersion.id]);
}

interface Flow {
  readonly name: string;
  readonly type: string;
  readonly publishedVersion: { readonly id: string };
}

test('an administrator deploys the clients of all jobs, and asks for each one’s secret once', async () => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'payment.yaml'), flowFile);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  workspace.enterSandbox('--cache', '0');
  expect(workspace.cdktf(['deploy', 'nonprod-access', '--auto-approve'])).toMatchObject({ code: 0 });

  const state = JSON.parse(
    readFileSync(join(overlay().stateDirectory, 'terraform.nonprod-access.tfstate'), 'utf8'),
  ) as { readonly outputs: Record<string, { readonly value: string }> };
  for (const job of jobNames) {
    const id = state.outputs[`${job.replaceAll('-', '_')}_client_id`]?.value ?? '';
    const { secret } = (await (await send(administrator(), 'POST', `/oauth/clients/${id}/secret`)).json()) as Client;
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

test('the drift reader’s client tells whose writes were those of the other jobs', () => {
  const said = workspace.gcda(['rotation', 'correlate', 'dev', '--since', '1h', '--json'], as('drift-reading'));
  const { auditMissing, writes } = JSON.parse(said.stdout) as {
    readonly auditMissing: string | null;
    readonly writes: readonly { readonly origin: string; readonly by: string | null }[];
  };
  expect([said.code, auditMissing]).toEqual([0, null]);
  const origins = writes.map(({ origin }) => origin);
  // Terraform’s placeholder, and what the sync and the person wrote.
  expect(origins[0]).toBe('unrecorded');
  expect(writes[0]?.by).toBe(clients.get('provisioning')?.id);
  expect(new Set(origins.slice(1))).toEqual(new Set(['confirmed']));
  const refused = workspace.gcda(['rotation', 'correlate', 'dev', '--since', '1h'], as('rotation'));
  expect([refused.code, refused.stdout]).toEqual([2, expect.stringContaining('audits:audit:view')]);
});

test('the flow publisher’s client publishes a flow, publishes it again, and sees that nothing is left to do', async () => {
  const deploy = () => workspace.cdktf(['deploy', 'dev-flows', '--auto-approve'], as('flow-publishing'));
  expect(deploy()).toMatchObject({ code: 0 });
  expect(await flows()).toEqual([['dev payment', 'WORKFLOW', '1.0']]);
  expect(workspace.cdktf(['plan', 'dev-flows'], as('flow-publishing')).stdout).toContain('No changes.');

  writeFileSync(join(workspace.folder, 'payment.yaml'), flowFile.replace('P-3001', 'P-3002'));
  expect(deploy()).toMatchObject({ code: 0 });
  expect(await flows()).toEqual([['dev payment', 'WORKFLOW', '2.0']]);
});

test('a flow that calls an action that nobody published is refused with its name', async () => {
  writeFileSync(join(workspace.folder, 'payment.yaml'), flowFile.replace('get-payment', 'refund'));
  const said = workspace.cdktf(['deploy', 'dev-flows', '--auto-approve'], as('flow-publishing'));
  expect(said.code).not.toBe(0);
  expect(said.stdout + said.stderr).toContain('dev-payment-refund');
  expect(await flows()).toEqual([['dev payment', 'WORKFLOW', '2.0']]);
  writeFileSync(join(workspace.folder, 'payment.yaml'), flowFile);
});

test.each<[string, string[]]>([
  ['architect:job:create', ['deploy', 'dev-flows', '--auto-approve']],
  ['architect:job:view', ['deploy', 'dev-flows', '--auto-approve']],
  ['architect:flow:view', ['plan', 'dev-flows']],
  ['architect:flow:delete', ['destroy', 'dev-flows', '--auto-approve']],
])('without %s the flow publisher is refused, and told so', async (permission, args) => {
  const roles = (await (
    await send(administrator(), 'GET', '/authorization/roles?name=gcda%20flow-publishing')
  ).json()) as {
    readonly entities: readonly { readonly id: string; readonly permissionPolicies: readonly Policy[] }[];
  };
  const [role] = roles.entities;
  const without = role?.permissionPolicies.map((policy) => ({
    ...policy,
    actionSet: policy.actionSet.filter((verb) => `${policy.domain}:${policy.entityName}:${verb}` !== permission),
  }));
  const change = (permissionPolicies: unknown) =>
    send(administrator(), 'PATCH', `/authorization/roles/${role?.id}`, { permissionPolicies });
  expect(without).not.toEqual(role?.permissionPolicies);
  expect((await change(without)).status).toBe(200);

  const said = workspace.cdktf(args, as('flow-publishing'));
  expect((await change(role?.permissionPolicies)).status).toBe(200);
  expect(said.code).not.toBe(0);
  expect(said.stdout + said.stderr).toContain(permission);
});

interface Policy {
  readonly domain: string;
  readonly entityName: string;
  readonly actionSet: readonly string[];
}

test.each(jobNames.filter((job) => job !== 'flow-publishing'))('the client of %s publishes no flow', async (job) => {
  const refused = await send(clients.get(job)!, 'POST', '/flows/jobs');
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('architect:job:create')]);
});

test.each<[Job, 'cdktf' | 'gcda', string[], string]>([
  ['value-writing', 'cdktf', ['deploy', 'dev-payment', '--auto-approve'], 'integrations:action:view'],
  ['drift-reading', 'gcda', ['secrets', 'sync', 'dev'], 'integrations:integration:edit'],
  ['provisioning', 'gcda', ['test', 'dev-payment', 'get-payment'], 'integrations:action:execute'],
  ['value-writing', 'gcda', ['test', 'dev-payment', 'get-payment'], 'integrations:action:view'],
  ['provisioning', 'cdktf', ['deploy', 'dev-flows', '--auto-approve'], 'architect:flow:view'],
  ['flow-publishing', 'cdktf', ['deploy', 'dev-payment', '--auto-approve'], 'integrations:integration:view'],
  ['flow-publishing', 'gcda', ['secrets', 'sync', 'dev'], 'integrations:integration:view'],
  ['flow-publishing', 'gcda', ['secrets', 'list'], 'integrations:integration:view'],
  ['flow-publishing', 'gcda', ['test', 'dev-payment', 'get-payment'], 'integrations:action:view'],
  ['rotation', 'cdktf', ['deploy', 'nonprod-access', '--auto-approve'], 'authorization:role:view'],
])('the client of %s is refused at %s %j, with what it lacks: %s', (job, program, args, permission) => {
  const said = workspace[program](args, as(job));
  expect(said.code).not.toBe(0);
  expect(said.stdout + said.stderr).toContain(permission);
});

test('the flow publisher’s client deletes its flow', async () => {
  expect(workspace.cdktf(['destroy', 'dev-flows', '--auto-approve'], as('flow-publishing'))).toMatchObject({ code: 0 });
  expect(await flows()).toEqual([]);
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
