import { z } from 'zod';
import { AtomicSecret, basicAuth, field, get, header, path, post } from '../../../constructs';
import { pathInputPattern } from '../../../constructs/words/path-input';
import { anEnvironment } from '../../kit/an-environment';
import { actionProps, DataAction, problemsOf, resourceOf, synthStack, type Declared } from '../../kit/synth-stack';

interface Action {
  readonly name: string;
  readonly category: string;
  readonly integration_id: string;
  readonly contract_input: string;
  readonly config_timeout_seconds: number;
  readonly config_request: {
    readonly headers: Record<string, string>;
    readonly request_url_template: string;
    readonly request_template: string;
  };
  readonly config_response: { readonly success_template: string; readonly translation_map: Record<string, string> };
}

function theAction(overrides: (declared: Declared) => object = () => ({}), environment = anEnvironment()): Action {
  const synthesised = synthStack((declared) => {
    new DataAction(declared.stack, 'lookup', actionProps(declared, overrides(declared)));
  }, environment);
  return resourceOf<Action>(synthesised, 'integration_action', 'lookup');
}

test('names the action after environment, service and id', () => {
  expect(theAction()).toMatchObject({ name: 'dev-crm-lookup', category: 'dev-crm' });
});

test('lowers a secret reference to its credential field, doubled for Terraform', () => {
  expect(theAction().config_request.headers).toEqual({ Authorization: 'Bearer $${credentials.dev_crm_bearer}' });
});

test('leaves a secret reference as it is where the store has named secrets', () => {
  const action = theAction(() => ({}), anEnvironment({ store: 'native-secrets' }));
  expect(action.config_request.headers).toEqual({ Authorization: 'Bearer {{secrets.dev_crm_bearer}}' });
});

test('takes the string form of a reference for the typed one', () => {
  const action = theAction(() => ({ headers: { Authorization: 'Bearer {{secrets.dev_crm_bearer}}' } }));
  expect(action.config_request.headers).toEqual(theAction().config_request.headers);
});

test('has the platform join and encode a Basic pair', () => {
  const synthesised = synthStack((declared) => {
    const { stack, crm } = declared;
    const id = new AtomicSecret(stack, 'clientid', { service: crm, type: 'clientid' });
    const secret = new AtomicSecret(stack, 'clientsecret', { service: crm, type: 'clientsecret' });
    new DataAction(stack, 'legacy', actionProps(declared, { headers: { Authorization: basicAuth(id, secret) } }));
  });
  const action = resourceOf<Action>(synthesised, 'integration_action', 'legacy');
  expect(action.config_request.headers.Authorization).toBe(
    'Basic $encoding.base64("$${credentials.dev_crm_clientid}:$${credentials.dev_crm_clientsecret}")',
  );
  expect(action.integration_id).toBe('${genesyscloud_integration.dev_crm_basic.id}');
});

test('escapes path values for the path and query values for the query', () => {
  const action = theAction(() => ({
    input: z.object({ accountId: z.string(), email: z.string(), limit: z.int().optional() }),
    request: get(path`/accounts/${'accountId'}/mail`, { query: { email: 'email', limit: 'limit' } }),
  }));
  expect(action.config_request.request_url_template).toBe(
    'https://crm.dev.example.com/accounts/$esc.uriEncode("$${input.accountId}")/mail' +
      '?email=$esc.url("$${input.email}")#if("$!{input.limit}" != "")&limit=$esc.url("$${input.limit}")#end',
  );
});

test('writes a JSON body: strings escaped and quoted, other types bare, absent optional ones null', () => {
  const action = theAction(() => ({
    input: z.object({ subject: z.string(), priority: z.int(), note: z.string().optional() }),
    request: post(path`/cases`, {
      body: {
        subject: field('subject'),
        priority: field('priority'),
        note: field('note'),
        origin: 'voice',
        tags: ['a'],
      },
    }),
  }));
  expect(action.config_request.request_template).toBe(
    '{"subject":"$esc.jsonString($${input.subject})","priority":$${input.priority},' +
      '"note":#if("$!{input.note}" != "")"$esc.jsonString($${input.note})"#{else}null#end,"origin":"voice","tags":["a"]}',
  );
});

test('translates the answer into the output contract', () => {
  const action = theAction(() => ({
    output: z.object({ total: z.int(), names: z.array(z.string()) }),
    response: { total: '$.total', names: '$.accounts[*].name' },
    responseDefaults: { total: 0 },
  }));
  expect(action.config_response).toEqual({
    translation_map: { total: '$.total', names: '$.accounts[*].name' },
    translation_map_defaults: { total: '0' },
    success_template: '{"total": $${total}, "names": $${names}}',
  });
});

test('always writes properties and additionalProperties, and no bounds that JavaScript invented', () => {
  const contract: unknown = JSON.parse(
    theAction(() => ({ input: z.object({ accountId: z.string(), n: z.int() }) })).contract_input,
  );
  expect(contract).toEqual({
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    properties: { accountId: { type: 'string', minLength: 1, pattern: pathInputPattern }, n: { type: 'integer' } },
    required: ['accountId', 'n'],
    additionalProperties: true,
  });
});

