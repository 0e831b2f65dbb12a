import { App } from 'cdktf';
import { AtomicSecret, collectInventory, ExternalService, GenesysStack } from '../../../constructs';
import type { InventorySecret } from '../../../core/inventory';
import type { ValueEncoding } from '../../../core/value-encoding';
import { readValue } from '../../../secrets/sources/read-value';
import { anEnvironment } from '../../kit/an-environment';
import { sourcePorts } from '../../kit/source-ports';
import { problemsOf } from '../../kit/synth-stack';

const demanded: ValueEncoding = { kind: 'base64', reason: 'API reference of the CRM, section 2.1' };

function declared(encoding?: ValueEncoding): InventorySecret {
  const environment = anEnvironment();
  const stack = new GenesysStack(new App(), 'crm', environment);
  const service = new ExternalService(stack, 'crm', { environment });
  new AtomicSecret(stack, 'apikey', { service, type: 'apikey', ...(encoding ? { encoding } : {}) });
  const [secret] = collectInventory(stack.node.root).environments[0]?.secrets ?? [];
  if (!secret) throw new Error('the inventory lacks the secret');
  return secret;
}

const read = (secret: InventorySecret, value: string) =>
  readValue(secret, sourcePorts({ env: { GCDA_DEV_CRM_APIKEY: value } }), new AbortController().signal);

test('takes an encoded value only where the declaration says so', async () => {
  const encoded = Buffer.from('words of the target').toString('base64');
  await expect(read(declared(demanded), encoded)).resolves.toBeDefined();
  await expect(read(declared(), encoded)).rejects.toMatchObject({ problems: [{ code: 'value-encoded' }] });
  await expect(read(declared(demanded), 'words of the target')).rejects.toMatchObject({
    problems: [{ code: 'value-not-encoded' }],
  });
});

test('needs a reason', () => {
  const problems = problemsOf(({ stack, crm }) => {
    new AtomicSecret(stack, 'apikey', { service: crm, type: 'apikey', encoding: { ...demanded, reason: ' ' } });
  });
  expect(problems).toEqual([expect.objectContaining({ where: 'dev-crm/apikey', code: 'reason-missing' })]);
});
