import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../../core/clock';
import { Redacted } from '../../../../core/redacted';
import { maxRequestBytes } from '../../../../core/request-limit';
import { executeAction } from '../../../../sandbox/genesys/execution/execute-action';
import { anAction, portsWith } from './an-action';
import { aTarget, type Answer, type SeenRequest, type Target } from './a-target';

const bearer = ['canary', 'bearer', 'value', '0001'].join('-');
const noFlatten = { flatten: false };
const targets: Target[] = [];

async function target(
  answer: (request: SeenRequest) => Answer | undefined = () => ({ body: '{"tier":"gold"}' }),
): Promise<Target> {
  const one = await aTarget(answer);
  targets.push(one);
  return one;
}

afterEach(async () => {
  await Promise.all(targets.splice(0).map((one) => one.close()));
});

describe('a request', () => {
  it('reaches the target with its credential, which the outcome does not hold', async () => {
    const crm = await target();
    const action = anAction({
      request: {
        requestUrlTemplate: `${crm.url}/accounts/\${input.accountId}`,
        headers: { Authorization: 'Bearer ${credentials.dev_crm_bearer}' },
      },
    });
    const outcome = await executeAction(
      action,
      { accountId: 'A-1001' },
      portsWith({ dev_crm_bearer: bearer }),
      noFlatten,
    );
    expect(outcome).toMatchObject({ success: true, status: 200, finalResult: { tier: 'gold' } });
    expect(crm.seen).toMatchObject([
      { method: 'GET', url: '/accounts/A-1001', headers: { authorization: `Bearer ${bearer}` }, body: '' },
    ]);
    expect(JSON.stringify(outcome)).not.toContain(bearer);
    expect(outcome.operations[1]).toMatchObject({
      result: { headers: { Authorization: 'Bearer *****' }, requestUrl: `${crm.url}/accounts/A-1001` },
    });
  });

  it('sends the whole input as JSON when the request template is the default one', async () => {
    const crm = await target();
    const action = anAction({
      request: { requestType: 'POST', requestUrlTemplate: `${crm.url}/cases`, requestTemplate: '' },
    });
    await executeAction(action, { accountId: 'A-1001', priority: 2 }, portsWith(), noFlatten);
    expect(crm.seen).toMatchObject([
      { body: '{"accountId":"A-1001","priority":2}', headers: { 'content-type': 'application/json' } },
    ]);
  });

  it('composes a Basic header from two atomic secrets', async () => {
    const crm = await target();
    const header = 'Basic $encoding.base64("${credentials.dev_crm_clientid}:${credentials.dev_crm_clientsecret}")';
    const action = anAction({
      request: { requestUrlTemplate: `${crm.url}/legacy`, headers: { Authorization: header } },
    });
    const secret = ['pa', 'ss"$x#y'].join('');
    const outcome = await executeAction(
      action,
      {},
      portsWith({ dev_crm_clientid: 'client-one', dev_crm_clientsecret: secret }),
      noFlatten,
    );
    const expected = Buffer.from(`client-one:${secret}`).toString('base64');
    expect(crm.seen[0]!.headers.authorization).toBe(`Basic ${expected}`);
    expect(JSON.stringify(outcome)).not.toContain(expected);
  });

  it('whose header the service echoes: the steps mask it, the final result is what the service said', async () => {
    const crm = await target((request) => ({ body: JSON.stringify({ you: request.headers.authorization }) }));
    const header = 'Basic $encoding.base64("${credentials.id}:${credentials.secret}")';
    const action = anAction({ request: { requestUrlTemplate: crm.url, headers: { Authorization: header } } });
    const outcome = await executeAction(action, {}, portsWith({ id: 'client-one', secret: bearer }), noFlatten);
    const sent = `Basic ${Buffer.from(`client-one:${bearer}`).toString('base64')}`;
    expect(outcome.finalResult).toEqual({ you: sent });
    expect(JSON.stringify(outcome.operations)).not.toContain(sent.slice('Basic '.length));
  });

  it('gets the Basic header from the platform when the credential is of type basicAuth', async () => {
    const crm = await target();
    const fields = { userName: Redacted.of('ada'), password: Redacted.of('pw-0001') };
    const action = anAction({ request: { requestUrlTemplate: crm.url, headers: { authorization: 'mine' } } });
    const outcome = await executeAction(
      action,
      {},
      portsWith({}, { credential: { type: 'basicAuth', fields } }),
      noFlatten,
    );
    expect(crm.seen[0]!.headers.authorization).toBe(`Basic ${Buffer.from('ada:pw-0001').toString('base64')}`);
    expect(outcome.operations[1]).toMatchObject({ result: { headers: { Authorization: 'Basic *****' } } });
  });

  it('masks any header that carried a secret, and secrets in URL and body', async () => {
    const crm = await target();
    const action = anAction({
      request: {
        requestType: 'POST',
        requestUrlTemplate: `${crm.url}/x?key=\${credentials.key}`,
        requestTemplate: '{"key":"${credentials.key}","id":"${input.id}"}',
        headers: { 'X-API-Key': '${credentials.key}', 'X-Id': '${input.id}', Authorization: 'literal-0001' },
      },
    });
    const outcome = await executeAction(action, { id: '7' }, portsWith({ key: bearer }), noFlatten);
    expect(crm.seen[0]).toMatchObject({ url: `/x?key=${bearer}`, body: `{"key":"${bearer}","id":"7"}` });
    expect(outcome.operations[1]!.result).toMatchObject({
      headers: { 'X-API-Key': '*****', 'X-Id': '7', Authorization: '*****' },
      requestUrl: `${crm.url}/x?key=*****`,
      requestBody: '{"key":"*****","id":"7"}',
    });
    expect(JSON.stringify(outcome)).not.toContain(bearer);
  });

  it('shows the length of the body as it was sent, values counted, and of none for a GET', async () => {
    const crm = await target();
    const send = async (requestType: string) => {
      const request = { requestType, requestUrlTemplate: crm.url, requestTemplate: '"ä ${credentials.key}"' };
      const outcome = await executeAction(anAction({ request }), {}, portsWith({ key: bearer }), noFlatten);
      return (outcome.operations[1]!.result as { readonly headers: Readonly<Record<string, string>> }).headers;
    };
    const shown = await send('POST');
    expect(shown['Content-Length']).toBe(String('"" ä '.length + bearer.length));
    expect(shown['Content-Length']).toBe(crm.seen[0]!.headers['content-length']);
    expect(await send('GET')).not.toHaveProperty('Content-Length');
  });

  it('drops Transfer-Encoding: the body always has a known length', async () => {
    const crm = await target();
    const action = anAction({
      request: { requestType: 'POST', requestUrlTemplate: crm.url, headers: { 'Transfer-Encoding': 'buffered' } },
    });
    await executeAction(action, {}, portsWith(), noFlatten);
    expect(crm.seen[0]!.headers).toMatchObject({ 'content-length': '2' });
    expect(crm.seen[0]!.headers['transfer-encoding']).toBeUndefined();
  });
});

