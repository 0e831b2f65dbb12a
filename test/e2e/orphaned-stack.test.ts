import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../core/problem';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

/** The project as it is after somebody has deleted the service `payment` from the code. */
const without = join(workspace.folder, 'without.js');
writeFileSync(
  without,
  `require(${JSON.stringify(join(__dirname, '../../dist/stacks/payment.js'))}).PaymentStack = class {};`,
);
const env = { NODE_OPTIONS: `--require ${without}` };
const warnings = (args: readonly string[]) => {
  const { problems } = JSON.parse(workspace.gcda([...args, '--json']).stdout) as { problems: Problem[] };
  return problems.filter(({ code }) => code === 'stack-orphaned');
};
const orphan =
  /dev-payment(?: at \S+)? {2}stack-orphaned\n +it is live and no longer declared: 4 resources; actions .*dev-payment-get-payment.*; credentials dev_payment_apikey/m;

test('names what is still live of a service that was deleted from the code, until it is destroyed', () => {
  workspace.enterSandbox('--rate-limit', 'off');
  expect(workspace.cdktf(['deploy', 'dev-payment', '--auto-approve'])).toMatchObject({ code: 0 });
  expect(workspace.gcda(['check'])).toMatchObject({ code: 0, stderr: '' });

  for (const args of [['plan', 'dev-crm'], ['deploy', 'dev-crm', '--auto-approve'], ['synth']]) {
    const refused = workspace.cdktf(args, { env });
    expect({ args, code: refused.code }).toEqual({ args, code: 1 });
    expect(refused.stdout + refused.stderr).toMatch(orphan);
  }
  const checked = workspace.gcda(['check'], { env });
  expect(checked).toMatchObject({ code: 1, stderr: expect.stringMatching(orphan) as string });

  // An inventory of before, or of an app that does not ask, and its manifest without the stack.
  const folder = workspace.env.CDKTF_OUTPUT ?? '';
  const inventory = JSON.parse(workspace.read(join('.gcda/sandbox/cdktf.out/inventory.json'))) as {
    environments: { stack: string }[];
  };
  const kept = (things: readonly { stack: string }[]) => things.filter(({ stack }) => !stack.endsWith('-payment'));
  const cut = inventory.environments.map((one: Record<string, unknown>) => ({
    ...one,
    ...Object.fromEntries(
      ['secrets', 'credentials', 'actions'].map((key) => [key, kept(one[key] as { stack: string }[])]),
    ),
  }));
  cpSync(join(folder, 'inventory.json'), join(folder, 'inventory.before.json'));
  writeFileSync(join(folder, 'inventory.json'), JSON.stringify({ ...inventory, environments: cut }));
  rmSync(join(folder, 'manifest.json'));
  for (const args of [
    ['secrets', 'status', 'dev'],
    ['secrets', 'list', 'dev'],
    ['secrets', 'plan', 'dev'],
  ])
    expect(warnings(args)).toEqual([expect.objectContaining({ where: 'dev-payment', level: 'warning' })]);

  cpSync(join(folder, 'inventory.before.json'), join(folder, 'inventory.json'));
  expect(workspace.cdktf(['destroy', 'dev-payment', '--auto-approve'])).toMatchObject({ code: 0 });
  expect(workspace.gcda(['check'], { env })).toMatchObject({ code: 0, stderr: '' });
  expect(workspace.cdktf(['synth'], { env })).toMatchObject({ code: 0 });
  expect(warnings(['secrets', 'status', 'dev'])).toEqual([]);
});
