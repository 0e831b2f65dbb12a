import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemsError } from '../../core/problem';
import { runProgram } from '../../terraform/run-program';
import { initStack } from '../../terraform/init-stack';
import { assertDone, runTerraform } from '../../terraform/run-terraform';
import { aFakeTerraform, type FakeTerraform } from '../kit/a-fake-terraform';

let fake: FakeTerraform | undefined;
afterEach(() => fake?.close());

test('gives a stack the input variables that it declares, and no other organisation’s', async () => {
  fake = aFakeTerraform('env | grep ^TF_VAR_ | sort', {
    env: { PATH: process.env.PATH, TF_VAR_nonprod_client_id: 'own', TF_VAR_prod_client_secret: 'other' },
  });
  expect((await runTerraform(fake.stack, [], fake.port)).text).toBe('TF_VAR_nonprod_client_id=own');
});

test('gives it no standard input, so that it can ask nothing', async () => {
  fake = aFakeTerraform('read answer && echo "got $answer" || echo nothing');
  expect((await runTerraform(fake.stack, [], fake.port)).text).toBe('nothing');
});

test('interrupts it once, waits for its end, and begins nothing after that', async () => {
  fake = aFakeTerraform(
    `trap 'echo INT >> signals; sleep 0.1; echo cleaned >> signals; exit 1' INT\necho '{"type":"version"}'\nwhile :; do sleep 0.05; done`,
  );
  const { stack, port, interrupt } = fake;
  const signals = join(stack.directory, 'signals');
  const running = runTerraform(stack, [], port, () => {
    interrupt.abort();
    interrupt.abort();
  });
  expect((await running).exitCode).toBe(1);
  expect(readFileSync(signals, 'utf8')).toBe('INT\ncleaned\n');
  await expect(runTerraform(stack, [], port)).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'interrupted' })],
  });
});

test('is out of reach of a Ctrl-C at the terminal: it has a process group of its own', async () => {
  fake = aFakeTerraform('ps -o pgid= -p $$ 2>/dev/null || cut -d" " -f5 /proc/$$/stat; echo $$');
  const [group, pid] = (await runTerraform(fake.stack, [], fake.port)).text.split('\n');
  expect(group?.trim()).toBe(pid);
});

test('tells of a failure without events by the end of standard error, never by standard output', async () => {
  fake = aFakeTerraform(`echo '{"a state": "with values"}'; printf '\\033[31m╷\\n│ Error: no lock\\n╵\\n' >&2; exit 1`);
  const run = await runTerraform(fake.stack, ['state', 'pull'], fake.port);
  const error = failure(() => assertDone(fake!.stack, run));
  expect(error.problems).toEqual([
    expect.objectContaining({
      code: 'terraform-failed',
      where: 'dev-crm',
      what: 'Terraform ended with 1: Error: no lock',
    }),
  ]);
});

test('says so when it cannot be started', async () => {
  fake = aFakeTerraform('', { binary: '/nonexistent/terraform' });
  await expect(runTerraform(fake.stack, [], fake.port)).rejects.toMatchObject({
    problems: [
      expect.objectContaining({ code: 'terraform-failed', what: expect.stringContaining('ENOENT') as string }),
    ],
  });
});

function failure(work: () => void): ProblemsError {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemsError) return error;
  }
  throw new Error('it did not fail');
}

describe('init', () => {
  const script = `case "$1" in init) echo "$@" >> ../../calls; mkdir -p .terraform; touch .terraform.lock.hcl;; esac`;
  const calls = ({ folder }: FakeTerraform) => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

  test('runs once, and again when something that it depends on has changed', async () => {
    fake = aFakeTerraform(script);
    const { stack, port } = fake;
    for (let turn = 0; turn < 3; turn += 1) await initStack(stack, port);
    expect(calls(fake)).toEqual(['init -json -input=false']);
    writeFileSync(join(stack.directory, '.terraform.lock.hcl'), '# another');
    await initStack(stack, port);
    const settings = { ...stack.settings, terraform: { ...stack.settings.terraform, required_version: '>= 1' } };
    await initStack({ ...stack, settings }, port);
    expect(calls(fake)).toHaveLength(3);
  });

  test('moves no state by itself where the folder was initialised for another place', async () => {
    fake = aFakeTerraform(`${script}
echo '{"backend":{"type":"local","config":{"path":"a"}}}' > .terraform/terraform.tfstate`);
    const { stack, port } = fake;
    await initStack(stack, port);
    const moved = { ...stack, settings: { ...stack.settings, terraform: { backend: { s3: { bucket: 'b' } } } } };
    await initStack(moved, port);
    expect(calls(fake)).toEqual(['init -json -input=false', 'init -json -input=false -reconfigure']);
  });
});

test('kills a program that heeds no interrupt where nothing is lost with it, and all that it started', async () => {
  const stop = new AbortController();
  const command = `trap '' INT; echo ready; while :; do sleep 5; done`;
  const options = { cwd: '/', env: { PATH: process.env.PATH }, signal: stop.signal, isShell: true, patience: 0 };
  const ended = await runProgram(command, [], { ...options, onText: () => stop.abort() });
  expect(ended.endedBy).toBe('SIGKILL');
});
