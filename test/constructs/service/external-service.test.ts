import { AtomicSecret, ExternalService } from '../../../constructs';
import { anEnvironment } from '../../kit/an-environment';
import { problemsOf, resourceOf, synthStack } from '../../kit/synth-stack';

test('has Terraform ignore everything about a credential once it is made', () => {
  const synthesised = synthStack(() => {});
  expect(resourceOf(synthesised, 'integration_credential', 'dev_crm_bearer')).toMatchObject({
    name: 'dev_crm_bearer',
    credential_type_name: 'userDefined',
    fields: { dev_crm_bearer: 'unset' },
    lifecycle: { ignore_changes: 'all', create_before_destroy: true },
  });
});

test('links a credential under the platform’s one slot for web services actions', () => {
  const synthesised = synthStack(() => {});
  expect(resourceOf(synthesised, 'integration', 'dev_crm_bearer')).toMatchObject({
    integration_type: 'custom-rest-actions',
    intended_state: 'ENABLED',
    config: { credentials: { basicAuth: '${genesyscloud_integration_credential.dev_crm_bearer.id}' } },
  });
});

test('makes one credential for each authentication method, with exactly its secrets', () => {
  const synthesised = synthStack(({ stack, crm }) => {
    for (const type of ['apikey', 'clientid', 'clientsecret']) new AtomicSecret(stack, type, { service: crm, type });
  });
  const credentials = synthesised.resource.genesyscloud_integration_credential ?? {};
  expect(
    Object.fromEntries(Object.entries(credentials).map(([name, body]) => [name, Object.keys(body.fields ?? {})])),
  ).toEqual({
    dev_crm_bearer: ['dev_crm_bearer'],
    dev_crm_apikey: ['dev_crm_apikey'],
    dev_crm_basic: ['dev_crm_clientid', 'dev_crm_clientsecret'],
  });
});

test('makes no credential where the store has named secrets', () => {
  const synthesised = synthStack(() => {}, anEnvironment({ store: 'native-secrets' }));
  expect(Object.keys(synthesised.resource)).toEqual(['genesyscloud_integration']);
});

test('names secrets after the environment’s prefix, so that existing names are adopted', () => {
  const synthesised = synthStack(() => {}, anEnvironment({ name: 'stg', prefix: 'staging' }));
  expect(Object.keys(synthesised.resource.genesyscloud_integration ?? {})).toEqual(['staging_crm_bearer']);
});

const addresses: readonly (readonly [string, string])[] = [
  ['plain http', 'http://crm.example.com'],
  ['credentials in it', 'https://user:word@crm.example.com'],
  ['a query', 'https://crm.example.com?a=1'],
  ['a trailing slash', 'https://crm.example.com/'],
  ['a template', 'https://${input.host}/x'],
  ['a file address', 'file:///etc/hosts'],
  ['no address at all', 'crm'],
];
test.each(addresses)('refuses an address with %s, without repeating it', (_what, baseUrl) => {
  const [problem] = problemsOf(() => {}, anEnvironment({ services: { crm: { baseUrl } } }));
  expect(problem).toMatchObject({ code: 'base-url-invalid', where: 'dev-crm/crm' });
  expect(problem?.what).not.toContain(baseUrl.length > 5 ? baseUrl : '\0');
});

test('allows http to loopback only', () => {
  expect(
    problemsOf(() => {}, anEnvironment({ services: { crm: { baseUrl: 'http://127.0.0.1:4011/dev/crm' } } })),
  ).toEqual([]);
});

test('refuses a service that the environment has no variant of', () => {
  const problems = problemsOf(({ stack }) => {
    new ExternalService(stack, 'billing', { environment: anEnvironment() });
  });
  expect(problems).toEqual([expect.objectContaining({ code: 'service-without-variant', where: 'dev-crm/billing' })]);
});

test('refuses a secret whose type breaks the name grammar', () => {
  const problems = problemsOf(({ stack, crm }) => {
    new AtomicSecret(stack, 'api', { service: crm, type: 'api_key' });
  });
  expect(problems).toEqual([expect.objectContaining({ code: 'secret-name-invalid', where: 'dev-crm/api' })]);
});
