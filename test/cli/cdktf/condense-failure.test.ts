import { condenseFailure } from '../../../cli/cdktf/condense-failure';

test('keeps what tells something, and drops stacks and minified source', () => {
  const lines = [
    '/home/x/node_modules/cdktn-cli/bundle/bin/cdktn.js:73',
    `var e=${'x'.repeat(700)}`,
    '        ^',
    '',
    '',
    'Error',
    '    at async Ie.handler (node_modules/cdktn-cli/bundle/bin/cdktn.js:73:19428) {',
    "  __type: 'External'",
    '}',
    'External Error: Stack failed to plan: dev-crm.',
    'Node.js v24.21.0',
  ];
  expect(condenseFailure(lines).filter((line) => line !== '')).toEqual([
    'External Error: Stack failed to plan: dev-crm.',
  ]);
});

test('keeps Terraform’s own message whole', () => {
  const lines = [
    '╷',
    '│ Error: API Error: 403 - missing permission',
    '│ ',
    '│   with genesyscloud_integration.dev_crm_bearer',
    '╵',
  ];
  expect(condenseFailure(lines)).toEqual(lines);
});
