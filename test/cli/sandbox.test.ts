import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/run';
import { renderShellExports } from '../../cli/sandbox-variables';
import { systemClock } from '../../core/clock';
import { aTerminal, type Ending } from '../kit/a-terminal';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gcda-cli-sandbox-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function gcda(...args: string[]): Promise<Ending> {
  const { io, end } = aTerminal({ cwd: directory });
  return end(await run(args, { ...io, clock: systemClock }));
}

/** `gcda sandbox start` in the foreground, in this process, from its first line of output to the answer to its end. */
async function started(
  ...args: string[]
): Promise<{ overlay: Record<string, unknown>; interrupt(): void; ended: Promise<number> }> {
  const interrupt = new AbortController();
  const { io } = aTerminal({ cwd: directory });
  let ended: Promise<number> = Promise.resolve(0);
  const line = await new Promise<string>((resolve, reject) => {
    const stdout = Object.assign(Object.create(io.stdout) as typeof io.stdout, {
      write: (text: string) => (resolve(text), true),
    });
    ended = run(['sandbox', 'start', '--port', '0', '--json', ...args], {
      ...io,
      stdout,
      clock: systemClock,
      signal: interrupt.signal,
    });
    ended.then((code) => reject(new Error(`ended with ${code}`)), reject);
  });
  return { overlay: JSON.parse(line) as Record<string, unknown>, interrupt: () => interrupt.abort(), ended };
}

test('status and env say that nothing runs, with exit code 69; stop finds nothing to do', async () => {
  expect(await gcda('sandbox', 'status', '--json')).toEqual({
    code: 69,
    stdout: '{"status":"not-running"}\n',
    stderr: '',
  });
  expect(await gcda('sandbox', 'env')).toMatchObject({
    code: 69,
    stdout: '',
    stderr: expect.stringContaining('sandbox-not-running'),
  });
  expect(await gcda('sandbox', 'stop', '--json')).toEqual({
    code: 0,
    stdout: '{"status":"not-running"}\n',
    stderr: '',
  });
});

test('start runs in the foreground until stop; status and env see it', async () => {
  const { overlay, ended } = await started();

  expect(JSON.parse((await gcda('sandbox', 'status', '--json')).stdout)).toEqual(overlay);
  const variables = JSON.parse((await gcda('sandbox', 'env', '--json')).stdout) as Record<string, string>;
  expect(Object.keys(variables)).toEqual([
    'GCDA_SANDBOX',
    'CDKTF_OUTPUT',
    'TF_CLI_CONFIG_FILE',
    'CHECKPOINT_DISABLE',
    'TF_VAR_nonprod_client_id',
    'TF_VAR_nonprod_client_secret',
    'TF_VAR_prod_client_id',
    'TF_VAR_prod_client_secret',
  ]);
  expect(await gcda('sandbox', 'stop')).toMatchObject({ code: 0, stdout: 'stopped\n' });
  expect(await ended).toBe(0);
});

test('Ctrl-C ends a sandbox in the foreground', async () => {
  const { interrupt, ended } = await started();

  interrupt();

  expect(await ended).toBe(0);
  expect((await gcda('sandbox', 'status')).code).toBe(69);
});

test('env evaluates in a shell to exactly what --json says', async () => {
  const { interrupt, ended } = await started();
  const variables = JSON.parse((await gcda('sandbox', 'env', '--json')).stdout) as Record<string, string>;
  const { stdout } = await gcda('sandbox', 'env');

  const seen = execFileSync(
    'bash',
    ['-c', `eval "$(cat)"; for name in ${Object.keys(variables).join(' ')}; do printf '%s\\n' "\${!name}"; done`],
    {
      input: stdout,
      encoding: 'utf8',
    },
  );

  expect(seen.trimEnd().split('\n')).toEqual(Object.values(variables));
  interrupt();
  await ended;
});

test('quotes what a shell would take apart', () => {
  const hostile = { A: `it's $(touch x) \`y\` "z" \\ \n end` };

  const seen = execFileSync('bash', ['-c', 'eval "$(cat)"; printf %s "$A"'], {
    input: renderShellExports(hostile),
    encoding: 'utf8',
  });

  expect(seen).toBe(hostile.A);
});

test('plants values from a private file, and refuses one that others can read', async () => {
  const file = join(directory, 'values.json');
  writeFileSync(file, JSON.stringify({ dev_crm_apikey: 'planted-key' }), { mode: 0o644 });
  const refused = await gcda('sandbox', 'start', '--port', '0', '--values', 'values.json');
  rmSync(file);
  writeFileSync(file, JSON.stringify({ dev_crm_apikey: 'planted-key' }), { mode: 0o600 });

  const { overlay, interrupt, ended } = await started('--values', 'values.json');

  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('values-file-mode') });
  expect(readFileSync(join(String(overlay['valuesDirectory']), 'dev_crm_apikey'), 'utf8')).toBe('planted-key');
  interrupt();
  await ended;
});

test.each([
  ['no object', '["marker"]', 'values-file-invalid'],
  ['a line break in a value', '{"dev_crm_apikey":"marker\\nvalue"}', 'values-file-invalid'],
  ['a name of another shape', '{"dev-crm":"marker"}', 'secret-name-invalid'],
  ['a secret that nothing uses', '{"dev_billing_apikey":"marker"}', 'sandbox-value-unknown'],
  ['a private key that is none', '{"dev_crm_jwtkey":"marker"}', 'sandbox-value-unusable'],
])('refuses a values file with %s, without showing it', async (_, text, code) => {
  writeFileSync(join(directory, 'values.json'), text, { mode: 0o600 });

  const ending = await gcda('sandbox', 'start', '--port', '0', '--values', 'values.json');

  expect(ending).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(code) });
  expect(ending.stderr).not.toContain('marker');
});

test.each([
  ['--port', '65535'],
  ['--port', 'x'],
  ['--rate-limit', '0'],
  ['--rate-limit', 'none'],
  ['--token-lifetime', '0'],
  ['--token-overlap', '-1'],
])('refuses %s %s as usage', async (flag, value) => {
  expect((await gcda('sandbox', 'start', flag, value)).code).toBe(64);
});

test.each(['start', 'env', 'status', 'stop'])('%s has help with examples', async (command) => {
  const { code, stdout } = await gcda('sandbox', command, '--help');

  expect(code).toBe(0);
  expect(stdout).toContain(
    `Examples:\n  ${command === 'env' ? 'eval "$(npx gcda sandbox env)"' : `npx gcda sandbox ${command}`}`,
  );
});

test('the help of env says that it prints secrets', async () => {
  expect((await gcda('sandbox', 'env', '--help')).stdout).toContain('PRINTS SECRETS');
});