describe('a named secret', () => {
  const named = (name: string): Redacted | undefined =>
    name === 'dev_crm_apikey' ? Redacted.of(`${bearer}$input.id#if`) : undefined;

  it('is resolved as a value, never as template text', async () => {
    const crm = await target();
    const action = anAction({
      request: { requestUrlTemplate: crm.url, headers: { 'X-API-Key': '{{secrets.dev_crm_apikey}}' } },
    });
    const outcome = await executeAction(action, { id: '7' }, portsWith({}, { secret: named }), noFlatten);
    expect(crm.seen[0]!.headers['x-api-key']).toBe(`${bearer}$input.id#if`);
    expect(JSON.stringify(outcome)).not.toContain(bearer);
  });

  it('is empty text when there is none of that name', async () => {
    const crm = await target();
    const action = anAction({
      request: { requestUrlTemplate: crm.url, headers: { 'X-API-Key': 'a{{secrets.nobody}}b' } },
    });
    await executeAction(action, {}, portsWith({}, { secret: named }), noFlatten);
    expect(crm.seen[0]!.headers['x-api-key']).toBe('ab');
  });

  it('is not resolved where an input value spells a reference', async () => {
    const crm = await target();
    const action = anAction({ request: { requestUrlTemplate: crm.url, headers: { 'X-Id': '${input.id}' } } });
    await executeAction(
      action,
      { id: '{{secrets.dev_crm_apikey}}${credentials.key}' },
      portsWith({ key: bearer }, { secret: named }),
      noFlatten,
    );
    expect(crm.seen[0]!.headers['x-id']).toBe('{{secrets.dev_crm_apikey}}${credentials.key}');
  });
});

