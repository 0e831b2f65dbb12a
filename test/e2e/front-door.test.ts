import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployedStackSchema } from '../../core/deployed';
import { aPlatformClient, type PlatformClient } from '../kit/a-platform-client';
import { atTerminal, type Session } from '../kit/at-terminal';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
const elsewhere = mkdtempSync(join(tmpdir(), 'gcda-elsewhere-'));
let platform: PlatformClient;
beforeAll(async () => {
  workspace.enterSandbox();
  platform = await aPlatformClient(workspace);
  expect(workspace.cdktf(['synth'])).toMatchObject({ code: 0 });
});
afterAll(() => {
  workspace.close();
  rmSync(elsewhere, { recursive: true });
});

const tfstate = () => join(workspace.folder, '.gcda/sandbox/tfstate');
const recordOf = (stack: string) => {
  const file = join(tfstate(), 'deployed', `${stack}.json`);
  return existsSync(file) ? deployedStackSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
};

/** What came of a command at a terminal where `keys` are typed after the question. */
function answering(keys: string, ...args: string[]): Promise<Session> {
  const place = { cwd: workspace.folder, env: workspace.env };
  return atTerminal(['cdktf', ...args, '--skip-synth'], [['anything else changes nothing: ', keys]], place);
}

test.each([
  ['no', 'no\n'],
  ['Enter alone', '\n'],
  ['the end of input', '\u0004'],
  ['Ctrl-C', '\u0003'],
  ['another case', 'YES\n'],
])('deploys nothing at %s', async (_what, keys) => {
  const { code, stdout, terminal } = await answering(keys, 'deploy', 'dev-payment');
  expect(code).toBe(1);
  expect(stdout).toContain('Plan: 4 to add, 0 to change, 0 to destroy.');
  expect(stdout).toContain('Nothing was changed.');
  expect(terminal).toContain('dev-payment, in dev');
  expect(terminal).toContain('not-confirmed');
  expect(await platform.integrationNames()).toEqual([]);
  expect(recordOf('dev-payment')).toBeUndefined();
});

test('deploys at a typed yes what was shown, and records it from the state', async () => {
  expect(await answering('yes\n', 'deploy', 'dev-payment')).toMatchObject({ code: 0, unasked: 0 });
  expect(await platform.integrationNames()).toEqual(['dev_payment_apikey']);
  const record = recordOf('dev-payment');
  expect(record?.actions.map(({ id }) => id)).toEqual(['authorize-payment', 'get-payment']);
  expect(record?.credentials).toMatchObject([
    { name: 'dev_payment_apikey', filled: false, platformId: expect.any(String) as string },
  ]);
  // Nothing to change: no question.
  expect(await answering('', 'deploy', 'dev-payment')).toMatchObject({ code: 0, unasked: 1 });
});

test('wants the name of a production environment in place of yes', async () => {
  expect(await answering('yes\n', 'deploy', 'prod-payment')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Nothing was changed.') as string,
  });
  expect(recordOf('prod-payment')).toBeUndefined();
  expect(await answering('prod\n', 'deploy', 'prod-payment')).toMatchObject({ code: 0 });
  expect(recordOf('prod-payment')?.actions).toHaveLength(2);
});

test('changes nothing without a terminal and without approval, and says so', async () => {
  for (const command of ['deploy', 'destroy']) {
    const said = workspace.cdktf([command, command === 'deploy' ? 'stg-payment' : 'dev-payment', '--skip-synth']);
    expect(said).toMatchObject({ code: 1, stderr: expect.stringContaining('confirmation-needed') as string });
  }
  expect(await platform.integrationNames()).toEqual(['dev_payment_apikey']);
});

