import { recordOfState, type AfterTerraform } from '../../../cli/cdktf/record-of-state';
import type { DeployedStack } from '../../../core/deployed';
import type { StateResource } from '../../../terraform/read-state';
import { anAction, anEnvironment, anInventory } from '../../kit/an-inventory';

const inventory = anInventory(
  anEnvironment({
    actions: [
      anAction('dev', { contractHash: 'declared' }),
      anAction('dev', { id: 'create-case', name: 'dev-crm-create-case' }),
    ],
  }),
);

const resource = (type: string, name: string, attributes: object): StateResource => ({
  address: `genesyscloud_${type}.${name}`,
  type: `genesyscloud_${type}`,
  name,
  attributes: attributes as StateResource['attributes'],
});
const credential = resource('integration_credential', 'dev_crm_bearer', {
  id: 'c1',
  name: 'dev_crm_bearer',
  fields: { dev_crm_bearer: 'unset' },
});
const integration = resource('integration', 'dev_crm_bearer', {
  id: 'i1',
  config: [{ name: 'dev_crm_bearer', credentials: { basicAuth: 'c1' } }],
});
const action = resource('integration_action', 'lookup_account', {
  id: 'a1',
  name: 'dev-crm-lookup-account',
  integration_id: 'i1',
  contract_input: '{}',
});

function recordOf(resources: readonly StateResource[], overrides: Partial<AfterTerraform> = {}): DeployedStack {
  return recordOfState({
    ...{ stack: 'dev-crm', inventory, before: undefined, isSettled: () => true, isNew: () => false },
    state: { serial: 1, lineage: 'l', resources },
    ...overrides,
  });
}

const before: DeployedStack = {
  version: 1,
  stack: 'dev-crm',
  actions: [
    { id: 'lookup-account', integration: 'dev_crm_bearer', contractHash: 'earlier' },
    { id: 'old-action', integration: 'dev_crm_bearer', contractHash: 'old' },
  ],
  credentials: [{ name: 'dev_crm_bearer', integration: 'dev_crm_bearer', fields: ['dev_crm_bearer'], filled: true }],
};

test('has what exists, as it is declared, with ids; nothing of what was not made', () => {
  expect(recordOf([credential, integration, action])).toEqual({
    version: 1,
    stack: 'dev-crm',
    actions: [
      {
        id: 'lookup-account',
        integration: 'dev_crm_bearer',
        contractHash: 'declared',
        definitionHash: '0',
        platformId: 'a1',
      },
    ],
    credentials: [
      {
        name: 'dev_crm_bearer',
        integration: 'dev_crm_bearer',
        fields: ['dev_crm_bearer'],
        filled: false,
        platformId: 'c1',
        isUsed: true,
        integrationPlatformId: 'i1',
      },
    ],
  });
});

test('keeps what was recorded of an action whose change did not come through, and of a deletion likewise', () => {
  const old = resource('integration_action', 'old_action', {
    id: 'a2',
    name: 'dev-crm-old-action',
    integration_id: 'i1',
  });
  const isSettled = (address: string) => address === credential.address;
  expect(recordOf([action, old], { before, isSettled }).actions).toEqual([
    { id: 'lookup-account', integration: 'dev_crm_bearer', contractHash: 'earlier', platformId: 'a1' },
    { id: 'old-action', integration: 'dev_crm_bearer', contractHash: 'old', platformId: 'a2' },
  ]);
});

test('never takes an action that differs for the declared one, also without an earlier record', () => {
  const [found] = recordOf([integration, action], { isSettled: () => false }).actions;
  expect(found).toMatchObject({ id: 'lookup-account', integration: 'dev_crm_bearer', platformId: 'a1' });
  expect(found?.contractHash).not.toBe('declared');
});

test('has nothing of an action whose making failed half way: what replaces it replaces nothing that flows call', () => {
  const tainted = { ...action, isTainted: true };
  const isSettled = () => false;
  expect(recordOf([integration, tainted], { isSettled }).actions).toEqual([]);
  // Made anew in the place of one that is on record, and failed.
  expect(recordOf([integration, tainted], { isSettled, before }).actions).toEqual([]);
  // Marked by hand, it is the one that flows call until a deploy has replaced it.
  const [known, ...others] = before.actions;
  const live = { ...before, actions: [{ ...known!, platformId: 'a1' }, ...others] };
  expect(recordOf([integration, tainted], { isSettled, before: live }).actions).toEqual([live.actions[0]]);
});

test('remembers that a credential is filled, until it is made anew or gets another field', () => {
  const filledOf = (overrides: Partial<AfterTerraform>) =>
    recordOf([credential, integration], { before, ...overrides }).credentials[0]?.filled;
  expect(filledOf({})).toBe(true);
  expect(filledOf({ isNew: (address) => address === credential.address })).toBe(false);
  const [recorded] = before.credentials;
  expect(filledOf({ before: { ...before, credentials: [{ ...recorded!, fields: [] }] } })).toBe(false);
});

test('is empty when nothing is left', () => {
  expect(recordOf([], { before })).toMatchObject({ actions: [], credentials: [] });
});
