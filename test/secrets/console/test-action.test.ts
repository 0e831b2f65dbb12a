import { maskSecrets } from '../../../secrets/console/mask';
import { testAction } from '../../../secrets/console/test-action';
import { typeInputs } from '../../../secrets/console/type-inputs';
import { aClient } from '../../kit/a-client';
import { aPlatform } from '../../kit/a-platform';
import { anAction, anEnvironment, anInventory } from '../../kit/an-inventory';

const inputSchema = {
  required: ['email'],
  properties: { email: { type: 'string' }, limit: { type: 'integer' }, exact: { type: 'boolean' } },
};

function deployed() {
  const platform = aPlatform();
  platform.actions.push(
    { id: 'action-0', name: 'dev-crm-lookup-account-old' },
    {
      id: 'action-1',
      name: 'dev-crm-lookup-account',
      contract: { input: { inputSchema: { required: ['accountId'], properties: { accountId: { type: 'string' } } } } },
    },
  );
  return platform;
}

const headers = {
  Authorization: 'Bearer {{secrets.dev_crm_bearer}}',
  Accept: 'x',
  'X-Own': '{{secrets.dev_crm_bearer}}',
  'X-Session': '{{authResponse.session_id}}',
};
const inventory = anInventory(anEnvironment({ actions: [anAction('dev', { headers })] }));
const run = (platform: ReturnType<typeof aPlatform>, request = {}) =>
  testAction(
    inventory,
    { stack: 'dev-crm', action: 'lookup-account', ...request },
    { clientOf: () => aClient(platform.fetch) },
  );

test('runs the deployed action with the declared example', async () => {
  const platform = deployed();
  platform.testResult = {
    success: true,
    finalResult: { tier: 'gold' },
    operations: [
      {
        step: 1,
        name: 'resolve',
        success: true,
        result: { headers: { Authorization: 'Bearer abcdefghijk', Accept: 'x', 'X-Own': 'k', 'X-Session': 's' } },
      },
      { step: 2, name: 'call', success: true, result: { statusCode: 200 } },
    ],
  };
  await expect(run(platform)).resolves.toMatchObject({
    environment: 'dev',
    action: 'dev-crm-lookup-account',
    success: true,
    status: 200,
    input: { accountId: 'A-1001' },
    answer: { tier: 'gold' },
    operations: [
      {
        step: 1,
        name: 'resolve',
        success: true,
        result: { headers: { Authorization: 'Bearer ****', Accept: 'x', 'X-Own': '****', 'X-Session': '****' } },
        error: null,
      },
      { step: 2 },
    ],
  });
  expect(platform.calls.at(-1)).toMatchObject({
    method: 'POST',
    path: '/api/v2/integrations/actions/action-1/test',
    body: { accountId: 'A-1001' },
  });
});

test.each<[string, object, object | null]>([
  ['the header', { url: 'https://a', headers: { 'content-length': 12 } }, { contentLength: 12, from: 'header' }],
  ['the body as shown', { requestUrl: 'https://a', requestBody: '{"ä":"*"}' }, { contentLength: 10, from: 'body' }],
  ['nothing, where it is a GET', { requestUrl: 'https://a', headers: {} }, null],
  ['nothing, where the header is no number', { url: 'https://a', headers: { 'Content-Length': 'many' } }, null],
  ['nothing of an answer', { statusCode: 200, headers: { 'Content-Length': '999' }, body: '{}' }, null],
])('tells how large the body was by %s', async (_what, result, sent) => {
  const platform = deployed();
  platform.testResult = {
    success: true,
    operations: [
      { name: 'x', result: 'text' },
      { name: 'y', result },
    ],
  };
  await expect(run(platform)).resolves.toMatchObject({ request: { sent, limitBytes: 512 * 1024 } });
});

test('asks for flattened output when told to', async () => {
  const platform = deployed();
  await run(platform, { flatten: true });
  expect(platform.calls.at(-1)?.query.get('flatten')).toBe('true');
});

