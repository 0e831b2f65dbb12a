import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aCheckout } from '../kit/a-checkout';
import { aPage } from '../kit/a-page';
import { aPlatformClient, type PlatformClient } from '../kit/a-platform-client';
import { inShell, type Ran } from '../kit/in-shell';

const checkout = aCheckout();
let platform: PlatformClient;

/** Output of a command that is expected to be refused. */
async function refused(line: string): Promise<string> {
  const { code, stdout, stderr } = await inShell(line, checkout);
  expect({ line, code, ...(code === 1 ? {} : { stdout, stderr }) }).toEqual({ line, code: 1 });
  return stdout + stderr;
}

async function done(line: string): Promise<string> {
  const { code, stdout, stderr } = await inShell(line, checkout);
  expect({ line, code, ...(code === 0 ? {} : { stdout, stderr }) }).toEqual({ line, code: 0 });
  return stdout + stderr;
}

const record = '.gcda/sandbox/tfstate/deployed/dev-crm.json';
const recorded = () => (JSON.parse(checkout.read(record)) as { actions: { id: string }[] }).actions.map(({ id }) => id);

beforeAll(async () => {
  checkout.enterSandbox('--cache', '0');
  platform = await aPlatformClient(checkout);
  await done("npx cdktf deploy 'dev-*' --yes");
  await done('npx gcda keys new dev');
  await done('npx gcda secrets sync dev');
});
afterAll(() => checkout.close());

describe('what is only judged', () => {
  afterEach(() => checkout.undo());

  test('policies.md: rules of one’s own are listed beside ours, and judge what is declared', async () => {
    const page = aPage('docs/authoring/policies.md');
    // test/constructs/judge/suppression.test.ts accepts and refuses suppressions.
    page.take('ts');
    const ran = await page.follow(checkout);
    expect(ran[1]?.stdout).toContain('literal-secret');
    expect(ran[2]?.stdout).toContain('has nothing to send');
    const { stderr } = ran[3]!;
    expect(stderr).toMatch(/prod-payment.*acme\/actions-are-quick/);
    page.expectFollowed();
  });

  test('exceptions.md: a secret stands in a body with its record, and the review sees it', async () => {
    const page = aPage('docs/authoring/exceptions.md');
    const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
    const ran = await page.follow(checkout, { instead: { '2027-03-31': day } });
    expect(ran.at(-1)?.stdout).toMatch(new RegExp(`dev_order_psk.*SEC-123.*${day}`));
    page.expectFollowed();
  });

  test('environments.md: a fourth environment is declared, lacks what it says, and is sound', async () => {
    const page = aPage('docs/authoring/environments.md');
    const ran = await page.follow(checkout);
    expect(ran[0]?.stdout).toMatch(/^sound: 8 stacks, 27 actions, 20 secrets$/m);
    expect(ran[1]?.stdout).toMatch(/qa-payment[^]*stg-crm/);
    expect(await refused('npx cdktf deploy qa-crm --yes')).toContain('quality_client_id');
    page.expectFollowed();
  });
});

const renaming = aPage('docs/authoring/rename-a-secret.md');
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
/** Status that the test console gives for the action now. */
const status = () => {
  const { stdout } = checkout.gcda(['test', 'dev-payment', 'get-payment', '--json']);
  return (JSON.parse(stdout) as { status: number }).status;
};

test('rename-a-secret.md: made, filled, pointed to, deleted; the action keeps its id and never fails', async () => {
  const values = join(checkout.folder, '.gcda/sandbox/values');
  expect(status()).toBe(200);

  const file = 'stacks/payment.ts';
  const source = checkout.read(file);
  checkout.write(file, source.replace("type: 'apikey'", "type: 'token'"));
  const refused = checkout.cdktf(['plan', 'dev-payment']);
  expect(refused.stdout + refused.stderr).toContain('action-would-be-replaced');
  checkout.write(file, source);

  // Before the value is there, as often as one likes: the new credential is made, and nothing points to it.
  await aPage(renaming.path).follow(checkout, { count: 1 });
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

  const renamed = await renaming.follow(checkout, { under: '' });
  expect(deploys(renamed)).toEqual(['1 added, 0 changed, 0 destroyed', '0 added, 3 changed, 1 destroyed']);
  expect(status()).toBe(200);
  // There is nothing to accept any more.
  const accepted = await renaming.follow(checkout, { under: 'Nothing can be done in the wrong order' });
  expect(deploys(accepted)).toEqual(['0 added, 0 changed, 0 destroyed']);
  expect(status()).toBe(200);

  // Taken back in the code, it is a rename the other way.
  checkout.undo();
  const back = await renaming.follow(checkout, { under: 'Take it back' });
  expect(deploys(back)).toEqual(['1 added, 0 changed, 0 destroyed', '0 added, 3 changed, 1 destroyed']);
  expect(status()).toBe(200);
});

test('add-an-action.md: an action is added to a service, deployed and run', async () => {
  const page = aPage('docs/authoring/add-an-action.md');
  const ran = await page.follow(checkout, {
    instead: { 'npx gcda test dev-crm open-order': 'npx gcda test dev-crm open-order # exit 1' },
  });
  expect(ran.at(-1)?.stdout).toContain('the target answered 404');
  expect(await platform.actionNames()).toContain('dev-crm-open-order');
  page.expectFollowed();
});