describe('limits', () => {
  const sized = (crm: Target) =>
    anAction({
      request: {
        requestType: 'POST',
        requestUrlTemplate: crm.url,
        requestTemplate: '${input.text}',
        headers: { 'X-Key': '${credentials.key}' },
      },
    });

  it('let a request of exactly 512 KB pass and refuse one byte more, secrets counted', async () => {
    const crm = await target();
    const probe = await executeAction(
      sized(crm),
      { text: 'x'.repeat(maxRequestBytes) },
      portsWith({ key: bearer }),
      noFlatten,
    );
    const overhead = Number(probe.error!.messageParams!['size']) - maxRequestBytes;
    const fits = await executeAction(
      sized(crm),
      { text: 'x'.repeat(maxRequestBytes - overhead) },
      portsWith({ key: bearer }),
      noFlatten,
    );
    const tooLarge = await executeAction(
      sized(crm),
      { text: 'x'.repeat(maxRequestBytes - overhead) },
      portsWith({ key: `${bearer}+` }),
      noFlatten,
    );
    expect(fits.success).toBe(true);
    expect(tooLarge).toMatchObject({
      success: false,
      status: 413,
      error: { code: 'request.too.large', messageParams: { size: String(maxRequestBytes + 1) } },
    });
    expect(crm.seen).toHaveLength(1);
  });

  it('end an execution after its timeout on the given clock', async () => {
    const crm = await target(() => undefined);
    const slept: number[] = [];
    const clock: Clock = { now: () => 0, sleep: (milliseconds) => (slept.push(milliseconds), Promise.resolve()) };
    const action = anAction({ timeoutSeconds: 7, request: { requestUrlTemplate: crm.url } });
    const outcome = await executeAction(action, {}, portsWith({}, { clock }), noFlatten);
    expect(outcome).toMatchObject({ success: false, status: 408, error: { code: 'execution.timed.out' } });
    expect(slept).toEqual([7000]);
  });
});

describe('a failure', () => {
  it('of the service is told with its status, without its words', async () => {
    const crm = await target((request) => ({
      status: 401,
      body: JSON.stringify({ you: request.headers.authorization }),
    }));
    const action = anAction({
      request: { requestUrlTemplate: crm.url, headers: { Authorization: 'Bearer ${credentials.key}' } },
    });
    const outcome = await executeAction(action, {}, portsWith({ key: bearer }), noFlatten);
    expect(outcome).toMatchObject({ success: false, status: 400, error: { code: 'remote.status', status: 401 } });
    expect(outcome.operations.map((operation) => operation.success)).toEqual([true, true, false]);
    expect(JSON.stringify(outcome)).not.toContain(bearer);
  });

  it('to connect has a code of its own', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const outcome = await executeAction(
      anAction({ request: { requestUrlTemplate: `http://127.0.0.1:${port}/` } }),
      {},
      portsWith(),
      noFlatten,
    );
    expect(outcome).toMatchObject({ success: false, error: { code: 'connection.failed' } });
    expect(outcome.error!.message).toContain('ECONNREFUSED');
  });

  it('is a redirect, which is not followed', async () => {
    const crm = await target(() => ({ status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } }));
    const outcome = await executeAction(
      anAction({ request: { requestUrlTemplate: crm.url } }),
      {},
      portsWith(),
      noFlatten,
    );
    expect(outcome).toMatchObject({ success: false, error: { code: 'remote.status', status: 302 } });
  });

  it('is an input that does not fit its contract; the value is not repeated', async () => {
    const inputSchema = {
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'integer' } },
    };
    const outcome = await executeAction(
      anAction({ contract: { inputSchema } }),
      { id: 'value-0001' },
      portsWith(),
      noFlatten,
    );
    expect(outcome).toMatchObject({ success: false, status: 400, error: { code: 'input.invalid' } });
    expect(JSON.stringify(outcome)).not.toContain('value-0001');
  });

  it('is JSON nested more than 50 levels, in the answer or in the input', async () => {
    const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    const crm = await target((request) => ({ body: nested(Number(request.url.slice(1))) }));
    const run = (levels: number) =>
      executeAction(anAction({ request: { requestUrlTemplate: `${crm.url}/${levels}` } }), {}, portsWith(), noFlatten);
    const input = JSON.parse(nested(51)) as unknown;
    expect((await run(50)).success).toBe(true);
    expect((await run(51)).error?.code).toBe('json.too.deep');
    expect((await executeAction(anAction(), input, portsWith(), noFlatten)).error?.code).toBe('json.too.deep');
  });

  it('is an answer that is no JSON, or a result that does not fit its contract', async () => {
    const text = await target(() => ({ body: '<html>' }));
    const notJson = await executeAction(
      anAction({ request: { requestUrlTemplate: text.url } }),
      {},
      portsWith(),
      noFlatten,
    );
    const crm = await target();
    const successSchema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
    const misfit = await executeAction(
      anAction({ request: { requestUrlTemplate: crm.url }, contract: { successSchema } }),
      {},
      portsWith(),
      noFlatten,
    );
    expect([notJson.error?.code, misfit.error?.code]).toEqual(['response.not.json', 'result.invalid']);
  });

  it.each([
    [
      'a line end in a header value',
      { headers: { 'X-Id': '${input.id}' } },
      'a\r\nX-Forged: 1',
      'request.header.invalid',
    ],
    [
      'an absent input in the URL',
      { requestUrlTemplate: 'https://crm.example/${input.other}' },
      'x',
      'request.url.invalid',
    ],
    ['plain http to a host beyond loopback', { requestUrlTemplate: 'http://crm.example/' }, 'x', 'request.url.scheme'],
    ['a loop', { requestUrlTemplate: 'https://crm.example/#foreach($i in $input.id)x#end' }, 'x', 'template.error'],
  ])('is %s, and nothing is sent', async (_, request, id, code) => {
    const sent = jest.fn<ReturnType<typeof fetch>, Parameters<typeof fetch>>();
    const outcome = await executeAction(anAction({ request }), { id }, portsWith({}, { fetch: sent }), noFlatten);
    expect(outcome).toMatchObject({ success: false, status: 400, error: { code } });
    expect(sent).not.toHaveBeenCalled();
  });
});

