import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/run';
import type { InventoryException } from '../../core/inventory';
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

async function gcda(exceptions: readonly InventoryException[], ...args: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), 'gcda-exceptions-'));
  try {
    mkdirSync(join(cwd, 'cdktf.out'));
    const inventory = anInventory(anEnvironment({ exceptions: [...exceptions] }), anEnvironment({ name: 'stg' }));
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
      '| Environment | Action | Secret | Reason | Owner | Review | Until |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      String.raw`| dev | dev-crm-order | dev_crm_psk | reads its key \| from the body only | integration team | SEC-123 | 2999-03-31 |`,
      '',
    ].join('\n'),
  });
});

test('lists them as JSON, of the named environments', async () => {
  const { stdout } = await gcda([exception], 'dev', '--json');
  expect(JSON.parse(stdout)).toEqual({ exceptions: [{ environment: 'dev', ...exception, isExpired: false }] });
  expect(JSON.parse((await gcda([exception], 'stg', '--json')).stdout)).toEqual({ exceptions: [] });
});

test('fails where one has expired since the synthesis', async () => {
  const ending = await gcda([{ ...exception, expires: '1969-12-31' }]);
  expect(ending.code).toBe(1);
  expect(ending.stdout).toContain('1969-12-31 (expired)');
});

test('says so where there is none', async () => {
  expect(await gcda([])).toEqual({ code: 0, stderr: '', stdout: 'No secret stands in a request body.\n' });
});
