import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordAccepted } from '../../../cli/cdktf/record-accepted';
import { recordDeployed } from '../../../cli/cdktf/record-deployed';
import type { Work } from '../../../cli/cdktf/open-work';
import type { Acceptance } from '../../../ledger/accepted';
import type { StackPlan } from '../../../terraform/plan';
import { aFakeTerraform } from '../../kit/a-fake-terraform';
import { aPlatform } from '../../kit/a-platform';
import { aProject, type Project } from '../../kit/a-project';
import { aTerminal } from '../../kit/a-terminal';
import { anEnvironment, anInventory } from '../../kit/an-inventory';

const accepted: Acceptance = {
  ...{ environment: 'dev', stack: 'dev-crm', secrets: ['dev_crm_bearer'], code: 'live-secret-unproven' },
  reason: 'the same `value` as before | ours',
};
const env = {
  DEV_CRM_BEARER: 'bearer-value',
  GCDA_ACTOR: 'ada',
  GCDA_KEY: Buffer.alloc(32, 'k').toString('base64'),
};

let project: Project;
beforeEach(async () => void (project = await aProject(aPlatform(['dev_crm_bearer']))));
afterEach(() => project.close());

const io = (more: Record<string, string> = {}) => aTerminal({ cwd: project.directory, env: { ...env, ...more } }).io;
const history = async (...args: string[]) =>
  (await project.gcda(['secrets', 'history', 'dev_crm_bearer', ...args], { env })).stdout;

test('goes into the ledger that is there, with the value in use, and history shows who and why', async () => {
  await project.gcda(['secrets', 'sync', 'dev_crm_bearer'], { env });
  expect(await recordAccepted([accepted], io())).toEqual([]);
  expect(await history()).toMatch(/ 1 +accepted +- +ada\n +why: the same `value` as before \| ours\n/);
  const { records } = JSON.parse(await history('--json')) as { readonly records: readonly object[] };
  expect(records.at(-1)).toMatchObject({
    ...{ event: 'accepted', actor: 'ada', reason: accepted.reason, standing: 'authenticated' },
    details: { of: 'dev_crm_bearer', ofGeneration: 1, stack: 'dev-crm', code: 'live-secret-unproven' },
  });
  // Knowledge of the value stays as it is.
  expect((await project.gcda(['secrets', 'status'], { env })).stdout).toMatch(/dev_crm_bearer +set +1 /);
});

test.each([
  ['there is none', {}],
  ['it cannot be reached', { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none?sslmode=disable' }],
])('is left to the record of the deploy where %s, and makes no ledger', async (_, more) => {
  expect(await recordAccepted([accepted], io(more))).toEqual([accepted]);
  expect(existsSync(join(project.directory, '.gcda/ledger.db'))).toBe(false);
});

test('stands in the record of the deploy then, from deploy to deploy, and history says that nothing authenticates it', async () => {
  const state = {
    ...{ version: 4, serial: 1, lineage: 'l' },
    resources: [
      {
        ...{ mode: 'managed', type: 'genesyscloud_integration_credential', name: 'dev_crm_bearer' },
        instances: [{ attributes: { id: 'c1', name: 'dev_crm_bearer', fields: { dev_crm_bearer: 'unset' } } }],
      },
    ],
  };
  const terraform = aFakeTerraform(`cat <<'EOF'\n${JSON.stringify(state)}\nEOF`);
  try {
    const plan = { stack: terraform.stack, mode: 'normal', changes: [] } as unknown as StackPlan; // no more of it is looked at
    const work = { inventory: anInventory(anEnvironment()), port: terraform.port, overlay: undefined } as Work;
    const deploy = (all: readonly Acceptance[]) =>
      recordDeployed(plan, { applied: undefined, accepted: all }, work, io());
    const other = { ...accepted, stack: 'dev-payment' };
    for (const all of [[accepted, other], []]) expect(await deploy(all)).toEqual([]);
    const file = join(project.directory, 'deployed/dev-crm.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      accepted: [{ by: 'ada', reason: accepted.reason, code: 'live-secret-unproven', secrets: ['dev_crm_bearer'] }],
    });
  } finally {
    terraform.close();
  }
  const said = (await history()).replaceAll(/\s+/g, ' ');
  expect(said).toContain(
    'deployed/dev-crm.json says, and nothing authenticates it: live-secret-unproven was accepted at',
  );
  expect(said).toContain('by ada: the same `value` as before | ours');
});
