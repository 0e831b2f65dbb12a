import { aSandbox, textOf, type Json, type SandboxKit } from '../../kit/a-sandbox';
import { declareAction, linkCredential } from './fixtures';

const base = '/api/v2/integrations';

const create = async ({ call }: SandboxKit): Promise<string> =>
  textOf((await call('POST', base, { integrationType: { id: 'custom-rest-actions' } })).body.id);

const createCredential = async ({ call }: SandboxKit, type = 'userDefined'): Promise<string> =>
  textOf((await call('POST', `${base}/credentials`, { name: '', type: { name: type }, credentialFields: {} })).body.id);

test('an integration made of a type alone has a name and a full configuration', async () => {
  const kit = aSandbox();
  const id = await create(kit);

  const { body } = await kit.call('GET', `${base}/${id}?pageSize=100&pageNumber=1`);
  const config = await kit.call('GET', `${base}/${id}/config/current`);

  expect(body).toMatchObject({
    id,
    name: 'Web Services Data Actions',
    integrationType: { id: 'custom-rest-actions' },
    intendedState: 'DISABLED',
  });
  expect(config.body).toMatchObject({
    name: 'Web Services Data Actions',
    version: 1,
    notes: '',
    properties: {},
    advanced: {},
    credentials: {},
  });
});

test('refuses an integration type it does not know', async () => {
  const { call } = aSandbox();

  expect((await call('POST', base, { integrationType: { id: 'custom-rest-action' } })).status).toBe(400);
});

test('the configuration’s version rises, and a stale one is 409', async () => {
  const kit = aSandbox();
  const path = `${base}/${await create(kit)}/config/current`;
  const body = { name: 'n', notes: 'a note', version: 1, properties: { a: [1] }, advanced: {}, credentials: {} };

  const first = await kit.call('PUT', path, body);
  const second = await kit.call('PUT', path, body);

  expect(first.body).toMatchObject({ version: 2, name: 'n', notes: 'a note', properties: { a: [1] } });
  expect([second.status, second.body.message]).toEqual([
    409,
    expect.stringContaining('does not match the current version'),
  ]);
});

test('links a credential, and unlinks it when it is left out', async () => {
  const kit = aSandbox();
  const id = await create(kit);
  const credentialId = await createCredential(kit);

  await linkCredential(kit, id, credentialId);
  const linked = await kit.call('GET', `${base}/${id}/config/current`);
  const used = await kit.call('GET', `${base}?credentialId=${credentialId}`);
  await kit.call('PUT', `${base}/${id}/config/current`, { version: 2 });
  const unlinked = await kit.call('GET', `${base}/${id}/config/current`);

  expect(linked.body.credentials).toMatchObject({ basicAuth: { id: credentialId } });
  expect(idsOf(used.body)).toEqual([id]);
  expect(unlinked.body.credentials).toEqual({});
});

test.each([
  ['an unknown credential', 'basicAuth', undefined],
  ['an unknown key', 'basic_Auth', 'userDefined'],
  ['a type that the key does not take', 'basicAuth', 'pureCloudOAuthClient'],
])('refuses to link %s', async (_case, key, type) => {
  const kit = aSandbox();
  const path = `${base}/${await create(kit)}/config/current`;
  const id = type === undefined ? 'missing' : await createCredential(kit, type);

  const answer = await kit.call('PUT', path, { version: 1, credentials: { [key]: { id } } });

  expect(answer.status).toBe(400);
  expect((await kit.call('GET', path)).body).toMatchObject({ version: 1, credentials: {} });
});

test('is switched on and off', async () => {
  const kit = aSandbox();
  const path = `${base}/${await create(kit)}`;

  const on = await kit.call('PATCH', `${path}?pageSize=25&pageNumber=1`, { intendedState: 'ENABLED' });
  const wrong = await kit.call('PATCH', path, { intendedState: 'SLEEPING' });

  expect(on.body).toMatchObject({ intendedState: 'ENABLED', reportedState: { code: 'ACTIVE' } });
  expect(wrong.status).toBe(400);
});

