import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aWorkspace } from '../kit/a-workspace';
import { oneKeyApp } from '../kit/one-key-app';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const renamed = { KEY: 'token', REPLACES: 'apikey' };
const token = 'dev_payment_token';
const refusedDeploy = (env: Record<string, string>) => {
  const { code, stdout, stderr } = workspace.cdktf(['deploy', 'dev-payment', '--auto-approve'], { env });
  expect(code).toBe(1);
  return stdout + stderr;
};
const sync = (...names: string[]) =>
  expect(workspace.gcda(['secrets', 'sync', ...(names.length > 0 ? names : ['dev'])])).toMatchObject({ code: 0 });
const deploy = (env: Record<string, string> = {}) => {
  const done = workspace.cdktf(['deploy', 'dev-payment', '--auto-approve'], { env });
  expect({ code: done.code, said: done.code === 0 ? '' : done.stdout + done.stderr }).toEqual({ code: 0, said: '' });
  return /\d+ added, \d+ changed, \d+ destroyed/.exec(done.stdout)?.[0];
};
/** What the test console says of the action now. */
const status = () => {
  const { stdout } = workspace.gcda(['test', 'dev-payment', 'get-payment', '--json']);
  return (JSON.parse(stdout) as { status: number }).status;
};

test('renames a deployed secret: made, filled, pointed to, deleted; the action keeps its id and never fails', () => {
  writeFileSync(join(workspace.folder, 'app.js'), oneKeyApp);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  workspace.enterSandbox('--cache', '0');
  const values = join(workspace.folder, '.gcda/sandbox/values');
  deploy();
  expect(workspace.gcda(['keys', 'new', 'dev'])).toMatchObject({ code: 0 });
  sync();
  expect(status()).toBe(200);

  const refused = workspace.cdktf(['plan', 'dev-payment'], { env: { KEY: 'token' } });
  expect(refused.stdout + refused.stderr).toContain('action-would-be-replaced');

  // Before the value is there, as often as one likes: the new credential is made, and nothing points to it.
  expect(deploy(renamed)).toBe('1 added, 0 changed, 0 destroyed');
  expect(deploy(renamed)).toBe('0 added, 0 changed, 0 destroyed');
  expect(status()).toBe(200);

  // A value that no request carries is not proven by the one that they carry, and does not take its place.
  writeFileSync(join(values, token), 'a slip of the hand', { mode: 0o600 });
  sync();
  const verified = workspace.gcda(['verify', 'dev', '--yes', '--json']);
  expect(verified.code).toBe(1);
  expect(verified.stdout).toContain('no live request carries dev_payment_token');
  const tested = workspace.gcda(['test', 'dev-payment', 'get-payment', '--json']).stdout;
  expect(JSON.parse(tested)).toMatchObject({ status: 200, differs: expect.stringContaining(token) as string });
  expect(workspace.gcda(['compare', 'dev', 'dev']).stderr).toContain('in the place of dev_payment_apikey');
  expect(refusedDeploy(renamed)).toContain('live-secret-unproven');
  expect(status()).toBe(200);

  writeFileSync(join(values, 'dev_payment_token'), readFileSync(join(values, 'dev_payment_apikey')), { mode: 0o600 });
  sync();
  expect(status()).toBe(200);

  expect(deploy(renamed)).toBe('0 added, 2 changed, 1 destroyed');
  expect(status()).toBe(200);
  expect(deploy(renamed)).toBe('0 added, 0 changed, 0 destroyed');
  sync();
  expect(status()).toBe(200);

  // Taken back in the code, it is a rename the other way.
  expect(deploy()).toBe('1 added, 0 changed, 0 destroyed');
  expect(status()).toBe(200);
  sync();
  expect(deploy()).toBe('0 added, 2 changed, 1 destroyed');
  expect(status()).toBe(200);
});
