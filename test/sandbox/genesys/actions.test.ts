import { aSandbox, textOf, type Json, type SandboxKit } from '../../kit/a-sandbox';
import { actionBody, declareAction } from './fixtures';

const base = '/api/v2/integrations/actions';

const contract = (
  inputSchema: unknown,
  successSchema: unknown = { type: 'object', properties: {} },
): Readonly<Record<string, unknown>> => ({
  contract: { input: { inputSchema }, output: { successSchema } },
});

const post = async (kit: SandboxKit, overrides: Readonly<Record<string, unknown>>) => {
  const { integrationId } = await declareAction(kit, 'a value');
  return kit.call('POST', base, actionBody(integrationId, overrides));
};

test('reads back exactly what was sent: contract, configuration and both templates as text', async () => {
  const kit = aSandbox();
  const inputSchema = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
  const { body } = await post(kit, contract(inputSchema));
  const path = `${base}/${textOf(body.id)}`;

  const read = await kit.call('GET', `${path}?expand=contract&includeConfig=true`);
  const template = await kit.call('GET', `${path}/templates/successtemplate.vm`);

  expect(read.body).toMatchObject({
    name: 'dev-crm-lookup-account',
    category: 'dev-crm',
    secure: false,
    version: 1,
    config: { request: { headers: { Authorization: 'Bearer ${credentials.dev_crm_bearer}' }, requestType: 'GET' } },
  });
  expect(read.body.contract?.input?.inputSchema).toEqual(inputSchema);
  expect([template.body, template.headers.get('content-type')]).toEqual(['${rawResult}', 'text/plain; charset=utf-8']);
  expect((await kit.call('GET', `${path}/templates/requesttemplate.vm`)).body).toBe('');
  expect((await kit.call('GET', `${path}/templates/other.vm`)).status).toBe(404);
});

test('fills contracts in where it is told to normalise', async () => {
  const kit = aSandbox({ normalizeContracts: true });
  const { body } = await post(kit, contract({ type: 'object' }));

  expect(body.contract?.input?.inputSchema).toEqual({ type: 'object', properties: {}, additionalProperties: true });
});

test('shows schemas by address, and flattened on demand', async () => {
  const kit = aSandbox();
  const success = {
    type: 'object',
    properties: {
      id: { type: 'string' },
      owner: { type: 'object', properties: { name: { type: 'string' } } },
      items: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } } } },
    },
  };
  const { body } = await post(kit, contract({ type: 'object', properties: {} }, success));
  const path = `${base}/${textOf(body.id)}`;

  const bare = await kit.call('GET', path);
  const flat = await kit.call('GET', `${path}/schemas/successschema.json?flatten=true`);

  expect([bare.body.contract?.output?.successSchemaUri, bare.body.config]).toEqual([
    `${path}/schemas/successschema.json`,
    undefined,
  ]);
  expect(flat.body.properties).toEqual({
    id: { type: 'string' },
    'owner.name': { type: 'string' },
    'items.n': { type: 'array', items: { type: 'integer' } },
  });
  expect((await kit.call('GET', `${path}/schemas/inputschema.json`)).body).toEqual({ type: 'object', properties: {} });
});

test('PATCH wants the current version, raises it, and leaves the contract alone', async () => {
  const kit = aSandbox();
  const { actionId } = await declareAction(kit, 'a value');
  const path = `${base}/${actionId}`;

  const patched = await kit.call('PATCH', path, { name: 'renamed', category: 'dev-crm', version: 1 });
  const stale = await kit.call('PATCH', path, { name: 'again', version: 1 });
  const withContract = await kit.call('PATCH', path, { version: 2, contract: {} });

  expect(patched.body).toMatchObject({ name: 'renamed', version: 2 });
  expect([stale.status, withContract.status]).toEqual([409, 400]);
  expect((await kit.call('GET', path)).body).toMatchObject({ name: 'renamed', version: 2 });
});

test.each([
  ['a nested input', contract({ type: 'object', properties: { a: { type: 'object', properties: {} } } })],
  ['a reserved input name', contract({ type: 'object', properties: { rawRequest: { type: 'string' } } })],
  ['$ref', contract({ type: 'object', properties: { a: { $ref: '#/definitions/a' } } })],
  ['a missing contract', { contract: null }],
  [
    'an array in an array',
    contract({ type: 'object', properties: {} }, { type: 'array', items: { type: 'array', items: {} } }),
  ],
  ['an empty name', { name: '' }],
  ['a name of 257 characters', { name: 'n'.repeat(257) }],
  ['an empty category', { category: '' }],
  [
    '61 seconds',
    { config: { timeoutSeconds: 61, request: { requestUrlTemplate: 'https://crm.example.com/', requestType: 'GET' } } },
  ],
  ['an unknown integration', { integrationId: 'missing' }],
])('refuses an action with %s, and stores nothing', async (_case, overrides) => {
  const kit = aSandbox();

  const answer = await post(kit, overrides);

  expect([answer.status, answer.body.code]).toEqual([400, 'bad.request']);
  expect(kit.sandbox.records('actions', 'nonprod')).toHaveLength(1);
});

test('two actions may have one name', async () => {
  const kit = aSandbox();

  expect((await post(kit, { secure: true })).status).toBe(200);
  expect(kit.sandbox.records('actions', 'nonprod').map(({ name }) => name)).toEqual([
    'dev-crm-lookup-account',
    'dev-crm-lookup-account',
  ]);
});

test('is 404 after its deletion', async () => {
  const kit = aSandbox();
  const { actionId } = await declareAction(kit, 'a value');

  expect((await kit.call('DELETE', `${base}/${actionId}`)).status).toBe(204);
  expect((await kit.call('GET', `${base}/${actionId}`)).status).toBe(404);
  expect((await kit.call('DELETE', `${base}/${actionId}`)).status).toBe(404);
});

test('lists by name, category, id and secure, page by page, with configurations on demand', async () => {
  const kit = aSandbox();
  const { integrationId } = await declareAction(kit, 'a value');
  const second = await kit.call(
    'POST',
    base,
    actionBody(integrationId, { name: 'stg-crm-search', category: 'stg-crm', secure: true }),
  );
  const names = async (query: string): Promise<readonly unknown[]> =>
    entities((await kit.call('GET', `${base}?${query}`)).body).map(({ name }) => name);

  expect(await names('pageSize=100&pageNumber=1&name=stg-crm-search&includeConfig=false')).toEqual(['stg-crm-search']);
  expect(await names('category=dev-crm')).toEqual(['dev-crm-lookup-account']);
  expect(await names(`ids=${textOf(second.body.id)}`)).toEqual(['stg-crm-search']);
  expect(await names('secure=true')).toEqual(['stg-crm-search']);
  expect(await names('sortBy=name&sortOrder=desc')).toEqual(['stg-crm-search', 'dev-crm-lookup-account']);
  expect(await names('pageSize=1&pageNumber=3')).toEqual([]);
  expect(entities((await kit.call('GET', `${base}?includeConfig=true`)).body)[0]?.config).toBeDefined();
  expect(entities((await kit.call('GET', `${base}/categories`)).body)).toEqual([
    { name: 'dev-crm' },
    { name: 'stg-crm' },
  ]);
});

function entities(listing: Json): readonly Json[] {
  return listing.entities as unknown as readonly Json[];
}