test('takes the time limit of its service unless it has one of its own', () => {
  const slow = anEnvironment({ services: { crm: { baseUrl: 'https://a.example', timeoutSeconds: 25 } } });
  expect(theAction(() => ({}), slow).config_timeout_seconds).toBe(25);
  expect(theAction(() => ({ timeoutSeconds: 3 }), slow).config_timeout_seconds).toBe(3);
});

const refusals: readonly (readonly [string, string, (declared: Declared) => object])[] = [
  ['a header without a secret', 'action-without-secret', () => ({ headers: { Accept: 'application/json' } })],
  [
    'a reference with blanks',
    'secret-reference-invalid',
    () => ({ headers: { A: 'Bearer {{ secrets.dev_crm_bearer }}' } }),
  ],
  ['a reference in capitals', 'secret-reference-invalid', () => ({ headers: { A: '{{secrets.DEV_crm_bearer}}' } })],
  ['a half-open reference', 'secret-reference-invalid', () => ({ headers: { A: '{{secrets.dev_crm_bearer}' + '{{' } })],
  ['an undeclared secret', 'secret-reference-invalid', () => ({ headers: { A: '{{secrets.dev_crm_apikey}}' } })],
  [
    'the lowered form written by hand',
    'header-text-invalid',
    () => ({ headers: { A: '${credentials.dev_crm_bearer}' } }),
  ],
  [
    'a line break in a header',
    'header-text-invalid',
    ({ bearer }) => ({ headers: { A: header`Bearer ${bearer}\r\nX-Evil: 1` } }),
  ],
  [
    'a header name that is no token',
    'header-name-invalid',
    ({ bearer }) => ({ headers: { 'X Key': header`${bearer}` } }),
  ],
  [
    'a Host header',
    'header-name-invalid',
    ({ bearer }) => ({ headers: { Host: 'evil.example', A: header`${bearer}` } }),
  ],
  ['a path that is no path', 'path-invalid', () => ({ request: get(path`accounts`) })],
  ['a path with a query', 'path-invalid', () => ({ request: get(path`/accounts?x=1`) })],
  [
    'a path that names a credential',
    'secret-outside-header',
    () => ({ request: get(path`/a/${'accountId'}/$!{credentials.x}`) }),
  ],
  [
    'a body with a secret reference',
    'secret-outside-header',
    () => ({ request: post(path`/a`, { body: { key: '{{secrets.dev_crm_bearer}}' } }) }),
  ],
  [
    'a response with a credential',
    'secret-outside-header',
    () => ({ response: { name: '${credentials.dev_crm_bearer}' } }),
  ],
  ['an unknown input', 'input-unknown', () => ({ request: get(path`/accounts/${'nobody'}`) })],
  [
    'an optional input in the path',
    'path-input-optional',
    () => ({ input: z.object({ accountId: z.string().optional() }) }),
  ],
  ['a nested input', 'input-not-flat', () => ({ input: z.object({ accountId: z.string(), deep: z.object({}) }) })],
  [
    'a reserved input name',
    'input-name-invalid',
    () => ({ input: z.object({ accountId: z.string(), rawRequest: z.string() }) }),
  ],
  ['a time limit of 61 seconds', 'timeout-invalid', () => ({ timeoutSeconds: 61 })],
  ['an example that misses an input', 'example-invalid', () => ({ example: {} })],
  ['a response map that misses an output', 'response-mismatch', () => ({ response: {} })],
  [
    'a query parameter with a blank',
    'query-name-invalid',
    () => ({ request: get(path`/a`, { query: { 'a b': 'accountId' } }) }),
  ],
];

test.each(refusals)('refuses %s', (_what, code, overrides) => {
  const problems = problemsOf((declared) => {
    new DataAction(declared.stack, 'lookup', actionProps(declared, overrides(declared)));
  });
  expect(problems.map((problem) => [problem.where, problem.code])).toContainEqual(['dev-crm/lookup', code]);
});

test('refuses two authentication methods in one action', () => {
  const problems = problemsOf((declared) => {
    const key = new AtomicSecret(declared.stack, 'apikey', { service: declared.crm, type: 'apikey' });
    const headers = { Authorization: header`Bearer ${declared.bearer}`, 'X-API-Key': header`${key}` };
    new DataAction(declared.stack, 'lookup', actionProps(declared, { headers }));
  });
  expect(problems).toEqual([expect.objectContaining({ code: 'action-mixes-credentials', where: 'dev-crm/lookup' })]);
});

test('reports an action declared twice instead of stopping at it', () => {
  const problems = problemsOf((declared) => {
    new DataAction(declared.stack, 'lookup', actionProps(declared));
    new DataAction(declared.stack, 'lookup', actionProps(declared));
    new DataAction(declared.stack, 'other', actionProps(declared, { timeoutSeconds: 0 }));
  });
  expect(problems.map((problem) => [problem.where, problem.code])).toEqual([
    ['dev-crm', 'declared-twice'],
    ['dev-crm/other', 'timeout-invalid'],
  ]);
});
