import { aSandbox, textOf, type SandboxKit } from '../../kit/a-sandbox';
import { actionBody, declareAction } from './fixtures';

const base = '/api/v2/integrations/actions';

const draft = async (kit: SandboxKit, overrides: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const { integrationId } = await declareAction(kit, 'a value');
  const { body } = await kit.call('POST', `${base}/drafts`, actionBody(integrationId, { name: 'draft', ...overrides }));
  return `${base}/${textOf(body.id)}`;
};

test('a draft is no action until it is published, and then is one', async () => {
  const kit = aSandbox();
  const path = await draft(kit);

  expect((await kit.call('GET', path)).status).toBe(404);
  expect((await kit.call('GET', `${base}/drafts`)).body).toMatchObject({ entities: [{ name: 'draft' }], total: 1 });
  const published = await kit.call('POST', `${path}/draft/publish`, { version: 1 });

  expect(published.body).toMatchObject({ name: 'draft', version: 1 });
  expect([(await kit.call('GET', path)).status, (await kit.call('GET', `${path}/draft`)).status]).toEqual([200, 404]);
});

test('publishing wants the draft’s version', async () => {
  const kit = aSandbox();
  const path = await draft(kit);

  const answer = await kit.call('POST', `${path}/draft/publish`, { version: 2 });

  expect([answer.status, answer.body.message]).toEqual([
    400,
    'Supplied version 2 does not match latest draft version 1.',
  ]);
});

test('an unfinished draft can be kept, says what is wrong with it, and cannot be published', async () => {
  const kit = aSandbox();
  const path = await draft(kit, { contract: null });

  const validation = await kit.call('GET', `${path}/draft/validation`);
  const publish = await kit.call('POST', `${path}/draft/publish`, { version: 1 });

  expect(validation.body).toMatchObject({ valid: false, errors: [{ status: 400 }, { status: 400 }] });
  expect(publish.status).toBe(400);
  expect((await kit.call('GET', path)).status).toBe(404);
});

test('a draft may change its contract before it is published', async () => {
  const kit = aSandbox();
  const path = await draft(kit);
  const contract = {
    input: { inputSchema: { type: 'object', properties: { x: { type: 'string' } } } },
    output: { successSchema: { type: 'object', properties: {} } },
  };

  const patched = await kit.call('PATCH', `${path}/draft`, { version: 1, contract });
  const stale = await kit.call('PATCH', `${path}/draft`, { version: 1, name: 'late' });

  expect([patched.body.version, stale.status]).toEqual([2, 409]);
  expect((await kit.call('GET', `${path}/draft/schemas/inputschema.json`)).body).toEqual(contract.input.inputSchema);
  expect((await kit.call('GET', `${path}/draft/validation`)).body).toEqual({ valid: true, errors: [] });
});

test('a published action takes a new configuration from its draft, but no new contract', async () => {
  const kit = aSandbox();
  const { actionId } = await declareAction(kit, 'a value');
  const path = `${base}/${actionId}`;
  const made = await kit.call('POST', `${path}/draft`);
  expect((await kit.call('POST', `${path}/draft`)).status).toBe(409);

  await kit.call('PATCH', `${path}/draft`, { version: made.body.version, name: 'renamed' });
  expect((await kit.call('POST', `${path}/draft/publish`, { version: 2 })).body).toMatchObject({
    name: 'renamed',
    version: 2,
  });

  await kit.call('POST', `${path}/draft`);
  const contract = {
    input: { inputSchema: { type: 'object', properties: { x: { type: 'string' } } } },
    output: { successSchema: { type: 'object' } },
  };
  await kit.call('PATCH', `${path}/draft`, { version: 1, contract });
  expect((await kit.call('POST', `${path}/draft/publish`, { version: 2 })).status).toBe(400);
});

test('a discarded draft leaves the published action alone', async () => {
  const kit = aSandbox();
  const { actionId } = await declareAction(kit, 'a value');
  await kit.call('POST', `${base}/${actionId}/draft`);

  expect((await kit.call('DELETE', `${base}/${actionId}/draft`)).status).toBe(204);
  expect((await kit.call('GET', `${base}/${actionId}`)).status).toBe(200);
  expect((await kit.call('DELETE', `${base}/${actionId}/draft`)).status).toBe(404);
});
