import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainSpelling } from '../../../cli/cdktf/plain-spelling';
import { runCdktf } from '../../../cli/cdktf/run-cdktf';
import { missingDependencies, selectStacks } from '../../../cli/cdktf/select-stacks';
import type { ProblemsError } from '../../../core/problem';
import { aStack } from '../../kit/a-fake-terraform';
import { aTerminal } from '../../kit/a-terminal';

const folder = mkdtempSync(join(tmpdir(), 'gcda-cdktf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function cdktf(...args: string[]) {
  const { io, end } = aTerminal({ cwd: folder, env: { PATH: process.env.PATH ?? '', TERRAFORM_BINARY_NAME: 'true' } });
  return end(await runCdktf(args, io));
}

test.each([
  ['no command of ours or of the framework’s', ['deplyo']],
  ['an option before the command, which would hide it', ['--output', 'x', 'deploy', '--auto-approve']],
  ['an unknown option', ['deploy', '--frob']],
  ['a number that is none', ['deploy', '--parallelism', 'many']],
])('ends with 64 for %s', async (_what, args) => {
  const { code, stderr, stdout } = await cdktf(...args);
  expect([code, stdout]).toEqual([64, '']);
  expect(stderr).toContain('--help');
});

test('shows help, with the commands of both', async () => {
  const { code, stdout } = await cdktf('--help');
  expect(code).toBe(0);
  for (const name of ['list', 'synth', 'plan|diff', 'deploy|apply', 'destroy', 'output', 'convert', 'watch'])
    expect(stdout).toContain(name);
  expect((await cdktf('deploy', '--help')).stdout).toContain('--skip-synth');
});

test('deploys at each change of a file in a sandbox only', async () => {
  expect(await cdktf('watch', '--auto-approve')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('watch-not-confirmed') as string,
  });
});

test('says in one problem that this is no project', async () => {
  expect(await cdktf('synth')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('cdktf-json-missing') as string,
  });
  writeFileSync(join(folder, 'cdktf.json'), '{"app": 3}');
  expect((await cdktf('list')).stderr).toBe(
    'cdktf.json#app  cdktf-json-invalid\n  invalid input: expected string, received number\n  fix: correct `app`\n',
  );
});

test('does not take the manifest of an earlier synthesis for one that the app has just written', async () => {
  writeFileSync(
    join(folder, 'app.sh'),
    'mkdir -p cdktf.out; [ -n "$FIRST" ] && echo \'{"stacks":{}}\' > cdktf.out/manifest.json; exit 0',
  );
  writeFileSync(join(folder, 'cdktf.json'), JSON.stringify({ app: 'FIRST=1 sh app.sh' }));
  expect((await cdktf('list')).code).toBe(0);
  writeFileSync(join(folder, 'cdktf.json'), JSON.stringify({ app: 'sh app.sh' }));
  expect(await cdktf('list')).toMatchObject({ code: 1, stderr: expect.stringContaining('wrote no stack') as string });
});

test('knows the framework’s other spellings', () => {
  const args = [
    'deploy',
    '--autoApprove',
    '--skipSynth=true',
    '--migrate-state=false',
    '--terraformParallelism=3',
    '--var=aB=cD',
    'x--y',
  ];
  expect(plainSpelling(args)).toEqual([
    'deploy',
    '--auto-approve',
    '--skip-synth',
    '--terraform-parallelism=3',
    '--var=aB=cD',
    'x--y',
  ]);
});

const stacks = [aStack('dev-crm'), aStack('dev-payment', { dependencies: ['dev-crm'] }), aStack('prod-crm')];

test('selects by name and pattern, and names what fits nothing', () => {
  expect(selectStacks(stacks, ['dev-*']).map(({ name }) => name)).toEqual(['dev-crm', 'dev-payment']);
  expect(selectStacks([aStack('only')], [])).toHaveLength(1);
  const codes = (patterns: string[]) => {
    try {
      return selectStacks(stacks, patterns);
    } catch (error) {
      return (error as ProblemsError).problems.map(({ code, where }) => [code, where]);
    }
  };
  expect(codes(['dev-crn', 'prod-crm', 'x*'])).toEqual([
    ['stack-unknown', 'dev-crn'],
    ['stack-unknown', 'x*'],
  ]);
  expect(codes([])).toEqual([['stack-not-named', 'the command line']]);
});

test('names stacks that the selected ones need; at the end, those that need them', () => {
  const [crm, payment] = stacks as [(typeof stacks)[0], (typeof stacks)[0]];
  const found = (selected: typeof stacks, isEnd: boolean) =>
    missingDependencies(stacks, selected, { isEnd }).map(({ where }) => where);
  expect(found([payment], false)).toEqual(['dev-payment']);
  expect(found([crm], false)).toEqual([]);
  expect(found([crm], true)).toEqual(['dev-crm']);
  expect(found([crm, payment], true)).toEqual([]);
});
