import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyStack } from '../../terraform/apply-stack';
import { digestOf } from '../../terraform/plan-stack';
import { aFakeTerraform, type FakeTerraform } from '../kit/a-fake-terraform';

let fake: FakeTerraform | undefined;
afterEach(() => fake?.close());

const hook = { resource: { addr: 'genesyscloud_integration.crm' }, action: 'create' };
const refused = { type: 'diagnostic', diagnostic: { severity: 'error', summary: 'Saved plan is stale' } };

/** Applies a saved plan by a Terraform that says these events, and fails. */
function applying(...events: readonly object[]) {
  fake = aFakeTerraform(`${events.map((event) => `echo '${JSON.stringify(event)}'`).join('\n')}\nexit 1`);
  const file = join(fake.stack.directory, 'saved.tfplan');
  writeFileSync(file, 'a plan');
  const plan = {
    ...({ stack: fake.stack, mode: 'normal', file, digest: digestOf(file), hasChanges: true } as const),
    ...{ changes: [], outputs: [], objects: [], gone: [], drift: [], warnings: [] },
  };
  return applyStack(plan, fake.port, () => undefined);
}

test('counts as not tried what was refused before anything was begun: another may have applied, and has it on record', async () => {
  await expect(applying(refused)).rejects.toMatchObject({
    problems: [{ where: 'dev-crm', what: expect.stringContaining('Saved plan is stale') as string }],
  });
});

test('tells what was done of what broke off', async () => {
  const begun = { type: 'apply_start', hook };
  expect(await applying(begun, refused)).toMatchObject({ isDone: false, settled: new Set() });
  const done = { type: 'apply_complete', hook };
  expect(await applying(begun, done, refused)).toMatchObject({ isDone: false, settled: new Set([hook.resource.addr]) });
});
