import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const bin = join(__dirname, '../../packages/cli/bin');
const commands = ['gcda', 'cdktf'].map((name) => join(bin, `${name}.js`));

/** Runs a command, with what it is given in its environment and on Node's own command line. */
function run(command: string, env: Record<string, string>, ...nodeOptions: readonly string[]) {
  const all = { ...process.env, ...env };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, command, '--version'], {
    env: all,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each(commands)('%s begins nothing without checked certificates, or with session keys in a file', (command) => {
  const refused = (code: string) => ({ status: 1, stdout: '', stderr: expect.stringContaining(code) });
  expect(run(command, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual(refused('tls-weakened'));
  expect(run(command, {}, '--tls-min-v1.0')).toEqual(refused('tls-weakened'));
  expect(run(command, { NODE_OPTIONS: '--tls-keylog=/dev/null' })).toEqual(refused('debug-shows-secrets'));
});

test.each(commands)('%s takes SIGQUIT before it does anything else', (command) => {
  const [first] = readFileSync(command, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(#!|\/\/)/.test(line));
  expect(first).toBe("process.on('SIGQUIT', () => process.exit(131));");
});