test('reports a failed run with the words of the failed step', async () => {
  const platform = deployed();
  platform.testResult = {
    success: false,
    error: { message: 'call failed', status: 401 },
    operations: [{ step: 1, name: 'call', success: false, error: { message: 'unauthorised', status: 401 } }],
  };
  await expect(run(platform)).resolves.toMatchObject({
    success: false,
    status: 401,
    error: 'call failed',
    operations: [{ success: false, error: 'unauthorised' }],
  });
});

test('never repeats a test by itself', async () => {
  const platform = deployed();
  platform.intercept = (request) => {
    if (request.url.includes('/test')) throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
    return undefined;
  };
  await expect(run(platform)).rejects.toMatchObject({ exitCode: 69 });
  expect(platform.calls.filter(({ path }) => path.endsWith('/test'))).toHaveLength(1);
});

test.each([
  [{ stack: 'dev-cmr' }, 'stack-unknown', 'did you mean dev-crm?'],
  [{ action: 'lokup-account' }, 'action-unknown', 'did you mean lookup-account?'],
])('names what is unknown in %p', async (request, code, fix) => {
  await expect(run(deployed(), request)).rejects.toMatchObject({ problems: [{ code, fix }] });
});

test('says how to deploy an action that is not there', async () => {
  await expect(run(aPlatform())).rejects.toMatchObject({
    problems: [{ code: 'action-not-deployed', fix: 'npx cdktf deploy dev-crm' }],
  });
});

test('refuses to guess between two actions of one name', async () => {
  const platform = deployed();
  platform.actions.push({ id: 'action-2', name: 'dev-crm-lookup-account' });
  await expect(run(platform)).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'action-ambiguous' })],
  });
});

test('gives inputs the types of the contract', () => {
  expect(typeInputs(inputSchema, { email: '5', limit: '5', exact: 'true' })).toEqual({
    email: '5',
    limit: 5,
    exact: true,
  });
});

test('reports every input that does not fit', async () => {
  const typed = () => typeInputs(inputSchema, { limit: '5.5', exact: 'yes', emial: 'x' });
  await expect(Promise.resolve().then(typed)).rejects.toMatchObject({
    problems: [
      { code: 'input-type', where: 'limit' },
      { code: 'input-type', where: 'exact' },
      { code: 'input-unknown', where: 'emial', fix: 'did you mean email?' },
      { code: 'input-missing', where: 'email' },
    ],
  });
});

test('masks headers as members, as lines of a raw request, and schemes anywhere', () => {
  const raw = 'GET /x HTTP/1.1\nX-Legacy: abc\nAuthorization: Basic abc\nAccept: y';
  expect(
    maskSecrets({ raw, headers: { 'x-legacy': ['abc'], cookie: 'c' }, note: 'sent Bearer abcdefgh' }, ['X-Legacy']),
  ).toEqual({
    raw: 'GET /x HTTP/1.1\nX-Legacy: ****\nAuthorization: Basic ****\nAccept: y',
    headers: { 'x-legacy': ['****'], cookie: '****' },
    note: 'sent Bearer ****',
  });
});

test('finds an action by its name on the platform too', async () => {
  const named = anInventory(anEnvironment({ actions: [anAction('dev', { id: 'other' })] }));
  const platform = deployed();
  const request = { stack: 'dev-crm', action: 'dev-crm-lookup-account' };
  await expect(testAction(named, request, { clientOf: () => aClient(platform.fetch) })).resolves.toMatchObject({
    success: true,
  });
});

test.each([
  [{ name: 'Execute request', result: { statusCode: 201 } }, 201],
  [{ name: 'Execute request', result: { response: { status: 202 } } }, 202],
  [{ name: 'Execute request', error: { code: 'remote.status', messageParams: { remoteStatus: '503' } } }, 503],
  [{ name: 'Execute request', error: { code: 'execution.timed.out', status: 408 } }, null],
  [{ name: 'Validate result', result: { status: 200 } }, null],
])("takes the target's status from %p", async (operation, status) => {
  const platform = deployed();
  platform.testResult = { success: false, operations: [operation] };
  await expect(run(platform)).resolves.toMatchObject({ status });
});
