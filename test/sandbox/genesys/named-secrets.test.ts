import { aSandbox, anOrganization, adminId, textOf } from '../../kit/a-sandbox';

const base = '/api/v2/security/secrets';

test('is created, listed, read, changed and deleted, and never shows its value', async () => {
  const { call, clock, sandbox } = aSandbox();
  const created = await call('POST', base, { name: 'dev_crm_bearer', value: 'canary-one' });
  const path = `${base}/${textOf(created.body.id)}`;
  clock.advance(1000);

  const replies = [
    created,
    await call('GET', path),
    await call('GET', `${base}?name=dev_crm_bearer`),
    await call('PATCH', path, { value: 'canary-two' }),
  ];

  expect(replies.map(({ status }) => status)).toEqual([201, 200, 200, 200]);
  expect(JSON.stringify(replies.map(({ body }) => body))).not.toContain('canary');
  expect(replies[3]?.body).toMatchObject({
    createdDate: '2026-01-01T00:00:00.000Z',
    modifiedDate: '2026-01-01T00:00:01.000Z',
  });
  expect(sandbox.records('namedSecrets', 'nonprod')[0]?.secrets?.['value']?.reveal()).toBe('canary-two');
  expect([(await call('DELETE', path)).status, (await call('GET', path)).status]).toEqual([204, 404]);
});

test('a name is taken once an organisation', async () => {
  const { call } = aSandbox({
    organizations: [anOrganization('nonprod', { [adminId]: ['all'] }), anOrganization('prod', { other: ['all'] })],
  });
  const body = { name: 'crm_bearer', value: 'a' };

  expect((await call('POST', base, body)).status).toBe(201);
  expect((await call('POST', base, body)).status).toBe(409);
  expect((await call('POST', base, body, 'other')).status).toBe(201);
});

test('needs its own permission', async () => {
  const { call } = aSandbox({
    organizations: [anOrganization('nonprod', { rotator: ['security:secret:edit', 'security:secret:view'] })],
  });

  expect((await call('POST', base, { name: 'a', value: 'b' }, 'rotator')).status).toBe(403);
  expect((await call('GET', base, undefined, 'rotator')).status).toBe(200);
});

test('wants a name and a value', async () => {
  const { call } = aSandbox();

  expect((await call('POST', base, { name: 'a' })).status).toBe(400);
  expect((await call('POST', base, { value: 'a' })).status).toBe(400);
});
