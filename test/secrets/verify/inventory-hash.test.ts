import type { InventoryEnvironment } from '../../../core/inventory';
import { inventoryHash } from '../../../secrets/verify/inventory-hash';
import { anAction, anEnvironment } from '../../kit/an-inventory';

const environment = anEnvironment();
const [bearer, ...otherSecrets] = environment.secrets;

test.each<[string, Partial<InventoryEnvironment>]>([
  ['the order of declarations', { secrets: environment.secrets.toReversed() }],
  ['a construct path', { actions: [anAction('dev', { path: 'elsewhere' })] }],
  ['where a value comes from', { secrets: [{ ...bearer!, source: { kind: 'prompt' } }, ...otherSecrets] }],
  ['how long a value lives', { secrets: [{ ...bearer!, lifetimeSeconds: 60 }, ...otherSecrets] }],
  ['the name of a variable', { clientIdVariable: 'TF_VAR_other' }],
])('stays the same with %s', (_what, change) => {
  expect(inventoryHash({ ...environment, ...change })).toBe(inventoryHash(environment));
});

test.each<[string, Partial<InventoryEnvironment>]>([
  ['a header', { actions: [anAction('dev', { headers: { Authorization: 'Bearer {{secrets.dev_crm_other}}' } })] }],
  ['a contract', { actions: [anAction('dev', { contractHash: '1' })] }],
  ['a request', { actions: [anAction('dev', { definitionHash: '1' })] }],
  ['a new action', { actions: [...environment.actions, anAction('dev', { id: 'x', name: 'dev-crm-x' })] }],
  ['an address', { services: [{ name: 'crm', baseUrl: 'https://other.example.com' }] }],
  ['the organisation', { organization: 'other' }],
  ['the fields of a credential', { credentials: environment.credentials.slice(1) }],
])('changes with %s', (_what, change) => {
  expect(inventoryHash({ ...environment, ...change })).not.toBe(inventoryHash(environment));
});
