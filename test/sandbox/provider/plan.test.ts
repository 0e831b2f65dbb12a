import { plan } from '../../../sandbox/provider/plan';
import { behaviours, schemas } from '../../../sandbox/provider/values/schema';
import { normalize } from '../../../sandbox/provider/values/normalize';
import { unknown, type Attributes } from '../../../sandbox/provider/values/value';

/** Plans as Terraform would ask: what is proposed is the configuration with computed values carried over. */
function planned(type: string, config: Attributes, prior: Attributes | null = null, proposed: Attributes = config) {
  const { block } = schemas.resource_schemas[type]!;
  const behaviour = behaviours.resource_schemas[type]!;
  const whole = (value: Attributes) => normalize(block, value);
  return plan({
    schema: block,
    behaviour,
    prior: prior && whole(prior),
    proposed: whole(proposed),
    config: whole(config),
  });
}

const integration = 'genesyscloud_integration';
const action = 'genesyscloud_integration_action';
const anAction = {
  id: 'a1',
  name: 'n',
  category: 'c',
  integration_id: 'i1',
  secure: false,
  contract_input: '{"type":"object"}',
  contract_output: '{}',
};

test('plans a new resource with defaults, and computed values unknown', () => {
  const result = planned(integration, { integration_type: 'custom-rest-actions', config: [{ name: 'n' }] });
  expect(result.planned).toEqual({
    id: unknown,
    integration_type: 'custom-rest-actions',
    intended_state: 'DISABLED',
    config: [{ name: 'n', notes: null, properties: unknown, advanced: unknown, credentials: null }],
  });
  expect(result.requiresReplace).toEqual([]);
});

test('plans an unknown block where the platform fills an absent one', () => {
  expect(planned(integration, { integration_type: 't' }).planned['config']).toBe(unknown);
});

test('keeps computed values, and a block that was taken out of the configuration', () => {
  const config = [{ name: 'n', properties: '{}', advanced: '{}' }];
  const prior = { id: 'i1', integration_type: 't', intended_state: 'DISABLED', config };
  expect(planned(integration, { integration_type: 't' }, prior).planned).toEqual(normalized(integration, prior));
});

test('plans no change for JSON that says the same', () => {
  const config = { ...anAction, contract_input: '{ "type": "object", "title": null }' };
  const result = planned(action, config, anAction);
  expect(result.planned['contract_input']).toBe('{"type":"object"}');
  expect(result.requiresReplace).toEqual([]);
});

test('replaces an action when contract, integration or secrecy change', () => {
  const config = {
    ...anAction,
    contract_output: '{"type":"array"}',
    integration_id: unknown,
    secure: true,
    name: 'other',
  };
  expect(planned(action, config, anAction).requiresReplace.flatMap(({ steps }) => steps)).toEqual([
    { attribute_name: 'contract_output' },
    { attribute_name: 'integration_id' },
    { attribute_name: 'secure' },
  ]);
});

test('sees no difference between nothing configured and an empty value in state', () => {
  const prior = {
    ...anAction,
    config_request: [{ request_type: 'GET', request_url_template: 'u', request_template: 't', headers: {} }],
  };
  const config = { ...anAction, config_request: [{ request_type: 'GET', request_url_template: 'u' }] };
  expect(planned(action, config, prior).planned).toEqual(normalized(action, prior));
});

test('plans the removal of an optional value', () => {
  const result = planned('genesyscloud_auth_role', { name: 'r' }, { id: 'r1', name: 'r', description: 'old' });
  expect(result.planned['description']).toBeNull();
});

test('keeps a credential’s fields when they are taken out of the configuration', () => {
  const prior = { id: 'c1', name: 'n', credential_type_name: 'userDefined', fields: { key: 'unset' } };
  const config = { name: 'n', credential_type_name: 'userDefined' };
  expect(planned('genesyscloud_integration_credential', config, prior).planned['fields']).toEqual({ key: 'unset' });
});

test('compares sets without regard to order', () => {
  const prior = {
    id: 'o1',
    name: 'n',
    authorized_grant_type: 'CLIENT-CREDENTIALS',
    scopes: ['a', 'b'],
    roles: [role('1'), role('2')],
  };
  const config = { ...prior, scopes: ['b', 'a'], roles: [role('2'), role('1')] };
  const result = planned('genesyscloud_oauth_client', config, prior).planned;
  expect([result['scopes'], result['roles']]).toEqual([prior.scopes, prior.roles]);
});

test('plans a computed member of a new set element unknown', () => {
  const roles = [{ role_id: 'r1', division_id: null }];
  const result = planned('genesyscloud_oauth_client', { name: 'n', authorized_grant_type: 'CODE', roles });
  expect(result.planned['roles']).toEqual([{ role_id: 'r1', division_id: unknown }]);
});

function role(id: string): Attributes {
  return { role_id: id, division_id: 'home' };
}

function normalized(type: string, value: Attributes): Attributes {
  return normalize(schemas.resource_schemas[type]!.block, value);
}
