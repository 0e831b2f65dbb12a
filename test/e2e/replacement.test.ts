import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aCheckout } from '../kit/a-checkout';
import { aPage } from '../kit/a-page';
import type { Ran } from '../kit/in-shell';

const checkout = aCheckout();
afterAll(() => checkout.close());

const page = aPage('docs/authoring/rename-a-secret.md');
const token = 'dev_payment_token';
const isRefused = () => {
  const { code, stdout, stderr } = checkout.cdktf(['deploy', 'dev-payment', '--auto-approve']);
  expect(code).toBe(1);
  return stdout + stderr;
};
const sync = () => expect(checkout.gcda(['secrets', 'sync', 'dev'])).toMatchObject({ code: 0 });
const changes = ({ stdout }: { readonly stdout: string }) => /\d+ added, \d+ changed, \d+ destroyed/.exec(stdout)?.[0];
const deploy = (...stacks: readonly string[]) => {
  const done = checkout.cdktf(['deploy', ...(stacks.length > 0 ? stacks : ['dev-payment']), '--auto-approve']);
  expect({ code: done.code, said: done.code === 0 ? '' : done.stdout + done.stderr }).toEqual({ code: 0, said: '' });
  return changes(done);
};
const deploys = (ran: readonly Ran[]) => ran.filter(({ line }) => line.includes('cdktf deploy')).map(changes);
/** What the test console says of the action now. */
const status = () => {
  const { stdout } = checkout.gcda(['test', 'dev-payment', 'get-payment', '--json']);
  return (JSON.parse(stdout) as { status: number }).status;
};

test('renames a deployed secret: made, filled, pointed to, deleted; the action keeps its id and never fails', async () => {
  checkout.enterSandbox('--cache', '0');
  const values = join(checkout.folder, '.gcda/sandbox/values');
  deploy('dev-*');
  expect(checkout.gcda(['keys', 'new', 'dev'])).toMatchObject({ code: 0 });
  sync();
  expect(status()).toBe(200);

  const file = 'stacks/payment.ts';
  const source = checkout.read(file);
  checkout.write(file, source.replace("type: 'apikey'", "type: 'token'"));
  const refused = checkout.cdktf(['plan', 'dev-payment']);
  expect(refused.stdout + refused.stderr).toContain('action-would-be-replaced');
  checkout.write(file, source);

  // Before the value is there, as often as one likes: the new credential is made, and nothing points to it.
  await aPage(page.path).follow(checkout, { count: 1 });
  expect(deploy()).toBe('1 added, 0 changed, 0 destroyed');
  expect(deploy()).toBe('0 added, 0 changed, 0 destroyed');
  expect(status()).toBe(200);

  // A value that no request carries is not proven by the one that they carry, and does not take its place.
  writeFileSync(join(values, token), 'a slip of the hand', { mode: 0o600 });
  sync();
  const verified = checkout.gcda(['verify', 'dev', '--yes', '--json']);
  expect(verified.code).toBe(1);
  expect(verified.stdout).toContain('no live request carries dev_payment_token');
  const tested = checkout.gcda(['test', 'dev-payment', 'get-payment', '--json']).stdout;
  expect(JSON.parse(tested)).toMatchObject({ status: 200, differs: expect.stringContaining(token) as string });
  expect(checkout.gcda(['compare', 'dev', 'dev']).stderr).toContain('in the place of dev_payment_apikey');
  expect(isRefused()).toContain('live-secret-unproven');
  expect(status()).toBe(200);

  // Taken back while nothing points to it, it is gone with the next deploy.
  rmSync(join(values, token));
  checkout.undo();
  expect(deploy()).toBe('0 added, 0 changed, 1 destroyed');
  expect(status()).toBe(200);

  const renamed = await page.follow(checkout, { under: '' });
  expect(deploys(renamed)).toEqual(['1 added, 0 changed, 0 destroyed', '0 added, 3 changed, 1 destroyed']);
  expect(status()).toBe(200);
  // There is nothing to accept any more.
  const accepted = await page.follow(checkout, { under: 'Nothing can be done in the wrong order' });
  expect(deploys(accepted)).toEqual(['0 added, 0 changed, 0 destroyed']);
  expect(status()).toBe(200);

  // Taken back in the code, it is a rename the other way.
  checkout.undo();
  const back = await page.follow(checkout, { under: 'Take it back' });
  expect(deploys(back)).toEqual(['1 added, 0 changed, 0 destroyed', '0 added, 3 changed, 1 destroyed']);
  expect(status()).toBe(200);

  // To the other store it goes the same way; test/e2e/native-store.test.ts renames there.
  checkout.write(
    'environments/dev.ts',
    checkout.read('environments/dev.ts').replace('services:', "store: 'native-secrets',\n  services:"),
  );
  expect(isRefused()).toContain('live-secret-unset');
  await page.follow(checkout, { under: 'In the store `native-secrets`' });
  expect(status()).toBe(200);
  page.expectFollowed();
});