describe('an answer', () => {
  it('is translated: values enter the success template as JSON text, defaults where a definite path leads nowhere', async () => {
    const crm = await target(() => ({ body: '{"account":{"name":"Ada \\"A\\"","tags":[{"id":1},{"id":2}]}}' }));
    const action = anAction({
      request: { requestUrlTemplate: crm.url },
      response: {
        translationMap: {
          name: '$.account.name',
          ids: '$.account.tags[*].id',
          tier: '$.account.tier',
          none: 'account.none[*]',
        },
        translationMapDefaults: { tier: '"Not Found"', ids: '[0]' },
        successTemplate:
          '{"name": ${name}, "ids": ${ids}, "tier": ${tier}, "first": ${successTemplateUtils.firstFromArray(${ids})}}',
      },
    });
    const outcome = await executeAction(action, {}, portsWith(), noFlatten);
    expect(outcome.finalResult).toEqual({ name: 'Ada "A"', ids: [1, 2], tier: 'Not Found', first: 1 });
  });

  it('is flattened for the test console: arrays of objects become parallel collections', async () => {
    const crm = await target(() => ({ body: '{"a":{"b":1},"list":[{"x":1,"y":{"z":2}},{"x":3}],"texts":["t"]}' }));
    const outcome = await executeAction(anAction({ request: { requestUrlTemplate: crm.url } }), {}, portsWith(), {
      flatten: true,
    });
    expect(outcome.finalResult).toEqual({ 'a.b': 1, 'list.x': [1, 3], 'list.y.z': [2, null], texts: ['t'] });
  });
});

describe('a custom auth action', () => {
  it('gives ordinary actions its answer, which the outcome does not hold', async () => {
    const crm = await target();
    const action = anAction({
      request: { requestUrlTemplate: crm.url, headers: { Authorization: 'Bearer ${authResponse.access_token}' } },
    });
    const authenticate = () => Promise.resolve({ access_token: bearer, expires_in: 3600 });
    const outcome = await executeAction(action, {}, portsWith({}, { authenticate }), noFlatten);
    expect(crm.seen[0]!.headers.authorization).toBe(`Bearer ${bearer}`);
    expect(outcome.operations[1]).toMatchObject({ name: 'Authenticate', success: true, result: '*****' });
    expect(JSON.stringify(outcome)).not.toContain(bearer);
  });

  it('that fails is an outcome too', async () => {
    const authenticate = () => Promise.reject(new Error(bearer));
    const outcome = await executeAction(anAction(), {}, portsWith({}, { authenticate }), noFlatten);
    expect(outcome).toMatchObject({ success: false, error: { code: 'authentication.failed' } });
    expect(JSON.stringify(outcome)).not.toContain(bearer);
  });
});
