import { affectedEnvironments } from '../../../cli/cdktf/affected-environments';
import { renderPlan } from '../../../cli/cdktf/render-plan';
import { renderResult } from '../../../cli/cdktf/render-result';
import type { ResourceChange, StackPlan } from '../../../terraform/plan';
import { aStack } from '../../kit/a-fake-terraform';
import { anEnvironment, anInventory } from '../../kit/an-inventory';

const change = (overrides: Partial<ResourceChange>): ResourceChange => ({
  address: 'genesyscloud_integration.dev_crm_bearer',
  type: 'genesyscloud_integration',
  kind: 'create',
  attributes: [],
  forcedBy: [],
  isImport: false,
  ...overrides,
});

const plan = (overrides: Partial<StackPlan>): StackPlan => ({
  stack: aStack('dev-crm'),
  mode: 'normal',
  file: '/x',
  digest: '0',
  changes: [],
  outputs: [],
  objects: [],
  gone: [],
  drift: [],
  hasChanges: true,
  warnings: [],
  ...overrides,
});

test('shows resources, what changes in them, and replacements loudly, within 80 columns', () => {
  const type = 'genesyscloud_integration_action';
  const attributes = [
    { path: 'contract_input', before: JSON.stringify('x'.repeat(200)), after: JSON.stringify('y'.repeat(200)) },
    { path: 'name', before: '"a"', after: '"b\u001b[2J"' },
  ];
  const text = renderPlan(
    plan({
      changes: [
        change({}),
        change({ address: `${type}.lookup`, type, kind: 'replace', attributes, forcedBy: ['contract_input'] }),
        change({ kind: 'delete' }),
      ],
      outputs: [{ name: 'token', kind: 'create', before: 'null', after: '(sensitive value)' }],
      drift: [change({ kind: 'delete' })],
    }),
    { hasColour: false },
  );
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text).toMatchInlineSnapshot(`
   "dev-crm
     changed outside of Terraform since the last deploy:
       gone: genesyscloud_integration.dev_crm_bearer
     + genesyscloud_integration.dev_crm_bearer
     ± genesyscloud_integration_action.lookup  REPLACED
         deleted and made anew under another id: flows that call it lose it
         contract_input (cannot change in place):
           "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
           → "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
         name: "a" → "b�[2J"
     - genesyscloud_integration.dev_crm_bearer
     + output token = (sensitive value)
     Plan: 2 to add, 0 to change, 2 to destroy.
   "
  `);
});

test('says in one line that there is nothing to do', () => {
  expect(renderPlan(plan({ hasChanges: false }), { hasColour: true })).toBe(
    'dev-crm  No changes. Your infrastructure matches the configuration.\n',
  );
});

const result = (stack: string, status: 'applied' | 'unchanged' | 'failed' | 'not applied', added = 0) => ({
  stack,
  status,
  added,
  changed: 0,
  destroyed: 0,
});

test('ends with what became of each stack where not all went well, and with one line where it did', () => {
  const render = (...results: ReturnType<typeof result>[]) => renderResult({ purpose: 'deploy', results });
  expect(render(result('a', 'applied', 3), result('b', 'unchanged'))).toBe(
    '2 stacks: 3 added, 0 changed, 0 destroyed.\n',
  );
  expect(render(result('a', 'unchanged'))).toBe('Nothing to change. 1 stack: 0 added, 0 changed, 0 destroyed.\n');
  expect(render(result('a', 'unchanged'), result('b', 'not applied'))).toBe('Nothing was changed.\n');
  expect(render(result('dev-crm', 'failed', 2), result('b', 'not applied'))).toBe(
    'dev-crm  failed, after 2 added, 0 changed, 0 destroyed\nb        not applied\nThe deploy did not come to its end. 2 stacks: 2 added, 0 changed, 0 destroyed.\n',
  );
});

test('asks for every environment that a stack touches', () => {
  const inventory = anInventory(
    anEnvironment({ name: 'dev' }),
    anEnvironment({ name: 'stg' }),
    anEnvironment({ name: 'prod' }),
  );
  const touched = (...names: string[]) =>
    affectedEnvironments(
      names.map((name) => aStack(name)),
      { inventory, isSandbox: false },
    ).map(({ name, isProduction }) => `${name} ${isProduction}`);
  expect(touched('dev-crm', 'dev-payment')).toEqual(['dev false']);
  expect(touched('prod-crm', 'stg-crm')).toEqual(['prod true', 'stg false']);
  expect(touched('nonprod-access')).toEqual(['dev false', 'stg false']);
  expect(touched('something', 'live-thing')).toEqual(['something false', 'live-thing true']);
});