test('breaking-changes.md: a version beside the old one, then without it; and an action that is retired', async () => {
  const page = aPage('docs/authoring/breaking-changes.md');
  const file = 'stacks/crm.ts';
  const source = checkout.read(file);
  const contract = 'name: z.string(), tier: z.string() })';
  checkout.write(file, source.replace(contract, contract.replace('tier', 'rank')));
  const inPlace = await refused('npx cdktf plan dev-crm');
  expect(inPlace).toContain('action-would-be-replaced');
  page.shows(inPlace);
  checkout.write(file, source);

  await page.follow(checkout, { under: 'Put the new contract beside the old one', count: 2 });
  expect(recorded()).toContain('lookup-account');
  expect(recorded()).toContain('lookup-account-v2');
  await page.follow(checkout, { under: 'Put the new contract beside the old one' });
  expect(recorded()).not.toContain('lookup-account');
  expect(await platform.actionNames()).not.toContain('dev-crm-lookup-account');

  await page.follow(checkout, { under: 'Delete an action' });
  expect(recorded()).not.toContain('search-accounts');
  page.expectFollowed();
  await done('npx cdktf destroy dev-crm --yes');
  expect(existsSync(join(checkout.folder, record))).toBe(false);
  checkout.undo();
});

test('remove-a-service.md: what is taken out of the code while it lives is named, until it is destroyed', async () => {
  const hasty = aPage('docs/authoring/remove-a-service.md');
  hasty.take('sh');
  await hasty.follow(checkout, { under: '', count: 5 });
  const orphan = /dev-payment(?: at \S+)? {2}stack-orphaned\n +it is live and no longer declared: 4 resources/;
  expect(await refused('rm stacks/payment.ts && npx gcda check')).toMatch(orphan);
  await hasty.follow(checkout, { under: 'When it cannot wait' });
  expect(await done('npx gcda check')).toMatch(/dev-payment.* {2}stack-orphaned \(warning\)/);
  checkout.undo();

  const page = aPage('docs/authoring/remove-a-service.md');
  const [destroyed] = await page.follow(checkout, { under: '' });
  expect(destroyed?.stdout).toContain('4 destroyed');
  expect(await platform.integrationNames()).not.toContain('dev_payment_apikey');
  await page.follow(checkout, { under: 'When it cannot wait' });
  page.expectFollowed();
  checkout.undo();
});

test('add-a-service.md: a service is declared, deployed and filled; the sandbox does not play it', async () => {
  const page = aPage('docs/authoring/add-a-service.md');
  const elsewhere = {
    'npx gcda secrets sync dev\n': 'npx gcda secrets sync dev # exit 1\n',
    'npx gcda test dev-billing get-invoice\n': 'npx gcda test dev-billing get-invoice # exit 1\n',
  };
  const ran = await page.follow(checkout, { under: '', instead: elsewhere });
  expect(ran[0]?.stdout).toContain('sound: 9 stacks');
  expect(ran[1]?.stdout).toContain('Plan: 3 to add');
  expect(ran[3]?.stderr).toContain('dev_billing_apikey  value-missing');
  const [, , tested] = await page.follow(checkout, { under: 'In a sandbox' });
  expect(tested?.stdout).toContain('the target answered 404');
  page.expectFollowed();
});

test('adopt-names.md: what exists already is taken over, and its value stays', async () => {
  const name = 'staging_crm_bearer';
  const CREDENTIAL_ID = await platform.createCredential(name, { [name]: 'a live value' });
  const INTEGRATION_ID = await platform.createIntegration(name, CREDENTIAL_ID);
  Object.assign(checkout.env, { CREDENTIAL_ID, INTEGRATION_ID });
  const before = (await platform.credentials()).find(({ id }) => id === CREDENTIAL_ID);
  const page = aPage('docs/authoring/adopt-names.md');
  const ran = await page.follow(checkout, { instead: { 'cdktf.out': '.gcda/sandbox/cdktf.out' } });
  expect(ran.at(-1)?.stdout).toMatch(/stacks?: 9 added, \d changed, 0 destroyed/);
  expect((await platform.credentials()).filter((one) => one.name === name)).toEqual([before]);
  page.expectFollowed();
});

test('rename-a-secret.md: an action moves to the other store the same way', async () => {
  // test/e2e/native-store.test.ts renames there.
  checkout.write(
    'environments/dev.ts',
    checkout.read('environments/dev.ts').replace('services:', "store: 'native-secrets',\n  services:"),
  );
  expect(isRefused()).toContain('live-secret-unset');
  await renaming.follow(checkout, { under: 'In the store `native-secrets`' });
  expect(status()).toBe(200);
  renaming.expectFollowed();
});

test('rename-a-secret.md: the way back takes a person’s word, which is put on record', () => {
  checkout.write(
    'environments/dev.ts',
    checkout.read('environments/dev.ts').replace("store: 'native-secrets',\n  ", ''),
  );
  expect(isRefused()).toContain('live-secret-unset');
  const word = ['deploy', 'dev-payment', '--auto-approve', '--accept-unproven', 'nobody calls at night'];
  expect(checkout.cdktf(word)).toMatchObject({ code: 0 });
  const { stdout: history } = checkout.gcda(['secrets', 'history', 'dev_payment_apikey']);
  expect(history).toMatch(/accepted[^\n]*\n +why: nobody calls at night\n/);
});
