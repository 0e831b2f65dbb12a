import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { allCommands, createProgram } from '../../cli/create-program';
import { run } from '../../cli/run';
import type { InventoryEnvironment } from '../../core/inventory';
import { root } from '../docs/documents';
import { aPlatform, fakeClient, type FakePlatform } from '../kit/a-platform';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { aTerminal, type Ending } from '../kit/a-terminal';
import { answersWhenAsked } from '../kit/answers-when-asked';
import { anAction, anInventory } from '../kit/an-inventory';
import { aRotatedEnvironment } from '../rotation/plan/a-rotated-environment';

const program = createProgram(aTerminal({ cwd: '/' }).io, () => () => Promise.resolve());
const leaves = allCommands(program).filter(({ commands }) => commands.length === 0);
const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
const spellings = ['--yes', '--auto-approve', '--yes-production'];
const takesYes = ({ options }: Command): readonly string[] =>
  options.map(({ long }) => long ?? '').filter((long) => spellings.includes(long));

/** What docs/confirmation.md says of each command. */
const documented = readFileSync(join(root, 'docs/confirmation.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, name, , asks] = /^\| `(gcda [^`]+)` \| ([^|]*) \| ([^|]*) \|/.exec(line) ?? [];
    return name === undefined ? [] : [[name, asks?.startsWith('yes') === true] as const];
  });

test('says of every command whether it asks, and each that asks takes --yes in all its spellings', () => {
  const real = leaves.map((command) => [nameOf(command), takesYes(command).length > 0] as const);
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(real));
  expect(documented).toHaveLength(leaves.length);
  const takers = leaves.map(takesYes).filter((found) => found.length > 0);
  expect(takers).toEqual(takers.map(() => spellings));
});

/** A command line of each command that asks. */
const lines: Readonly<Record<string, readonly string[]>> = {
  'gcda secrets sync': ['secrets', 'sync', 'dev'],
  'gcda secrets set': ['secrets', 'set', 'dev_s0_bearer'],
  'gcda test': ['test', 'dev-crm', 'create-case'],
  'gcda verify': ['verify', 'dev'],
  'gcda keys rotate': ['keys', 'rotate', 'dev'],
  'gcda rotate': ['rotate', 'dev_s0_bearer'],
  'gcda rotate, bare': ['rotate'],
  'gcda rotation drill': ['rotation', 'drill', 'dev'],
  'gcda rotation pause': ['rotation', 'pause', 'dev', '--reason', 'a test'],
  'gcda rotation resume': ['rotation', 'resume', 'dev', '--reason', 'a test'],
  'gcda rotator run': ['rotator', 'run', '--listen', 'off'],
};

/** Commands that need a real Terraform to come to their question: test/e2e/remote-state.test.ts. */
const triedElsewhere = ['gcda state migrate'];

test('has a command line of every command that asks', () => {
  const asking = documented.filter(([, asks]) => asks).map(([name]) => name);
  const tried = [...triedElsewhere, ...Object.keys(lines).map((name) => name.replace(/,.*/, ''))];
  expect([...new Set(tried)].toSorted()).toEqual(asking.toSorted());
});

describe('in an environment', () => {
  const name = 'dev-crm-create-case';
  let platform: FakePlatform;
  let project: Project;
  beforeEach(async () => {
    platform = aPlatform(['dev_s0_bearer']);
    // The platform's own word counts: somebody has made a POST of it.
    platform.actions.push({ id: 'action-1', name, config: { request: { requestType: 'POST' } } });
    project = await aProject(platform);
  });
  afterEach(() => project.close());

  const environment = (overrides: Partial<InventoryEnvironment> = {}): InventoryEnvironment => {
    const rotated = aRotatedEnvironment(1);
    return {
      ...rotated,
      ...{ apiUrl: project.platformUrl, loginUrl: project.platformUrl, sandbox: false },
      secrets: rotated.secrets.map((secret) => ({ ...secret, source: { kind: 'env', variable: 'THE_VALUE' } })),
      credentials: [
        {
          ...{ name: 'dev_s0_bearer', type: 'userDefined', stack: 'dev-crm', path: 'dev-crm/crm' },
          ...{
            fields: [{ key: 'dev_s0_bearer', secret: 'dev_s0_bearer' }],
            integration: 'dev_s0_bearer',
            replaces: null,
          },
        },
      ],
      actions: [anAction('dev', { id: 'create-case', name, secrets: ['dev_s0_bearer'], example: {} })],
      ...overrides,
    };
  };
  const env = {
    TF_VAR_nonprod_client_id: fakeClient.clientId,
    TF_VAR_nonprod_client_secret: fakeClient.clientSecret,
    THE_VALUE: 'kX93vbQm27LpZs0wTfYc',
  };
  /** Runs a command that is told to stop from the start: a service then ends at once. */
  async function gcda(args: readonly string[]): Promise<Ending> {
    const { io, end } = aTerminal({ cwd: project.directory, env, stdin: 'yes\n' });
    return end(await run(args, { ...io, signal: args[0] === 'rotator' ? AbortSignal.abort() : io.signal }));
  }
  const changes = () =>
    platform.calls.filter(({ method, path }) => method !== 'GET' && path !== '/oauth/token').map(({ path }) => path);

  test.each(Object.entries(lines))('%s changes nothing real without a terminal and --yes', async (_, line) => {
    writeInventory(project.directory, anInventory(environment()));
    const ending = await gcda(line);
    expect(ending).toMatchObject({ code: 1, stdout: '' });
    expect(ending.stderr).toMatch(/^dev {2}confirmation-needed$/m);
    expect(changes()).toEqual([]);
    expect((await gcda(['secrets', 'history', 'dev_s0_bearer', '--json'])).stdout).toContain('"records": []');
  });

  test.each(Object.entries(lines))('%s goes on with --yes, and in a sandbox', async (_, line) => {
    writeInventory(project.directory, anInventory(environment()));
    for (const spelling of spellings) expect((await gcda([...line, spelling])).stderr).not.toContain('confirm');
    writeInventory(project.directory, anInventory(environment({ sandbox: true })));
    expect((await gcda(line)).stderr).not.toContain('confirm');
  });

  test('asks nothing where nothing is changed', async () => {
    writeInventory(project.directory, anInventory(environment({ secrets: [], credentials: [], actions: [] })));
    for (const line of [['secrets', 'sync'], ['rotate'], ['rotate', '--dry-run'], ['verify', 'dev', '--read-only']])
      expect((await gcda(line)).stderr).not.toContain('confirm');
  });

  test('takes no address beyond this machine for a sandbox, whatever the inventory says', async () => {
    const apiUrl = 'https://api.example.com';
    writeInventory(project.directory, anInventory(environment({ apiUrl, sandbox: true })));
    expect((await gcda(['rotation', 'pause', '--reason', 'x'])).stderr).toContain('confirmation-needed');
  });

  test('names production as the environment says it', async () => {
    const made = environment({ production: true });
    writeInventory(project.directory, anInventory(made));
    const { io, end } = aTerminal({ cwd: project.directory, env });
    const { code, stderr } = end(
      await run(['rotation', 'pause', 'dev', '--reason', 'x'], answersWhenAsked(io, 'dev\n')),
    );
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'Let no rotation begin in dev (production)?\nType dev to go on; anything else changes nothing: ',
    });
  });
});
