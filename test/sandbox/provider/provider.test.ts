import type { ProviderRequest } from '../../../sandbox/provider/protocol/messages';
import { createProvider } from '../../../sandbox/provider/provider';
import { decodeObject, decodeValue, encodeValue, type DynamicValue } from '../../../sandbox/provider/values/codec';
import type { Value } from '../../../sandbox/provider/values/value';
import { aPlatform, aTransport, type FakePlatform } from './kit/a-session';

interface Answer {
  readonly diagnostics?: readonly { readonly summary: string }[];
  readonly new_state?: DynamicValue;
  readonly upgraded_state?: DynamicValue;
  readonly imported_resources?: readonly { readonly state: DynamicValue }[];
}

const gateway = [{ host: '127.0.0.1', port: '4010', protocol: 'http' }];

function aProvider(platform: FakePlatform, env: Readonly<Record<string, string>> = {}) {
  const { waiting } = aTransport(platform);
  const methods = createProvider({ env, clock: waiting.clock, send: platform.send, newCorrelationId: () => '1' });
  return async (name: keyof typeof methods, request: Readonly<Record<string, Value>> = {}) => {
    const plain = ['type_name', 'id'];
    const wire = Object.entries(request).map(([key, value]) => [key, plain.includes(key) ? value : encodeValue(value)]);
    const sent: unknown = Object.fromEntries(wire);
    return (await methods[name](sent as ProviderRequest)) as Answer; // each method reads its own members only
  };
}

test('takes defaults from the environment, and one from the schema', async () => {
  const platform = aPlatform();
  const env = { GENESYSCLOUD_OAUTHCLIENT_ID: 'id', GENESYSCLOUD_OAUTHCLIENT_SECRET: 'sec' };
  expect(await aProvider(platform, env)('Configure', { config: { gateway } })).toEqual({});
  expect(platform.requests[0]?.headers['Authorization']).toBe(`Basic ${Buffer.from('id:sec').toString('base64')}`);
  expect(platform.requests).toHaveLength(13);
});

test('refuses to work without a gateway, and calls nobody', async () => {
  const platform = aPlatform();
  const { diagnostics } = await aProvider(platform)('Configure', { config: {} });
  expect([diagnostics?.[0]?.summary, platform.wire]).toEqual([expect.stringContaining('stand-in-gateway-missing'), []]);
});

test('shows no secret when the login fails', async () => {
  const platform = aPlatform({ 'POST /oauth/token': { status: 401, body: { error: 'invalid_client' } } });
  const config = { gateway, oauthclient_id: 'id', oauthclient_secret: 'marker of a secret' };
  const answer = await aProvider(platform)('Configure', { config });
  expect(JSON.stringify(answer)).toContain('API Error: 401 - invalid_client');
  expect(JSON.stringify(answer)).not.toContain('marker');
});

test('answers the old state with an error when a read fails: a missing one would count as deleted', async () => {
  const platform = aPlatform({ 'GET /integrations/i1': { status: 403, body: { message: 'no' } } });
  const provider = aProvider(platform);
  await provider('Configure', { config: { gateway, token_pool_size: 1 } });
  const answer = await provider('ReadResource', { type_name: 'genesyscloud_integration', current_state: { id: 'i1' } });
  expect(decodeObject(answer.new_state)).toEqual({ id: 'i1' });
  expect(answer.diagnostics).toEqual([expect.objectContaining({ summary: 'API Error: 403 - no' })]);
});

test('writes null for a resource that is gone', async () => {
  const platform = aPlatform();
  const provider = aProvider(platform);
  await provider('Configure', { config: { gateway, token_pool_size: 1, custom_retry_timeout: '0s' } });
  const answer = await provider('ReadResource', { type_name: 'genesyscloud_integration', current_state: { id: 'i1' } });
  expect(answer.new_state && decodeValue(answer.new_state)).toBeNull();
  expect(answer.new_state?.msgpack).toHaveLength(1);
});

test('imports with the id alone, and fills state from a file with what the schema has', async () => {
  const provider = aProvider(aPlatform());
  const { imported_resources } = await provider('ImportResourceState', {
    type_name: 'genesyscloud_integration_credential',
    id: 'c1',
  });
  const empty = { id: 'c1', name: null, credential_type_name: null, fields: null };
  expect(imported_resources?.map(({ state }) => decodeObject(state))).toEqual([empty]);
});

test('says which types it does not serve', async () => {
  const provider = aProvider(aPlatform());
  const { diagnostics } = await provider('ValidateResourceTypeConfig', { type_name: 'genesyscloud_group', config: {} });
  expect(diagnostics?.[0]?.summary).toContain('stand-in-not-served');
  const planned = await provider('PlanResourceChange', { type_name: 'genesyscloud_group', proposed_new_state: {} });
  expect(planned.diagnostics?.[0]?.summary).toContain('stand-in-not-served');
});
