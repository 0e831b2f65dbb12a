import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/run';
import type { InventoryException, InventorySuppression } from '../../core/inventory';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { aTerminal } from '../kit/a-terminal';

const exception: InventoryException = {
  secret: 'dev_crm_psk',
  action: 'dev-crm-order',
  stack: 'dev-crm',
  path: 'dev-crm/order',
  reason: 'reads its key | from the body\nonly',
  owner: 'integration team',
  reviewId: 'SEC-123',
  expires: '2999-03-31',
};

const suppression: InventorySuppression = {
  rule: 'request-too-large',
  environment: 'dev',
  path: 'dev-crm/order',
  what: 'a request must stay within 524288 bytes whatever its inputs, got up to 600000',
  reason: 'cut by the flow | until\nthe contract is renewed',
  owner: 'integration team',
  expires: '2999-03-31',
};

async function gcda(exceptions: readonly InventoryException[], ...args: readonly string[]) {
  return report({ exceptions }, ...args);
}

/** What `gcda exceptions` says of an inventory with these in it. */
async function report(
  {
    exceptions = [],
    suppressions,
  }: { readonly exceptions?: readonly InventoryException[]; readonly suppressions?: readonly InventorySuppression[] },
  ...args: readonly string[]
) {
  const cwd = mkdtempSync(join(tmpdir(), 'gcda-exceptions-'));
  try {
    mkdirSync(join(cwd, 'cdktf.out'));
    const declared = anInventory(anEnvironment({ exceptions: [...exceptions] }), anEnvironment({ name: 'stg' }));
    const inventory = { ...declared, suppressions };
    writeFileSync(join(cwd, 'cdktf.out', 'inventory.json'), JSON.stringify(inventory));
    const { io, end } = aTerminal({ cwd });
    return end(await run(['exceptions', ...args], io));
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test('lists exceptions as a Markdown table, whatever their texts', async () => {
  expect(await gcda([exception])).toEqual({
    code: 0,
    stderr: '',
    stdout: [
      '## Secrets in request bodies',
      '',
      '| Environment | Action | Secret | Reason | Owner | Review | Until |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      String.raw`| dev | dev-crm-order | dev_crm_psk | reads its key \| from the body only | integration team | SEC-123 | 2999-03-31 |`,
      '',
      '## Suppressed findings',
      '',
      'No finding is suppressed.',
      '',
    ].join('\n'),
  });
});

test('lists them as JSON, of the named environments', async () => {
  const { stdout } = await gcda([exception], 'dev', '--json');
  expect(JSON.parse(stdout)).toEqual({
    exceptions: [{ environment: 'dev', ...exception, isExpired: false }],
    suppressions: [],
  });
  expect(JSON.parse((await gcda([exception], 'stg', '--json')).stdout)).toEqual({ exceptions: [], suppressions: [] });
});

test('fails where one has expired since the synthesis', async () => {
  const ending = await gcda([{ ...exception, expires: '1969-12-31' }]);
  expect(ending.code).toBe(1);
  expect(ending.stdout).toContain('1969-12-31 (expired)');
});

test('lists suppressed findings beside them, whatever their texts', async () => {
  const { code, stdout } = await report({ suppressions: [suppression, { ...suppression, environment: null }] });
  expect(code).toBe(0);
  expect(stdout).toBe(
    [
      '## Secrets in request bodies',
      '',
      'No secret stands in a request body.',
      '',
      '## Suppressed findings',
      '',
      '| Environment | Rule | Where | Finding | Reason | Owner | Until |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...['dev', 'all'].map(
        (environment) =>
          String.raw`| ${environment} | request-too-large | dev-crm/order | ${suppression.what} | cut by the flow \| until the contract is renewed | integration team | 2999-03-31 |`,
      ),
      '',
    ].join('\n'),
  );
});

test('lists the suppressions of the named environments and of the whole app', async () => {
  const suppressions = [suppression, { ...suppression, environment: null }];
  const listed = JSON.parse((await report({ suppressions }, 'stg', '--json')).stdout) as object;
  expect(listed).toEqual({
    exceptions: [],
    suppressions: [{ ...suppression, environment: null, isExpired: false }],
  });
});

test('fails where a suppression has expired since the synthesis', async () => {
  const ending = await report({ suppressions: [{ ...suppression, expires: '1969-12-31' }] });
  expect(ending.code).toBe(1);
  expect(ending.stdout).toContain('1969-12-31 (expired)');
});

test('says so where there is none', async () => {
  expect((await gcda([])).stdout).toBe(
    '## Secrets in request bodies\n\nNo secret stands in a request body.\n\n## Suppressed findings\n\nNo finding is suppressed.\n',
  );
});