test('takes its actions and their drafts with it, and is 404 afterwards', async () => {
  const kit = aSandbox();
  const { integrationId, actionId } = await declareAction(kit, 'a value');
  await kit.call('POST', `${base}/actions/${actionId}/draft`);

  expect((await kit.call('DELETE', `${base}/${integrationId}`)).status).toBe(200);

  expect((await kit.call('GET', `${base}/${integrationId}`)).status).toBe(404);
  expect((await kit.call('GET', `${base}/actions/${actionId}`)).status).toBe(404);
  expect((await kit.call('GET', `${base}/actions/${actionId}/draft`)).status).toBe(404);
  expect((await kit.call('DELETE', `${base}/${integrationId}`)).status).toBe(404);
});

test('lists end with an empty page', async () => {
  const kit = aSandbox();
  const ids = [await create(kit), await create(kit), await create(kit)];
  const page = async (number: number): Promise<Json> =>
    (await kit.call('GET', `${base}?pageSize=2&pageNumber=${number}`)).body;

  expect(idsOf(await page(1))).toEqual(ids.slice(0, 2));
  expect(idsOf(await page(2))).toEqual(ids.slice(2));
  expect(await page(3)).toMatchObject({ entities: [], total: 3, pageCount: 2, pageNumber: 3 });
  expect((await kit.call('GET', `${base}?pageNumber=0`)).status).toBe(400);
});

test('a userDefinedOAuth credential brings the custom auth action, another type takes it away', async () => {
  const kit = aSandbox();
  const id = await create(kit);
  const path = `${base}/actions/customAuth_-_${id}`;
  const credentialId = await createCredential(kit, 'userDefinedOAuth');

  expect((await kit.call('GET', path)).status).toBe(404);
  await linkCredential(kit, id, credentialId);
  const made = await kit.call('GET', `${path}?includeConfig=true&flatten=true`);
  const listed = await kit.call('GET', `${base}/actions`);
  const listedWithAuth = await kit.call('GET', `${base}/actions?includeAuthActions=true`);
  await kit.call('PUT', `${base}/credentials/${credentialId}`, {
    name: '',
    type: { name: 'userDefined' },
    credentialFields: {},
  });

  expect([made.status, made.body.version]).toEqual([200, 1]);
  expect([idsOf(listed.body), idsOf(listedWithAuth.body)]).toEqual([[], [`customAuth_-_${id}`]]);
  expect((await kit.call('GET', path)).status).toBe(404);
});

test('the custom auth action is patched in place and cannot be deleted', async () => {
  const kit = aSandbox();
  const id = await create(kit);
  await linkCredential(kit, id, await createCredential(kit, 'userDefinedOAuth'));
  const path = `${base}/actions/customAuth_-_${id}`;
  const config = {
    request: {
      requestUrlTemplate: '${credentials.loginUrl}',
      requestType: 'POST',
      requestTemplate: 'x=1',
      headers: { A: 'b' },
    },
    response: {},
  };

  const patched = await kit.call('PATCH', path, { name: 'auth', version: 1, config });

  expect(patched.body).toMatchObject({ name: 'auth', version: 2, config: { request: { headers: { A: 'b' } } } });
  expect((await kit.call('GET', `${path}/templates/requesttemplate.vm`)).body).toBe('x=1');
  expect((await kit.call('DELETE', path)).status).toBe(400);
});

test('types show the one key under which web services integrations take a credential', async () => {
  const { call } = aSandbox();

  const { body } = await call('GET', `${base}/types/custom-rest-actions`);

  expect(body.credentials).toMatchObject({
    basicAuth: { credentialTypes: ['basicAuth', 'userDefined', 'userDefinedOAuth'] },
  });
  expect((await call('GET', `${base}/types/custom-rest-actions/configschemas/properties`)).status).toBe(200);
  expect((await call('GET', `${base}/types/other`)).status).toBe(404);
});

function idsOf(listing: Json): readonly unknown[] {
  return (listing.entities as unknown as readonly Json[]).map(({ id }) => id);
}
