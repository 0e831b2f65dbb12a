import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCdktf } from '../../cli/cdktf/run-cdktf';
import { jobOfCommand } from '../../cli/job-of-command';
import { run } from '../../cli/run';
import { systemClock } from '../../core/clock';
import type { SecretStore } from '../../core/inventory';
import { permissionsOf, type JobName } from '../../core/prerequisites';
import { aWorkspace, type Said } from '../kit/a-workspace';
import { aTerminal } from '../kit/a-terminal';
import { clientsOf, inForce, journalOf, permissionsUsedBy, without, type JobClient } from '../kit/job-clients';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const project = join(__dirname, '../../dist');

/** One service in three environments; prod keeps its secrets in the other store. */
const app = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { App } = require('cdktf');
const { z } = require('zod');
const { addAccessStacks, addAppChecks, assertSound, AtomicSecret, collectInventory, DataAction, ExternalService, field, GenesysStack, get, header, IssuerSecret, oauthClientCredentials, path, post } = require('${project}/constructs');
const { inSandbox } = require('${project}/core/environment');
const { environments } = require('${project}/environments');
const overlay = JSON.parse(readFileSync(process.env.GCDA_SANDBOX, 'utf8'));
const rotationBounds = { cacheSeconds: 1, clockSkewSeconds: 0, propagationSeconds: 1, issueSeconds: 5, retrySeconds: 5 };
const store = { dev: 'integration-credentials', stg: 'integration-credentials', prod: 'native-secrets' };
const app = new App();
const held = environments.map((declared) => inSandbox({
  ...declared,
  organization: { ...declared.organization, access: { state: { kind: 'local' } } },
  store: store[declared.name],
  rotationBounds,
}, overlay));
for (const environment of held) {
  const stack = new GenesysStack(app, 'crm', environment);
  const service = new ExternalService(stack, 'crm', { environment });
  const clientId = new IssuerSecret(stack, 'clientid', { service, type: 'clientid' });
  const clientSecret = new IssuerSecret(stack, 'clientsecret', { service, type: 'clientsecret' });
  const bearer = new AtomicSecret(stack, 'bearer', {
    service, type: 'bearer', lifetimeSeconds: 1800, rotation: oauthClientCredentials({ clientId, clientSecret }),
  });
  const apiKey = new AtomicSecret(stack, 'apikey', { service, type: 'apikey' });
  new DataAction(stack, 'who-am-i', {
    service,
    input: z.object({}),
    output: z.object({ environment: z.string() }),
    request: get(path\`/whoami\`),
    headers: { Authorization: header\`Bearer \${bearer}\` },
    timeoutSeconds: Number(process.env.THE_TIMEOUT),
    probe: { environmentAt: 'environment' },
  });
  new DataAction(stack, 'create-case', {
    service,
    input: z.object({ accountId: z.string().max(40) }),
    output: z.object({ caseId: z.string() }),
    request: post(path\`/cases\`, { body: { accountId: field('accountId'), subject: 'a case', priority: 2, origin: 'voice' } }),
    headers: { 'X-API-Key': header\`\${apiKey}\`, 'Content-Type': 'application/json' },
    timeoutSeconds: 1,
    example: { accountId: 'A-1001' },
  });
}
addAccessStacks(app, held);
addAppChecks(app);
try { assertSound(app); } catch (error) { process.stderr.write(error.message + '\\n'); process.exit(1); }
app.synth();
mkdirSync(app.outdir, { recursive: true });
writeFileSync(app.outdir + '/inventory.json', JSON.stringify(collectInventory(app)));
`;

/** The store of each organisation. */
const stores = { nonprod: 'integration-credentials', prod: 'native-secrets' } as const satisfies Record<
  string,
  SecretStore
>;
type Organization = keyof typeof stores;
const organizations = Object.keys(stores) as readonly Organization[]; // keys of a constant with these keys alone
const clients = new Map<Organization, ReadonlyMap<JobName, JobClient>>();

/** Variables that put the clients of a job in force, in both organisations; without a job, none. */
function as(job: JobName | undefined): Record<string, string> {
  return Object.assign(
    {},
    ...organizations.map((name) => inForce(name, (job && clients.get(name)?.get(job)) ?? {})),
  ) as Record<string, string>;
}

/** One command line in this process, as the client of its job. */
async function gcda(args: readonly string[], job: JobName | undefined, more: Partial<Run> = {}): Promise<Said> {
  const { stdin = '', signal } = more;
  const { io, end } = aTerminal({ cwd: workspace.folder, env: { ...workspace.env, ...as(job) }, stdin });
  return end(await run(args, { ...io, clock: systemClock, signal: signal ?? io.signal }));
}

interface Run {
  readonly stdin: string;
  readonly signal: AbortSignal;
}

beforeAll(async () => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  workspace.env.THE_TIMEOUT = '1';
  workspace.enterSandbox('--token-lifetime', '1800', '--cache', '1', '--rate-limit', 'off');
  expect(workspace.cdktf(['deploy', 'nonprod-access', 'prod-access', '--auto-approve'])).toMatchObject({ code: 0 });
  for (const name of organizations) clients.set(name, await clientsOf(workspace, name));
});

test('provisioning deploys with its own client', () => {
  const env = as('provisioning');
  expect(workspace.cdktf(['deploy', '*-crm', '--auto-approve'], { env })).toMatchObject({ code: 0 });
});

/** A command line, and how it ends as the client of its job. */
interface Line {
  readonly args: readonly string[];
  /** @default 0 */
  readonly code?: number;
  readonly stdin?: () => string;
  /** Runs until the ledger's history of the secret has it. */
  readonly until?: { readonly secret: string; readonly event: string };
  /** A permission without which it is refused, and where. */
  readonly lacking?: readonly [Organization, string];
  /** @default 1 */
  readonly refusedCode?: number;
  /** Its real work comes with a later line. */
  readonly isRefusedOnly?: true;
}

const value = (name: string) => (): string => workspace.read(`.gcda/sandbox/values/${name}`);
const revoke = (name: string): readonly string[] => ['rotate', name, '--revoke', '--reason', 'a test', '--wait'];
const rotator = ['rotator', 'run', '--listen', 'off', '--plan-every', '1'] as const;
const view = 'integrations:integration:view';
const edit = 'integrations:integration:edit';

/** Every command that logs in, in an order in which each has something to do, on both stores where the permissions differ. */
const lines: readonly (readonly [command: string, line: Line])[] = [
  ['secrets plan', { args: ['secrets', 'plan'], code: 2, lacking: ['nonprod', view] }],
  ['secrets plan', { args: ['secrets', 'plan', 'prod'], code: 2, lacking: ['prod', 'security:secret:view'] }],
  ['secrets sync', { args: ['secrets', 'sync', 'dev'], lacking: ['nonprod', edit] }],
  [
    'rotator run',
    {
      args: rotator,
      until: { secret: 'prod_crm_bearer', event: 'failed' },
      lacking: ['prod', 'security:secret:add'],
      refusedCode: 0,
      // A service that has failed waits before it tries again: its work is watched in the other organisation.
      isRefusedOnly: true,
    },
  ],
  ['rotator run', { args: rotator, until: { secret: 'stg_crm_bearer', event: 'verified' } }],
  ['secrets sync', { args: ['secrets', 'sync', 'prod_crm_apikey'], lacking: ['prod', 'security:secret:add'] }],
  [
    'secrets set',
    {
      args: ['secrets', 'set', 'dev_crm_apikey', '--force'],
      stdin: value('dev_crm_apikey'),
      lacking: ['nonprod', edit],
    },
  ],
  [
    'secrets set',
    {
      args: ['secrets', 'set', 'prod_crm_apikey', '--force'],
      stdin: value('prod_crm_apikey'),
      lacking: ['prod', 'security:secret:edit'],
    },
  ],
  ['rotate', { args: revoke('dev_crm_bearer'), lacking: ['nonprod', edit] }],
  // The first makes the named secret, and the second changes it.
  ['rotate', { args: ['rotate', 'prod_crm_bearer'] }],
  ['rotate', { args: revoke('prod_crm_bearer'), lacking: ['prod', 'security:secret:edit'] }],
  ['rotation drill', { args: ['rotation', 'drill', 'dev', '--every', '1'], lacking: ['nonprod', edit] }],
  ['secrets sync', { args: ['secrets', 'sync', 'stg'] }],
  ['verify', { args: ['verify', 'dev', '--wait'], lacking: ['nonprod', 'integrations:action:execute'] }],
  ['verify', { args: ['verify', 'prod', '--wait'], lacking: ['prod', 'security:secret:view'] }],
  ['test', { args: ['test', 'dev-crm', 'create-case'], lacking: ['nonprod', 'integrations:action:execute'] }],
  ['test', { args: ['test', 'prod-crm', 'create-case'], lacking: ['prod', 'integrations:action:view'] }],
  ['secrets status', { args: ['secrets', 'status', 'dev'], lacking: ['nonprod', view] }],
  ['secrets status', { args: ['secrets', 'status', 'prod'], lacking: ['prod', 'security:secret:view'] }],
  ['secrets list', { args: ['secrets', 'list', 'dev'], lacking: ['nonprod', view] }],
  ['secrets list', { args: ['secrets', 'list', 'prod'], lacking: ['prod', 'security:secret:view'] }],
  ['promote', { args: ['promote', 'dev', 'stg'], lacking: ['nonprod', 'integrations:action:view'] }],
  ['promote', { args: ['promote', 'dev', 'prod'], lacking: ['prod', 'security:secret:view'] }],
  [
    'rotation certificate',
    {
      args: ['rotation', 'certificate', 'dev_crm_bearer'],
      lacking: ['nonprod', 'audits:audit:view'],
      // That claim is not required.
      refusedCode: 0,
    },
  ],
  [
    'rotation correlate',
    {
      args: ['rotation', 'correlate', 'stg', '--since', '1h'],
      lacking: ['nonprod', 'audits:audit:view'],
      refusedCode: 2,
    },
  ],
];

test('has a line of every command that logs in', () => {
  const loggingIn = Object.keys(jobOfCommand).filter((command) => jobOfCommand[command] !== undefined);
  expect([...new Set(lines.map(([command]) => command))].toSorted()).toEqual(loggingIn.toSorted());
});

async function isInHistory({ secret, event }: NonNullable<Line['until']>): Promise<boolean> {
  const { stdout } = await gcda(['secrets', 'history', secret, '--json'], undefined);
  const { records } = JSON.parse(stdout) as { readonly records: readonly { readonly event: string }[] };
  return records.some((record) => record.event === event);
}

/** Runs a line; what does not end by itself is told to stop once it has done what it is watched for. */
async function runLine({ args, stdin, until }: Line, job: JobName): Promise<Said> {
  if (!until) return gcda(args, job, { stdin: stdin?.() ?? '' });
  const stop = new AbortController();
  const running = gcda(args, job, { signal: stop.signal });
  const state = { hasEnded: false };
  void running.finally(() => (state.hasEnded = true));
  while (!state.hasEnded && !(await isInHistory(until))) await systemClock.sleep(100);
  stop.abort();
  return running;
}

describe('as the client of its job', () => {
  beforeAll(async () => {
    expect(await gcda(['keys', 'new'], undefined)).toMatchObject({ code: 0 });
  });

  test.each(lines.map(([command, line]) => [command, line.lacking ?? ['any', 'nothing'], line] as const))(
    '%s is told what it lacks (in %j), and does its work with all that its role has',
    async (command, _, line) => {
      const job = jobOfCommand[command]!; // that all of them have one is tested above
      const { code = 0, lacking, refusedCode = 1 } = line;
      if (lacking) {
        const [organization, permission] = lacking;
        const refused = await without(workspace, { organization, job, permission }, () => runLine(line, job));
        const said = (refused.stdout + refused.stderr).replaceAll(/\s+/g, ' ');
        expect(said).toContain(permission);
        expect(said).toContain(`the client of ${job}`);
        expect(refused).toMatchObject({ code: refusedCode });
      }
      if (line.isRefusedOnly !== true) expect(await runLine(line, job)).toMatchObject({ code });
    },
  );
});

/** Those that log in nowhere, but for those that start a sandbox or need a server of a database. */
const loggingInNowhere: readonly (readonly [command: string, args: readonly string[], code: number])[] = [
  ['audit head', ['audit', 'head'], 0],
  ['audit repair', ['audit', 'repair'], 0],
  ['audit verify', ['audit', 'verify'], 0],
  // The shipped stacks, which are not those that are deployed here.
  ['check', ['check'], 1],
  ['compare', ['compare', 'dev', 'prod'], 0],
  ['exceptions', ['exceptions'], 0],
  ['keys new', ['keys', 'new', '--signing'], 0],
  ['keys public', ['keys', 'public'], 0],
  ['keys rotate', ['keys', 'rotate', 'dev'], 0],
  ['keys status', ['keys', 'status'], 0],
  ['policies', ['policies'], 0],
  ['rotation history', ['rotation', 'history', 'dev_crm_bearer'], 0],
  ['rotation pause', ['rotation', 'pause', 'dev', '--reason', 'a test'], 0],
  ['rotation resume', ['rotation', 'resume', 'dev', '--reason', 'a test'], 0],
  ['rotation status', ['rotation', 'status'], 0],
  ['rotator schema', ['rotator', 'schema'], 0],
  ['secrets history', ['secrets', 'history', 'dev_crm_bearer'], 0],
  ['state migrate', ['state', 'migrate'], 0],
];
/** Without an organisation, each in a test of its own. */
const triedElsewhere = ['demo', 'ledger grants', 'ledger migrate', 'rotation simulate', 'rotation verify'];

test('has a line of every command that logs in nowhere', () => {
  const commands = Object.keys(jobOfCommand).filter((command) => jobOfCommand[command] === undefined);
  const tried = [...loggingInNowhere.map(([command]) => command), ...triedElsewhere];
  expect(tried.toSorted()).toEqual(commands.filter((command) => !command.startsWith('sandbox ')).toSorted());
});

test.each(loggingInNowhere)('%s asks the platform for nothing, and needs no client', async (_, args, code) => {
  const before = journalOf(workspace).length;
  expect(await gcda(args, undefined)).toMatchObject({ code });
  expect(journalOf(workspace).slice(before)).toEqual([]);
});

test.each([['list'], ['synth'], ['output', 'dev-crm']])(
  'cdktf %s asks the platform for nothing, and needs no client',
  async (...args) => {
    const before = journalOf(workspace).length;
    const { io, end } = aTerminal({ cwd: workspace.folder, env: { ...workspace.env, ...as(undefined) } });
    expect(end(await runCdktf(args, { ...io, clock: systemClock }))).toMatchObject({ code: 0 });
    expect(journalOf(workspace).slice(before)).toEqual([]);
  },
);

test('provisioning changes an action and destroys a stack with its own client', () => {
  const env = { ...as('provisioning'), THE_TIMEOUT: '2' };
  for (const command of ['deploy', 'destroy'])
    expect(workspace.cdktf([command, 'dev-crm', '--auto-approve'], { env })).toMatchObject({ code: 0 });
});

test.each(organizations)('no client of %s holds a permission that its commands do not use', (organization) => {
  for (const [job, client] of clients.get(organization) ?? []) {
    // Its flows are published in access.test.ts; actions are changed in dev alone.
    if (job === 'flow-publishing' || (job === 'provisioning' && organization !== 'nonprod')) continue;
    const held = permissionsOf(job, [stores[organization]]);
    expect([job, permissionsUsedBy(client, workspace)]).toEqual([job, held]);
  }
});
