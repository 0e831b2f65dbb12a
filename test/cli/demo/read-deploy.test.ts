import { readDeploy } from '../../../cli/demo/read-deploy';

test('adds up the closing lines of all stacks, colour or not', () => {
  const output = [
    'dev-crm  \u001b[32mApply complete! Resources: 10 added, 0 changed, 0 destroyed.\u001b[0m',
    'dev-payment  Apply complete! Resources: 4 added, 1 changed, 2 destroyed.',
  ].join('\n');
  expect(readDeploy(output, 3)).toEqual({ stacks: 2, added: 14, changed: 1, destroyed: 2, seconds: 3 });
});
