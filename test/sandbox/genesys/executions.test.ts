import { aSandbox, textOf, type SandboxKit } from '../../kit/a-sandbox';
import { actionBody, declareAction } from './fixtures';

const api = '/api/v2';

/** A target that remembers the header it saw, without a network. */
function aTarget(): { readonly fetch: typeof fetch; readonly seen: (string | null)[] } {
  const seen: (string | null)[] = [];
  return {
    seen,
    fetch: (input, init) => {
      seen.push(new Request(input, init).headers.get('authorization'));
      return Promise.resolve(Response.json({ tier: 'gold' }));
    },
  };
}

const setValue = ({ call }: SandboxKit, credentialId: string, value: string): Promise<unknown> =>
  call('PUT', `${api}/integrations/credentials/${credentialId}`, {
    name: 'dev_crm_bearer',
    type: { name: 'userDefined' },
    credentialFields: { dev_crm_bearer: value },
  });

test('a published action runs with the credential’s value and answers its success result', async () => {
  const target = aTarget();
  const kit = aSandbox({ fetch: target.fetch });
  const { actionId } = await declareAction(kit, 'first');

  const answer = await kit.call('POST', `${api}/integrations/actions/${actionId}/execute`, {});

  expect([answer.status, answer.body]).toEqual([200, { tier: 'gold' }]);
  expect(target.seen).toEqual(['Bearer first']);
});

test('a test shows its steps and no value', async () => {
  const target = aTarget();
  const kit = aSandbox({ fetch: target.fetch });
  const { actionId } = await declareAction(kit, 'canary-value');

  const { status, body } = await kit.call('POST', `${api}/integrations/actions/${actionId}/test`);

  expect([status, body.success, body.finalResult]).toEqual([200, true, { tier: 'gold' }]);
  expect(JSON.stringify(body.operations)).not.toContain('canary-value');
});

test('a failing action is 200 with success false in a test, an ErrorBody when executed', async () => {
  const kit = aSandbox({ fetch: () => Promise.resolve(new Response('no', { status: 401 })) });
  const { actionId } = await declareAction(kit, 'first');

  const tested = await kit.call('POST', `${api}/integrations/actions/${actionId}/test`, {});
  const executed = await kit.call('POST', `${api}/integrations/actions/${actionId}/execute`, {});

  expect([tested.status, tested.body.success]).toEqual([200, false]);
  expect(executed.status).toBe(400);
  expect(executed.body).toMatchObject({
    code: expect.any(String),
    contextId: executed.headers.get('inin-correlation-id'),
  });
});

test('a replaced value reaches each instance when its own cache ends, at most 60 seconds later', async () => {
  const target = aTarget();
  const kit = aSandbox({ fetch: target.fetch });
  const { actionId, credentialId } = await declareAction(kit, 'old');
  const run = (): Promise<unknown> => kit.call('POST', `${api}/integrations/actions/${actionId}/execute`, {});
  await run(); // the first instance remembers the old value from now on
  kit.clock.advance(10_000);

  await setValue(kit, credentialId, 'new');
  await run(); // the second instance
  await run(); // the first instance
  kit.clock.advance(50_000);
  await run();
  await run();

  expect(target.seen).toEqual(['Bearer old', 'Bearer new', 'Bearer old', 'Bearer new', 'Bearer new']);
});

test('with a seed every instance forgets at a time of its own, never later than the cache allows', async () => {
  const target = aTarget();
  const switches = async (cacheSeed: number) => {
    const kit = aSandbox({ fetch: target.fetch, instances: 8, cacheSeed, requestsPerMinute: 'off' });
    const { actionId, credentialId } = await declareAction(kit, 'old');
    const runAll = async () => {
      for (let run = 0; run < 8; run += 1)
        await kit.call('POST', `${api}/integrations/actions/${actionId}/execute`, {});
      return target.seen.splice(0).map((header) => header === 'Bearer new');
    };
    await runAll();
    await setValue(kit, credentialId, 'new');
    const first: number[] = Array<number>(8).fill(Infinity);
    for (let second = 0; second <= 60; second += 5) {
      (await runAll()).forEach(
        (isNew, index) => (first[index] = isNew ? Math.min(first[index] ?? 0, second) : Infinity),
      );
      kit.clock.advance(5_000);
    }
    return first;
  };

  const [one, other] = [await switches(1), await switches(2)];
  expect(await switches(1)).toEqual(one);
  expect(other).not.toEqual(one);
  expect(new Set(one).size).toBeGreaterThan(3);
  expect(Math.max(...one, ...other)).toBeLessThanOrEqual(60);
});

