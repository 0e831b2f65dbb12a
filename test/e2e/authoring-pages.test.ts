import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aCheckout } from '../kit/a-checkout';
import { aPage } from '../kit/a-page';
import { aPlatformClient, type PlatformClient } from '../kit/a-platform-client';
import { inShell } from '../kit/in-shell';

const checkout = aCheckout();
let platform: PlatformClient;

/** What a command says that is expected to be refused. */
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
  await done('npx gcda secrets sync dev');
});
afterAll(() => checkout.close());

describe('what is only judged', () => {
  afterEach(() => checkout.undo());

  test('policies.md: rules of one’s own are listed beside ours, and judge what is declared', async () => {
    const page = aPage('docs/authoring/policies.md');
    // test/constructs/suppression.test.ts accepts and refuses suppressions.
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