test('refuses to deploy what is not what was judged, and takes a synthesis that was made elsewhere', () => {
  const copy = join(elsewhere, 'checkout', 'cdktf.out');
  cpSync(join(workspace.folder, '.gcda/sandbox/cdktf.out'), copy, { recursive: true });
  // The other job has no app: it runs what it was given.
  const env = { CDKTF_OUTPUT: copy };
  const plan = () => workspace.cdktf(['plan', 'dev-payment', '--skip-synth'], { env });
  expect(plan()).toMatchObject({ code: 0, stdout: expect.stringContaining('No changes.') as string });
  const file = join(copy, 'stacks/dev-payment/cdk.tf.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"dev_payment_apikey"', '"prod_payment_apikey"'));
  for (const command of ['plan', 'deploy', 'destroy'])
    expect(
      workspace.cdktf([command, 'dev-payment', '--skip-synth', ...(command === 'plan' ? [] : ['--yes'])], { env }),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${file}  not-judged`) as string,
    });
});

test('records of a deploy that failed halfway what was made, names each problem once, and goes on from there', async () => {
  const env = await platform.limitedClient('integrations', 'integration', ['view', 'add', 'edit', 'delete']);
  const said = workspace.cdktf(['deploy', 'dev-crm', '--skip-synth', '--auto-approve'], { env });
  expect(said.code).toBe(1);
  expect(said.stdout).toContain('dev-crm  failed, after 6 added, 0 changed, 0 destroyed');
  // One for each action, and each once; the fix names the permission too.
  const lines = said.stderr.split('\n').filter((line) => !line.startsWith('  fix: '));
  const refused = lines.filter((line) => line.includes('integrations:action:add'));
  expect([refused.length, new Set(refused).size]).toEqual([5, 5]);
  expect(said.stdout + said.stderr).not.toMatch(/undefined|UnhandledPromiseRejection|^\s+at /m);
  expect(recordOf('dev-crm')).toMatchObject({ actions: [], credentials: [{}, {}, {}] });

  expect(workspace.cdktf(['deploy', 'dev-crm', '--skip-synth', '--yes'])).toMatchObject({ code: 0 });
  expect(recordOf('dev-crm')?.actions).toHaveLength(5);
});

test('says both when a deploy was done and could not be recorded', () => {
  const folder = join(tfstate(), 'deployed');
  renameSync(folder, `${folder}.kept`);
  writeFileSync(folder, 'a file in its place');
  const said = workspace.cdktf(['deploy', 'stg-payment', '--skip-synth', '--yes']);
  rmSync(folder);
  renameSync(`${folder}.kept`, folder);
  expect(said.code).toBe(1);
  expect(said.stdout).toContain('4 added, 0 changed, 0 destroyed');
  expect(said.stderr).toContain('stg-payment  deployed-not-recorded');
  expect(said.stderr).toContain('stg-payment.json  deployed-record-unwritable');
  expect(workspace.cdktf(['deploy', 'stg-payment', '--skip-synth', '--yes'])).toMatchObject({ code: 0 });
  expect(recordOf('stg-payment')?.actions).toHaveLength(2);
});

test('destroys at a typed yes only, and takes the record out', async () => {
  expect(await answering('no\n', 'destroy', 'dev-payment')).toMatchObject({ code: 1 });
  expect(await platform.integrationNames()).toContain('dev_payment_apikey');
  expect(await answering('yes\n', 'destroy', 'dev-payment')).toMatchObject({ code: 0 });
  expect(await platform.integrationNames()).not.toContain('dev_payment_apikey');
  expect(recordOf('dev-payment')).toBeUndefined();
});

test('brings Terraform to a good end when it is interrupted, twice even, and records what was made', async () => {
  const child = workspace.start('cdktf', ['deploy', 'stg-crm', '--skip-synth', '--yes']);
  const said = { stdout: '', stderr: '' };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
    if (!text.includes('Creation complete')) return;
    child.kill('SIGINT');
    child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(said.stdout + said.stderr).not.toMatch(/Two interrupts|data loss/);
  const made = (said.stdout.match(/integration_credential\S+ Creation complete/g) ?? []).length;
  expect(recordOf('stg-crm')?.credentials).toHaveLength(made);
  // It may have been quicker than the signal.
  if (code !== 0) expect([code, said.stdout]).toEqual([1, expect.stringContaining('did not come to its end')]);
  expect(workspace.cdktf(['deploy', 'stg-crm', '--skip-synth', '--yes'])).toMatchObject({ code: 0 });
  expect(recordOf('stg-crm')?.actions).toHaveLength(5);
});
