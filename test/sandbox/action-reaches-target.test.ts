import { readFileSync } from 'node:fs';
import type { SeenRequest } from '../../sandbox/targets/seen-request';
import type { RunningSandbox } from '../../sandbox/start-options';
import { aSandboxPlace, loginTo, type SandboxPlace } from './a-running-sandbox';

let place: SandboxPlace;
let running: RunningSandbox;
let api: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;
beforeAll(async () => {
  place = aSandboxPlace();
  running = await place.start();
  const token = await loginTo(running, 'nonprod');
  api = async (method, path, body) => {
    const response = await fetch(`${running.overlay.genesysUrl}/api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
});
afterAll(() => place.clear());

/** An integration whose credential holds the given secrets, with the values that the sandbox has for them. */
async function integrationWith(name: string, secrets: readonly string[]): Promise<string> {
  const fields = Object.fromEntries(secrets.map((secret) => [secret, place.value(secret)]));
  const credential = await api('POST', '/integrations/credentials', {
    name,
    type: { name: 'userDefined' },
    credentialFields: fields,
  });
  const integration = await api('POST', '/integrations', { name, integrationType: { id: 'custom-rest-actions' } });
  const id = String(integration['id']);
  const config = await api('GET', `/integrations/${id}/config/current`);
  await api('PUT', `/integrations/${id}/config/current`, {
    ...config,
    name,
    credentials: { basicAuth: { id: credential['id'] } },
  });
  await api('PATCH', `/integrations/${id}`, { intendedState: 'ENABLED' });
  return id;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly input: Record<string, string | number>;
  readonly body?: string;
}

/** Publishes an action and runs it; its input takes texts, except for numbers. */
async function run(integrationId: string, { method, path, headers, input, body }: Call): Promise<unknown> {
  const properties = Object.entries(input).map(([name, value]) => [
    name,
    { type: typeof value === 'number' ? 'integer' : 'string' },
  ]);
  const action = await api('POST', '/integrations/actions', {
    name: `action ${path}`,
    category: 'dev-crm',
    integrationId,
    secure: false,
    contract: {
      input: { inputSchema: { type: 'object', properties: Object.fromEntries(properties) as object } },
      output: { successSchema: { type: 'object', properties: {}, additionalProperties: true } },
    },
    config: {
      request: {
        requestUrlTemplate: `${running.overlay.targetsUrl}${path}`,
        requestType: method,
        headers,
        requestTemplate: body ?? '${input.rawRequest}',
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' },
    },
  });
  return api('POST', `/integrations/actions/${String(action['id'])}/execute`, input);
}

function lastSeen(): SeenRequest {
  const lines = readFileSync(place.folder.journal, 'utf8').trim().split('\n');
  const seen = lines
    .map((line) => JSON.parse(line) as SeenRequest & { side: string })
    .filter((line) => line.side === 'target');
  return seen.at(-1)!;
}

test('a bearer token in a header', async () => {
  const integration = await integrationWith('dev_crm_bearer', ['dev_crm_bearer']);
  const headers = { Authorization: 'Bearer ${credentials.dev_crm_bearer}' };

  expect(
    await run(integration, {
      method: 'GET',
      path: '/dev/crm/accounts/${input.accountId}',
      headers,
      input: { accountId: 'A-1001' },
    }),
  ).toMatchObject({
    accountId: 'A-1001',
    tier: 'gold',
  });
  expect(
    await run(integration, {
      method: 'GET',
      path: '/dev/crm/accounts?email=$esc.url($input.email)&limit=$input.limit',
      headers,
      input: { email: 'ada@example.com', limit: 5 },
    }),
  ).toMatchObject({ total: 2, accounts: [{ accountId: 'A-1001' }, { accountId: 'A-1004' }] });
  expect(lastSeen()).toMatchObject({ environment: 'dev', route: '/accounts', status: 200, verdict: 'accepted' });
});

test('an API key in a header, with a JSON body', async () => {
  const integration = await integrationWith('dev_payment_apikey', ['dev_payment_apikey']);

  const result = await run(integration, {
    method: 'POST',
    path: '/dev/payment/payments',
    headers: { 'X-API-Key': '${credentials.dev_payment_apikey}', 'Content-Type': 'application/json' },
    input: { accountId: 'A-1001', amountCents: 995, currency: 'EUR' },
    body: '{"accountId": "${input.accountId}", "amountCents": ${input.amountCents}, "currency": "${input.currency}"}',
  });

  expect(result).toMatchObject({ paymentId: 'P-3002', status: 'authorized', amountCents: 995 });
});

test('a pair of secrets as a Basic header', async () => {
  const integration = await integrationWith('dev_crm_basic', ['dev_crm_clientid', 'dev_crm_clientsecret']);

  const result = await run(integration, {
    method: 'GET',
    path: '/dev/crm/legacy/contacts/${input.contactId}',
    headers: {
      Authorization: 'Basic $encoding.base64("${credentials.dev_crm_clientid}:${credentials.dev_crm_clientsecret}")',
    },
    input: { contactId: 'C-2001' },
  });

  expect(result).toEqual({ contactId: 'C-2001', phone: '+44 20 7946 0101' });
});

test('the token of another environment is refused by the target, and seen for what it is', async () => {
  const integration = await integrationWith('mixed_up', ['stg_crm_bearer']);
  const call = run(integration, {
    method: 'GET',
    path: '/dev/crm/accounts/${input.accountId}',
    headers: { Authorization: 'Bearer ${credentials.stg_crm_bearer}' },
    input: { accountId: 'A-1001' },
  });

  await expect(call).rejects.toThrow();
  expect(lastSeen()).toMatchObject({ environment: 'dev', status: 403, verdict: 'wrong-environment' });
});