test('a cache of no seconds resolves anew every time', async () => {
  const target = aTarget();
  const kit = aSandbox({ fetch: target.fetch, cacheSeconds: 0 });
  const { actionId, credentialId } = await declareAction(kit, 'old');
  for (const value of ['one', 'two']) {
    await setValue(kit, credentialId, value);
    await kit.call('POST', `${api}/integrations/actions/${actionId}/execute`, {});
  }

  expect(target.seen).toEqual(['Bearer one', 'Bearer two']);
});

test('an integration that is not active executes nothing, but can be tested', async () => {
  const target = aTarget();
  const kit = aSandbox({ fetch: target.fetch });
  const { actionId, integrationId } = await declareAction(kit, 'first');
  await kit.call('PATCH', `${api}/integrations/${integrationId}`, { intendedState: 'DISABLED' });

  const executed = await kit.call('POST', `${api}/integrations/actions/${actionId}/execute`, {});
  expect([executed.status, executed.body.code, target.seen]).toEqual([400, 'integration.not.active', []]);
  expect((await kit.call('POST', `${api}/integrations/actions/${actionId}/test`, {})).body.success).toBe(true);
});

test('named secrets resolve in headers, an unknown name to nothing', async () => {
  const target = aTarget();
  const kit = aSandbox({ fetch: target.fetch });
  const { integrationId } = await declareAction(kit, 'first');
  const request = {
    requestUrlTemplate: 'http://127.0.0.1:1/',
    requestType: 'GET',
    headers: { Authorization: 'Bearer {{secrets.dev_crm_bearer}}' },
  };
  const { body } = await kit.call(
    'POST',
    `${api}/integrations/actions`,
    actionBody(integrationId, { config: { request } }),
  );
  const run = (): Promise<unknown> => kit.call('POST', `${api}/integrations/actions/${textOf(body.id)}/execute`, {});

  await run();
  await kit.call('POST', `${api}/security/secrets`, { name: 'dev_crm_bearer', value: 'named' });
  await run();

  expect(target.seen).toEqual(['Bearer', 'Bearer named']);
});

test('an action under userDefinedOAuth uses what the custom auth action answers, and asks for it once', async () => {
  const calls: string[] = [];
  const kit = aSandbox({
    instances: 1,
    fetch: (input, init) => {
      const request = new Request(input, init);
      calls.push(
        `${request.method} ${new URL(request.url).pathname} ${request.headers.get('authorization')?.split(' ')[0]}`,
      );
      return Promise.resolve(
        Response.json(
          request.url.includes('/token')
            ? { access_token: 'issued-token-value' }
            : { seen: request.headers.get('authorization') === 'Bearer issued-token-value' },
        ),
      );
    },
  });
  const { integrationId, credentialId } = await declareAction(kit, 'first', 'userDefinedOAuth');
  await kit.call('PUT', `${api}/integrations/credentials/${credentialId}`, {
    name: 'o',
    type: { name: 'userDefinedOAuth' },
    credentialFields: { loginUrl: 'http://127.0.0.1:1/token', clientId: 'id', clientSecret: 'secret' },
  });
  const request = {
    requestUrlTemplate: 'http://127.0.0.1:1/data',
    requestType: 'GET',
    headers: { Authorization: 'Bearer ${authResponse.access_token}' },
  };
  const { body } = await kit.call(
    'POST',
    `${api}/integrations/actions`,
    actionBody(integrationId, { config: { request } }),
  );
  const path = `${api}/integrations/actions/${textOf(body.id)}/execute`;

  const answers = [await kit.call('POST', path, {}), await kit.call('POST', path, {})];

  expect(answers.map((answer) => answer.body)).toEqual([{ seen: true }, { seen: true }]);
  expect(calls).toEqual(['POST /token Basic', 'GET /data Bearer', 'GET /data Bearer']);
});

test('a draft can be tested before it is published', async () => {
  const target = aTarget();
  const kit = aSandbox({ fetch: target.fetch });
  const { integrationId } = await declareAction(kit, 'first');
  const { body } = await kit.call('POST', `${api}/integrations/actions/drafts`, actionBody(integrationId));

  const answer = await kit.call('POST', `${api}/integrations/actions/${textOf(body.id)}/draft/test`, {});

  expect([answer.body.success, target.seen]).toEqual([true, ['Bearer first']]);
});
