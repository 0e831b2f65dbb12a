import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues, type Artifact } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import { readDeploy } from '../../cli/demo/read-deploy';
import { inventorySchema } from '../../core/inventory';
import { aWorkspace, type Said } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const environments = ['dev', 'stg', 'prod'];
const planted = Object.fromEntries(
  environments.flatMap((environment) =>
    ['crm_apikey', 'crm_clientid', 'crm_clientsecret', 'payment_apikey'].map((rest) => {
      const name = `${environment}_${rest}`;
      // Characters that templates, URLs, JSON and shells treat specially, so that no encoding goes unnoticed.
      return [name, `MARKER~${name}~$q"#{x}`.replaceAll(rest.includes('client') ? /["]/g : /$^/g, '')];
    }),
  ),
);

const printed: Said[] = [];

function run(program: 'gcda' | 'cdktf', ...args: string[]): Said {
  const said = workspace[program](args);
  printed.push(said);
  return said;
}

test('deploys every stack by hand, as on a laptop', () => {
  const file = join(workspace.folder, 'planted.json');
  writeFileSync(file, JSON.stringify(planted), { mode: 0o600 });
  // Without the cache, which would go on using a placeholder for up to a minute after the first test below.
  workspace.enterSandbox('--values', file, '--cache', '0');
  expect(run('cdktf', 'list').stdout).toContain('prod-payment');
  expect(run('cdktf', 'plan', 'dev-crm').stdout).toContain('Plan: 11 to add, 0 to change, 0 to destroy.');
  const deployed = run('cdktf', 'deploy', '*', '--auto-approve', '--parallelism', '3');
  expect(deployed).toMatchObject({ code: 0 });
  expect(deployed.stderr).toContain('15 secrets hold no value yet');
  expect(deployed.stderr).toContain('npx gcda secrets sync dev stg prod');
  expect(readDeploy(deployed.stdout, 0)).toMatchObject({ stacks: 6, added: 45, changed: 0, destroyed: 0 });
});

test('is not accepted by any target before the values are set', () => {
  const tested = run('gcda', 'test', 'prod-crm', 'lookup-account', '--json');
  expect(tested.code).toBe(1);
  expect(JSON.parse(tested.stdout)).toMatchObject({ success: false, status: 401 });
});

test('sets hostile values from files and standard input, and they reach the targets unchanged', () => {
  expect(run('gcda', 'secrets', 'sync')).toMatchObject({ code: 0 });
  const typed = workspace.gcda(['secrets', 'set', 'prod_crm_apikey'], { input: `${planted.prod_crm_apikey}\n` });
  printed.push(typed);
  expect(typed).toMatchObject({ code: 0 });
  const inventory = inventorySchema.parse(JSON.parse(workspace.read('.gcda/sandbox/cdktf.out/inventory.json')));
  const actions = inventory.environments.flatMap((environment) => environment.actions);
  expect(actions).toHaveLength(21);
  const failed = actions.filter(({ stack, id }) => run('gcda', 'test', stack, id, '--json').code !== 0);
  expect(failed.map(({ name }) => name)).toEqual([]);
});

test('plans no change once it is deployed and filled', () => {
  expect(run('gcda', 'secrets', 'list').stdout).not.toContain('unset');
  expect(run('cdktf', 'plan', 'prod-crm').stdout).toContain('No changes.');
});

test('leaves no value in any artifact: synth output, plans, state, logs, database, journal, printed text', () => {
  const plans = planEveryStack();
  run('gcda', 'secrets', 'list', '--json');
  run('gcda', 'test', 'dev-crm', 'legacy-contact');
  const home = join(workspace.folder, '.gcda/sandbox');
  const owned = ['values', 'clients.json', 'key'].map((name) => join(home, name));
  const artifacts = [
    ...collectArtifacts(
      [workspace.folder],
      [...owned, join(workspace.folder, 'planted.json'), join(workspace.folder, 'node_modules')],
      workspace.folder,
    ),
    ...plans,
    ...printed.flatMap(({ stdout, stderr }, i) => [text(`stdout ${i}`, stdout), text(`stderr ${i}`, stderr)]),
  ];
  const names = artifacts.map(({ name }) => name);
  for (const kind of [
    /cdk\.tf\.json$/,
    /\.plan$/,
    /\.tfstate$/,
    /inventory\.json$/,
    /journal\.log$/,
    /\.db$/,
    /plan\.json$/,
  ]) {
    expect(names.filter((name) => kind.test(name))).not.toEqual([]);
  }
  const clients = JSON.parse(readFileSync(join(home, 'clients.json'), 'utf8')) as Record<
    string,
    { clientSecret: string }
  >;
  const values = [
    ...readdirSync(join(home, 'values')).map((name) => ({
      name,
      value: Redacted.of(readFileSync(join(home, 'values', name), 'utf8')),
    })),
    ...Object.entries(clients).map(([name, { clientSecret }]) => ({ name, value: Redacted.of(clientSecret) })),
  ];
  expect(values).toHaveLength(38);
  expect(findValues(artifacts, values)).toEqual([]);
});

/** Saved plans, as files and as JSON, of every stack. */
function planEveryStack(): Artifact[] {
  const stacks = join(workspace.folder, '.gcda/sandbox/cdktf.out/stacks');
  return readdirSync(stacks).map((stack) => {
    const cwd = join(stacks, stack);
    const plan = join(cwd, 'saved.plan');
    const planned = spawnSync('terraform', ['plan', '-input=false', `-out=${plan}`], {
      cwd,
      env: workspace.env,
      encoding: 'utf8',
    });
    expect(planned.stderr).toBe('');
    const shown = spawnSync('terraform', ['show', '-json', plan], { cwd, env: workspace.env, encoding: 'utf8' });
    return text(`${stack} plan.json`, planned.stdout + shown.stdout);
  });
}

function text(name: string, content: string): Artifact {
  return { name, content: Buffer.from(content) };
}
