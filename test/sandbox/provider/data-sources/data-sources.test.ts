import { dataSources } from '../../../../sandbox/provider/data-sources';
import { NotYet } from '../../../../sandbox/provider/platform/retry';
import { behaviours, schemas } from '../../../../sandbox/provider/values/schema';
import { aPlatform, aSession, type FakeAnswer } from '../kit/a-session';

async function found(type: string, config: Readonly<Record<string, string>>, table: Parameters<typeof aPlatform>[0]) {
  const platform = aPlatform(table);
  const session = await aSession(platform);
  const answer = await dataSources[type]!.read({ api: session.apiOf(type), session }, config).catch(
    (error: unknown) => error,
  );
  return { answer, wire: platform.wire };
}

function pages(...bodies: readonly FakeAnswer[]) {
  return bodies.map((body) => ({ status: 200, body })) as never;
}

test('serves data sources that the schema has', () => {
  expect(
    Object.keys(dataSources).filter(
      (name) => !(name in schemas.data_source_schemas) || !(name in behaviours.data_source_schemas),
    ),
  ).toEqual([]);
});

test('finds an integration page by page, and stops at the first match', async () => {
  const table = {
    'GET /integrations': pages({ entities: [{ id: '1', name: 'a' }] }, { entities: [{ id: '2', name: 'b' }] }),
  };
  const { answer, wire } = await found('genesyscloud_integration', { name: 'b' }, table);
  expect(answer).toEqual({ id: '2' });
  expect(wire).toEqual(['GET /integrations?pageSize=100&pageNumber=1', 'GET /integrations?pageSize=100&pageNumber=2']);
});

test('takes an empty page for the end: the object may yet appear', async () => {
  const { answer } = await found('genesyscloud_integration', { name: 'b' }, { 'GET /integrations': { entities: [] } });
  expect(answer).toBeInstanceOf(NotYet);
});

test('finds a credential by cursor', async () => {
  const table = {
    'GET /integrations/credentials/listing': pages(
      { entities: [{ id: 'c 1', name: 'a' }] },
      { entities: [{ id: '2', name: 'b' }] },
    ),
  };
  const { answer, wire } = await found('genesyscloud_integration_credential', { name: 'b' }, table);
  expect(answer).toEqual({ id: '2' });
  expect(wire).toEqual([
    'GET /integrations/credentials/listing?pageSize=200',
    'GET /integrations/credentials/listing?pageSize=200&after=c%201',
  ]);
});

test('reads every page of actions, and wants one match', async () => {
  const actions = [
    { id: '1', name: 'a', integrationId: 'i1' },
    { id: '2', name: 'a', integrationId: 'i2' },
  ];
  const table = { 'GET /integrations/actions': pages({ entities: actions }, { entities: [] }) };
  const one = await found('genesyscloud_integration_action', { name: 'a', integration_id: 'i2' }, table);
  expect(one.answer).toEqual({ id: '2' });
  expect(one.wire).toEqual([
    'GET /integrations/actions?pageSize=100&pageNumber=1&name=a&includeConfig=false',
    'GET /integrations/actions?pageSize=100&pageNumber=2&name=a&includeConfig=false',
  ]);
  const several = await found('genesyscloud_integration_action', { name: 'a' }, table);
  expect(several.answer).toEqual(new Error('several actions are named a; say which with integration_id'));
});

test('finds an OAuth client that is not deleted, asking the same page again', async () => {
  const entities = [
    { id: '1', name: 'a', state: 'deleted' },
    { id: '2', name: 'a', state: 'active' },
  ];
  const { answer, wire } = await found(
    'genesyscloud_oauth_client',
    { name: 'a' },
    { 'GET /oauth/clients': { entities, pageCount: 2 } },
  );
  expect([answer, wire]).toEqual([{ id: '2' }, ['GET /oauth/clients', 'GET /oauth/clients']]);
});

test('finds a role on the first page only', async () => {
  const table = { 'GET /authorization/roles': { entities: [{ id: '1', name: 'a role' }] } };
  const { answer, wire } = await found('genesyscloud_auth_role', { name: 'a role' }, table);
  expect([answer, wire]).toEqual([
    { id: '1' },
    ['GET /authorization/roles?pageSize=100&pageNumber=1&name=a%20role&userCount=false'],
  ]);
});

test('finds the custom auth action of an integration', async () => {
  const id = 'customAuth_-_i1';
  const table = { 'GET /integrations/i1': { id: 'i1' }, [`GET /integrations/actions/${id}`]: { id } };
  const { answer } = await found('genesyscloud_integration_custom_auth_action', { parent_integration_id: 'i1' }, table);
  expect(answer).toEqual({ id });
});

test('reads organisation and home division', async () => {
  const table = { 'GET /authorization/divisions/home': { id: 'home', name: 'Home' } };
  expect((await found('genesyscloud_organizations_me', {}, table)).answer).toMatchObject({
    id: 'org',
    default_country_code: 'DE',
  });
  expect((await found('genesyscloud_auth_division_home', {}, table)).answer).toMatchObject({
    id: 'home',
    name: 'Home',
  });
});
