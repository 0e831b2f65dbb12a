import { aSandbox, textOf, type Answer, type SandboxKit } from '../../kit/a-sandbox';
import { declareAction } from './fixtures';

const base = '/api/v2/integrations/credentials';

const create = (
  { call }: SandboxKit,
  name: string,
  credentialFields: Readonly<Record<string, string>> = {},
): Promise<Answer> => call('POST', base, { name, type: { name: 'userDefined' }, credentialFields });

test('no reply shows a value, nor the names of the fields', async () => {
  const kit = aSandbox();
  const created = await create(kit, 'dev_crm_bearer', { dev_crm_bearer: 'canary' });
  const path = `${base}/${textOf(created.body.id)}`;

  const replies = [
    created,
    await kit.call('GET', path),
    await kit.call('GET', base),
    await kit.call('GET', `${base}/listing`),
    await kit.call('PUT', path, {
      name: 'dev_crm_bearer',
      type: { name: 'userDefined' },
      credentialFields: { other: 'canary' },
    }),
  ];

  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(JSON.stringify(replies.map(({ body }) => body))).not.toContain('canary');
  expect(replies[1]?.body).toEqual({
    id: created.body.id,
    name: 'dev_crm_bearer',
    type: expect.objectContaining({ name: 'userDefined' }),
    selfUri: path,
  });
});

test('PUT replaces every field and moves modifiedDate, not createdDate', async () => {
  const kit = aSandbox();
  const { body } = await create(kit, 'a', { one: '1', two: '2' });
  kit.clock.advance(5000);

  const replaced = await kit.call('PUT', `${base}/${textOf(body.id)}`, {
    name: 'a',
    type: { name: 'userDefined' },
    credentialFields: { one: '3' },
  });

  const [record] = kit.sandbox.records('credentials', 'nonprod');
  expect(Object.keys(record?.secrets ?? {})).toEqual(['one']);
  expect(record?.secrets?.['one']?.reveal()).toBe('3');
  expect(replaced.body).toMatchObject({
    createdDate: '2026-01-01T00:00:00.000Z',
    modifiedDate: '2026-01-01T00:00:05.000Z',
  });
});

test('the cursor listing goes on after the last id and ends with an empty page', async () => {
  const kit = aSandbox();
  for (const name of ['a', 'b', 'c']) await create(kit, name);
  const names: unknown[] = [];
  let after = '';

  for (let page = 0; page < 5; page += 1) {
    const { body } = await kit.call('GET', `${base}/listing?pageSize=2${after}`);
    const entities = body.entities as unknown as readonly { readonly id: string; readonly name: string }[];
    names.push(entities.map(({ name }) => name));
    if (entities.length === 0) break;
    after = `&after=${entities.at(-1)?.id}`;
  }

  expect(names).toEqual([['a', 'b'], ['c'], []]);
  expect((await kit.call('GET', `${base}/listing?after=unknown`)).status).toBe(400);
});

test('a credential in use cannot be deleted, one that is free is 404 afterwards', async () => {
  const kit = aSandbox();
  const { credentialId, integrationId } = await declareAction(kit, 'a value');

  const refused = await kit.call('DELETE', `${base}/${credentialId}`);
  await kit.call('DELETE', `/api/v2/integrations/${integrationId}`);

  expect([refused.status, refused.body.message]).toEqual([409, expect.stringContaining('dev_crm_bearer')]);
  expect((await kit.call('DELETE', `${base}/${credentialId}`)).status).toBe(204);
  expect((await kit.call('GET', `${base}/${credentialId}`)).status).toBe(404);
});

test('accepts the empty name and the missing fields that the official provider may send', async () => {
  const { call } = aSandbox();

  expect(
    (
      await call('POST', base, {
        name: '',
        type: { name: 'pureCloudOAuthClient' },
        credentialFields: { clientId: 'x', clientSecret: '' },
      })
    ).status,
  ).toBe(200);
});

test('refuses a type it does not know', async () => {
  const { call } = aSandbox();

  expect((await call('POST', base, { name: 'a', type: { name: 'userdefined' }, credentialFields: {} })).status).toBe(
    400,
  );
  expect((await call('POST', base, { name: 'a', credentialFields: {} })).status).toBe(400);
});

test('lists the types with their fields', async () => {
  const { call } = aSandbox();

  const { body } = await call('GET', `${base}/types`);

  expect(body).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'basicAuth', required: ['userName'] })]),
  );
});
