import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues } from '../../cli/demo/find-values';
import type { Organization } from '../../core/environment';
import { Redacted } from '../../core/redacted';
import { run } from '../../cli/run';
import { systemClock } from '../../core/clock';
import { jobNames, permissionsOf, type JobName } from '../../core/prerequisites';
import { aPage } from '../kit/a-page';
import { aTerminal } from '../kit/a-terminal';
import { aWorkspace, type Said } from '../kit/a-workspace';
import {
  administratorOf,
  clientsOf,
  inForce,
  permissionsUsedBy,
  sendAs,
  without,
  type JobClient,
} from '../kit/job-clients';
import { runFence } from '../kit/run-fence';

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
const organization = JSON.parse(readFileSync('organization.json', 'utf8'));
const environment = inSandbox({ ...dev, organization }, overlay);
const app = new App();
new PaymentStack(app, environment);
new flow.Flow(new GenesysStack(app, 'flows', environment), 'payment', {
  filepath: process.cwd() + '/payment.yaml',
  substitutions: { environment: environment.name },
  forceUnlock: true,
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

let clients: ReadonlyMap<JobName, JobClient>;

/** Variables that put a job's client in force. */
function as(job: JobName): { readonly env: Record<string, string> } {
  return { env: inForce('nonprod', clients.get(job)!) };
}

/** One command of `gcda` in this process, as the client of a job. */
async function gcda(args: readonly string[], job: JobName, stdin = ''): Promise<Said> {
  const { io, end } = aTerminal({ cwd: workspace.folder, env: { ...workspace.env, ...as(job).env }, stdin });
  return end(await run(args, { ...io, clock: systemClock }));
}

const send = (client: JobClient, method: string, path: string, body?: unknown): Promise<Response> =>
  sendAs(workspace, client, { method, path, body });

const administrator = (): JobClient => administratorOf(workspace, 'nonprod');

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
  const page = aPage('docs/authoring/access.md');
  const { nonprod } = runFence<{ nonprod: Organization }>(page.take('ts'));
  writeFileSync(join(workspace.folder, 'organization.json'), JSON.stringify(nonprod));
  const [deployed] = await page.follow(workspace);
  page.expectFollowed();

  clients = await clientsOf(workspace, 'nonprod');
  for (const { id } of clients.values()) expect(deployed?.stdout).toContain(id);
  expect(clients.size).toBe(5);
  expect(workspace.cdktf(['plan', 'nonprod-access']).stdout).toContain('No changes.');
});

test('each job’s client does its job', async () => {
  expect(workspace.cdktf(['deploy', 'dev-payment', '--auto-approve'], as('provisioning'))).toMatchObject({ code: 0 });
  expect(workspace.cdktf(['plan', 'dev-payment'], as('provisioning')).stdout).toContain('No changes.');
  expect(await gcda(['secrets', 'sync', 'dev'], 'value-writing')).toMatchObject({ code: 0 });
  const value = workspace.read('.gcda/sandbox/values/dev_payment_apikey');
  expect(await gcda(['secrets', 'set', 'dev_payment_apikey'], 'rotation', value)).toMatchObject({ code: 0 });
  expect(await gcda(['test', 'dev-payment', 'get-payment'], 'rotation')).toMatchObject({ code: 0 });
  expect(await gcda(['secrets', 'list'], 'drift-reading')).toMatchObject({ code: 0 });
  for (const path of ['/integrations/credentials', '/integrations/actions', '/audits/query/servicemapping']) {
    expect((await send(clients.get('drift-reading')!, 'GET', path)).status).toBe(200);
  }
});

test('the drift reader’s client tells whose writes were those of the other jobs', async () => {
  const said = await gcda(['rotation', 'correlate', 'dev', '--since', '1h', '--json'], 'drift-reading');
  const { auditMissing, writes } = JSON.parse(said.stdout) as {
    readonly auditMissing: string | null;
    readonly writes: readonly { readonly origin: string; readonly by: string | null }[];
  };
  expect([said.code, auditMissing]).toEqual([0, null]);
  const origins = writes.map(({ origin }) => origin);
  // Terraform’s placeholder, and what the sync and the person wrote.
  expect(origins[0]).toBe('claimed');
  expect(writes[0]?.by).toBe(clients.get('provisioning')?.id);
  expect(new Set(origins.slice(1))).toEqual(new Set(['confirmed']));
  const refused = await gcda(['rotation', 'correlate', 'dev', '--since', '1h'], 'rotation');
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
  const wish = { organization: 'nonprod', job: 'flow-publishing', permission } as const;
  const said = await without(workspace, wish, () => workspace.cdktf(args, as('flow-publishing')));
  expect(said.code).not.toBe(0);
  expect(said.stdout + said.stderr).toContain(permission);
  expect(said.stderr).toContain('run it as the client of flow-publishing');
});

test.each(jobNames.filter((job) => job !== 'flow-publishing'))('the client of %s publishes no flow', async (job) => {
  const refused = await send(clients.get(job)!, 'POST', '/flows/jobs');
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('architect:job:create')]);
});

test.each<[JobName, 'cdktf' | 'gcda', string[], string, string]>([
  [
    'value-writing',
    'cdktf',
    ['deploy', 'dev-payment', '--auto-approve'],
    'integrations:action:view',
    'the client of provisioning',
  ],
  ['drift-reading', 'gcda', ['secrets', 'sync', 'dev'], 'integrations:integration:edit', 'the client of value-writing'],
  [
    'provisioning',
    'gcda',
    ['test', 'dev-payment', 'get-payment'],
    'integrations:action:execute',
    'the client of rotation',
  ],
  [
    'value-writing',
    'gcda',
    ['test', 'dev-payment', 'get-payment'],
    'integrations:action:view',
    'the client of rotation',
  ],
  [
    'provisioning',
    'cdktf',
    ['deploy', 'dev-flows', '--auto-approve'],
    'architect:flow:view',
    'the client of flow-publishing',
  ],
  [
    'flow-publishing',
    'cdktf',
    ['deploy', 'dev-payment', '--auto-approve'],
    'integrations:integration:view',
    'the client of provisioning',
  ],
  [
    'flow-publishing',
    'gcda',
    ['secrets', 'sync', 'dev'],
    'integrations:integration:view',
    'the client of value-writing',
  ],
  ['flow-publishing', 'gcda', ['secrets', 'list'], 'integrations:integration:view', 'the client of drift-reading'],
  [
    'flow-publishing',
    'gcda',
    ['test', 'dev-payment', 'get-payment'],
    'integrations:action:view',
    'the client of rotation',
  ],
  [
    'rotation',
    'cdktf',
    ['deploy', 'nonprod-access', '--auto-approve'],
    'authorization:role:view',
    'an administrator’s client',
  ],
])(
  'the client of %s is refused at %s %j, with what it lacks: %s; that is for %s',
  async (job, program, args, permission, meant) => {
    const said = program === 'gcda' ? await gcda(args, job) : workspace.cdktf(args, as(job));
    expect(said.code).not.toBe(0);
    expect(said.stdout + said.stderr).toContain(permission);
    expect(said.stderr).toContain(`run it as ${meant}`);
  },
);

test('the flow publisher’s client deletes its flow', async () => {
  expect(workspace.cdktf(['destroy', 'dev-flows', '--auto-approve'], as('flow-publishing'))).toMatchObject({ code: 0 });
  expect(await flows()).toEqual([]);
});

test('the flow publisher’s client holds no permission that it does not use', () => {
  expect(permissionsUsedBy(clients.get('flow-publishing')!, workspace)).toEqual(permissionsOf('flow-publishing', []));
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
