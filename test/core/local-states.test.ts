import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveStacks } from '../../core/live-stacks';
import { localStates } from '../../core/local-states';

const folder = mkdtempSync(join(tmpdir(), 'gcda-states-'));
afterAll(() => rmSync(folder, { recursive: true }));

const resource = (type: string, name: string, mode = 'managed') => ({
  ...{ mode, type, name: 'it' },
  instances: [{ attributes: { name, fields: { a: 'unset' } } }],
});
const state = (...resources: readonly object[]) => JSON.stringify({ version: 4, serial: 1, lineage: 'l', resources });

test('finds stacks with something of the platform in a state, and nothing else', () => {
  const files: Record<string, string> = {
    'terraform.dev-crm.tfstate': state(
      resource('genesyscloud_integration_action', 'dev-crm-lookup'),
      resource('genesyscloud_integration_credential', 'dev_crm_bearer'),
      resource('genesyscloud_integration', ''),
      resource('genesyscloud_user', 'ada', 'data'),
    ),
    'terraform.dev-destroyed.tfstate': state(),
    'terraform.dev-killed.tfstate': '',
    'terraform.dev-broken.tfstate': '{"resources": [{"mode": 7}]',
    'terraform.website.tfstate': state(resource('aws_s3_bucket', 'site')),
    'terraform.tfstate': state(resource('genesyscloud_integration_action', 'of another program')),
    'terraform.dev-crm.tfstate.backup': state(resource('genesyscloud_integration_action', 'before')),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'terraform.folder.tfstate'));
  expect(localStates(folder).map(({ stack, resources }) => [stack, resources.length])).toEqual([['dev-crm', 3]]);
  expect(liveStacks({ directory: 'deployed', stacks: [], unread: [] }, localStates(folder))).toEqual([
    {
      ...{ stack: 'dev-crm', resources: 3, actions: ['dev-crm-lookup'], credentials: ['dev_crm_bearer'] },
      record: null,
    },
  ]);
});

test('finds nothing in a folder that is not there', () => {
  expect(localStates(join(folder, 'nowhere'))).toEqual([]);
});
