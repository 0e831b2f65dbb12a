import { Redacted } from '../../core/redacted';
import { createCall } from '../../genesys/call';
import { createClient } from '../../genesys/client';
import { createTokenSource } from '../../genesys/token';
import { createTransport } from '../../genesys/transport';
import { syncSecrets } from '../../secrets/sync';
import { testAction } from '../../secrets/console/test-action';
import { adminId, anOrganization, aSandbox, clientSecret } from '../kit/a-sandbox';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { runKey, sourcePorts } from '../kit/source-ports';
import { useLedger } from '../kit/a-write-ledger';
import { overFetch } from '../kit/over-fetch';

const ledger = useLedger();

const marker = ['crm', 'bearer', 'value'].join('-');
const env = { DEV_CRM_BEARER: marker, DEV_CRM_CLIENTID: 'id', DEV_CRM_CLIENTSECRET: 'client-password' };

function clientOf(kit: ReturnType<typeof aSandbox>, clientId = adminId) {
  const transport = createTransport({ send: overFetch(kit.sandbox.fetch), clock: kit.clock });
  const login = {
    loginUrl: 'http://127.0.0.1',
    clientId,
    clientSecret: Redacted.of(clientSecret),
    where: 'x',
    configuredBy: 'x',
  };
  return createClient(
    createCall('http://127.0.0.1', { transport, tokens: createTokenSource(login, { transport, clock: kit.clock }) }),
  );
}

const idOf = ({ body }: { readonly body: unknown }) => (body as { readonly id: string }).id;

/** Deploys what Terraform would: both credentials with placeholders, one integration, one action. */
async function deploy(kit: ReturnType<typeof aSandbox>): Promise<void> {
  const credential = (name: string, ...fields: string[]) =>
    kit.call('POST', '/api/v2/integrations/credentials', {
      name,
      type: { name: 'userDefined' },
      credentialFields: Object.fromEntries(fields.map((field) => [field, 'placeholder'])),
    });
  const bearer = await credential('dev_crm_bearer', 'dev_crm_bearer');
  const basic = await credential('dev_crm_basic', 'dev_crm_clientid', 'dev_crm_clientsecret');
  const integrationOf = async (name: string, used: { readonly body: unknown }) => {
    const made = await kit.call('POST', '/api/v2/integrations', { integrationType: { id: 'custom-rest-actions' } });
    await kit.call('PUT', `/api/v2/integrations/${idOf(made)}/config/current`, {
      ...{ name, version: 1, properties: {}, advanced: {}, notes: '' },
      credentials: { basicAuth: { id: idOf(used) } },
    });
    return made;
  };
  await integrationOf('dev_crm_basic', basic);
  const integration = await integrationOf('dev_crm_bearer', bearer);
  const accountId = {
    type: 'object',
    properties: { accountId: { type: 'string' } },
    required: ['accountId'],
    additionalProperties: true,
  };
  const created = await kit.call('POST', '/api/v2/integrations/actions', {
    name: 'dev-crm-lookup-account',
    category: 'dev-crm',
    integrationId: idOf(integration),
    secure: false,
    contract: { input: { inputSchema: accountId }, output: { successSchema: accountId } },
    config: {
      request: {
        requestUrlTemplate: 'http://127.0.0.1/accounts/${input.accountId}',
        requestTemplate: '',
        requestType: 'GET',
        headers: { Authorization: 'Bearer ${credentials.dev_crm_bearer}' },
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' },
    },
  });
  expect(created.body).toMatchObject({ name: 'dev-crm-lookup-account' });
}

test('fills deployed credentials on the sandbox and proves the action, with the value in no result', async () => {
  const sent: (string | null)[] = [];
  const kit = aSandbox({
    fetch: (input, init) => {
      const request = new Request(input, init);
      sent.push(request.headers.get('authorization'));
      return Promise.resolve(Response.json({ accountId: 'A-1001' }));
    },
  });
  await deploy(kit);
  const inventory = anInventory(anEnvironment());
  const client = clientOf(kit);
  const synced = await syncSecrets(inventory, [], {
    clientOf: () => client,
    sources: sourcePorts({ env }),
    ledger: ledger(),
    runKey,
  });
  expect([synced.exitCode, synced.outcomes.map(({ status }) => status)]).toEqual([
    0,
    ['written', 'written', 'written'],
  ]);

  const run = await testAction(inventory, { stack: 'dev-crm', action: 'lookup-account' }, { clientOf: () => client });
  expect(run).toMatchObject({ success: true, answer: { accountId: 'A-1001' } });
  expect(sent).toEqual([`Bearer ${marker}`]);
  expect(JSON.stringify(run)).not.toContain(marker);
});

test('creates and rotates named secrets of the native store on the sandbox', async () => {
  const kit = aSandbox();
  const inventory = anInventory(anEnvironment({ store: 'native-secrets' }));
  const client = clientOf(kit);
  const sync = (isForced = false) =>
    syncSecrets(inventory, [], {
      clientOf: () => client,
      sources: sourcePorts({ env }),
      ledger: ledger(),
      runKey,
      isForced,
    });
  expect((await sync()).outcomes.map(({ status }) => status)).toEqual(['created', 'created', 'created']);
  expect((await sync()).outcomes.map(({ status }) => status)).toEqual(['same', 'same', 'same']);
  expect((await sync(true)).outcomes.map(({ status }) => status)).toEqual(['written', 'written', 'written']);
  const [first] = await client.listNativeSecrets();
  await client.deleteNativeSecret(first!.id);
  expect((await client.listNativeSecrets()).map(({ name }) => name)).toEqual([
    'dev_crm_clientid',
    'dev_crm_clientsecret',
  ]);
});

test('names the permission that a role lacks', async () => {
  const kit = aSandbox({
    organizations: [anOrganization('nonprod', { [adminId]: ['all'], viewer: ['integrations:integration:view'] })],
  });
  await deploy(kit);
  const client = clientOf(kit, 'viewer');
  const synced = await syncSecrets(anInventory(anEnvironment()), [], {
    clientOf: () => client,
    sources: sourcePorts({ env }),
    ledger: ledger(),
    runKey,
  });
  expect(synced.problems[0]).toMatchObject({
    code: 'permission-missing',
    fix: expect.stringContaining('integrations:integration:edit'),
  });
});

test('reads the organisation and the integrations that use a credential', async () => {
  const kit = aSandbox();
  await deploy(kit);
  const client = clientOf(kit);
  await expect(client.readOrganization()).resolves.toMatchObject({ name: 'nonprod' });
  const [bearer] = await client.findCredentialsByName('dev_crm_bearer');
  await expect(client.listIntegrations({ credentialId: bearer!.id })).resolves.toEqual([
    expect.objectContaining({ name: 'dev_crm_bearer' }),
  ]);
});
