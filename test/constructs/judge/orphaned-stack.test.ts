import { App, TerraformStack } from 'cdktf';
import { addAppChecks, collectProblems, GenesysStack } from '../../../constructs';
import type { Abandonment } from '../../../core/environment';
import { liveStacks } from '../../../core/live-stacks';
import type { DeployedStack } from '../../../core/deployed';
import { anEnvironment } from '../../kit/an-environment';

const recorded = (stack: string): DeployedStack => ({
  ...{ version: 1, stack },
  actions: [{ id: 'lookup', integration: 'dev_crm_bearer', contractHash: '0' }],
  credentials: [{ name: 'dev_crm_bearer', integration: 'dev_crm_bearer', fields: ['dev_crm_bearer'], filled: true }],
});

/** Problems of an app with the stacks `dev-crm` and `shared`, where those that are named are live. */
function found(live: readonly string[], abandoned: readonly Abandonment[] = []) {
  const app = new App();
  new GenesysStack(app, 'crm', anEnvironment());
  new TerraformStack(app, 'shared');
  const stacks = live.map(recorded);
  addAppChecks(app, { live: liveStacks({ directory: 'deployed', unread: [], stacks }, []), abandoned });
  return collectProblems(app);
}

test('finds nothing where all that is live is declared, of whatever kind the stack is', () => {
  expect(found(['dev-crm', 'shared'])).toEqual([]);
});

test('refuses what is live and no longer declared, and names it', () => {
  expect(found(['dev-crm', 'dev-payment', 'qa-crm'])).toEqual(
    ['dev-payment', 'qa-crm'].map((where) => ({
      ...{ code: 'stack-orphaned', where, at: expect.any(String) as string },
      what: 'it is live and no longer declared: actions lookup; credentials dev_crm_bearer. Nobody would renew, verify or destroy that',
      fix: expect.stringMatching(`npx cdktf destroy ${where}.*delete deployed/${where}.json$`) as string,
    })),
  );
});

test('only warns of a stack that may stay, for a reason', () => {
  const entry = { stack: 'qa-crm', reason: 'its state is locked' };
  const [problem, ...others] = found(['qa-crm', 'qa-payment'], [entry]);
  expect(problem).toMatchObject({ level: 'warning', what: expect.stringContaining('its state is locked') as string });
  expect(others).toEqual([expect.objectContaining({ where: 'qa-payment' })]);
  expect(others[0]).not.toHaveProperty('level');
});

test.each([
  ['gives no reason', { stack: 'qa-crm', reason: ' ' }, 'reason-missing'],
  ['is overtaken', { stack: 'dev-crm', reason: 'its state is locked' }, 'abandoned-but-declared'],
])('refuses an entry that %s', (_, entry, code) => {
  expect(found(['dev-crm', 'qa-crm'], [entry]).map((problem) => problem.code)).toContain(code);
});

test('goes by the record that the app is judged with, where nothing else is said', () => {
  const app = new App();
  new GenesysStack(app, 'crm', anEnvironment());
  addAppChecks(app, { deployed: { stacks: [recorded('dev-payment')], unread: [], problems: [] } });
  expect(collectProblems(app)).toEqual([expect.objectContaining({ code: 'stack-orphaned', where: 'dev-payment' })]);
});
