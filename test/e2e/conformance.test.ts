import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import platform from 'purecloud-platform-client-v2';
import { closeServer, listen } from '../../sandbox/listen';
import { adminId, anOrganization, aSandbox, clientSecret, type SandboxKit } from '../kit/a-sandbox';

/** Plays the target: answers what it was asked, but for the credential it got. */
function targetServer(seen: string[]): Server {
  return createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${String(request.headers['x-api-key'])}`);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ accountId: 'A-1', name: 'Ada' }));
  });
}

const seen: string[] = [];
const target = targetServer(seen);
let targetUrl: string;
let kit: SandboxKit;
let server: Server;
let client: platform.ApiClientClass;
let integrations: platform.IntegrationsApi;

beforeAll(async () => {
  targetUrl = await listen(target, 0);
  kit = aSandbox({
    organizations: [anOrganization('nonprod', { [adminId]: ['all'], viewer: ['integrations:integration:view'] })],
    fetch: globalThis.fetch,
    requestsPerMinute: 'off',
  });
  const listener = getRequestListener((request) => kit.sandbox.fetch(request), { overrideGlobalObjects: false });
  server = createServer((request, response) => void listener(request, response));
  const { port } = new URL(await listen(server, 0));
  client = platform.ApiClient.instance;
  client.setGateway({ host: '127.0.0.1', protocol: 'http', port: Number(port) });
  await client.loginClientCredentialsGrant(adminId, clientSecret);
  integrations = new platform.IntegrationsApi();
});

afterAll(async () => {
  await closeServer(server, 0);
  await closeServer(target, 0);
  kit.sandbox.close();
});

/** What a refused call tells: the SDK rejects with the platform's `ErrorBody`. */
async function refused(call: Promise<unknown>): Promise<platform.Models.ErrorBody> {
  try {
    await call;
  } catch (error) {
    return error as platform.Models.ErrorBody;
  }
  throw new Error('expected a refusal');
}

async function linkedIntegration(name: string): Promise<{ integrationId: string; credentialId: string }> {
  const credential = await integrations.postIntegrationsCredentials({
    body: { name, type: { name: 'userDefined' }, credentialFields: { [name]: 'first' } },
  });
  const integration = await integrations.postIntegrations({
    body: { name, integrationType: { id: 'custom-rest-actions' } },
  });
  const integrationId = integration.id ?? '';
  const config = await integrations.getIntegrationConfigCurrent(integrationId);
  await integrations.putIntegrationConfigCurrent(integrationId, {
    body: {
      name,
      notes: '',
      version: config.version ?? 0,
      properties: {},
      advanced: {},
      credentials: { basicAuth: { id: credential.id ?? '' } },
    },
  });
  await integrations.patchIntegration(integrationId, { body: { intendedState: 'ENABLED' } });
  return { integrationId, credentialId: credential.id ?? '' };
}

function anAction(integrationId: string, name: string): platform.Models.PostActionInput {
  return {
    name,
    category: 'dev-crm',
    integrationId,
    secure: false,
    config: {
      request: {
        requestUrlTemplate: `${targetUrl}/accounts/\${input.accountId}`,
        requestTemplate: '${input.rawRequest}',
        requestType: 'GET',
        headers: { 'X-API-Key': '${credentials.dev_crm_apikey}' },
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '${rawResult}' },
    },
    contract: {
      input: { inputSchema: schema(['accountId']) },
      output: { successSchema: schema(['accountId', 'name']) },
    },
  };
}

function schema(names: readonly string[]): platform.Models.JsonSchemaDocument {
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    required: [...names],
    additionalProperties: true,
  } as unknown as platform.Models.JsonSchemaDocument;
}

test('takes the official SDK through the whole life of an integration, a credential and an action', async () => {
  const { integrationId, credentialId } = await linkedIntegration('dev_crm_apikey');

  const read = await integrations.getIntegrationsCredential(credentialId);
  expect(JSON.stringify(read)).not.toContain('first');
  expect(await integrations.getIntegration(integrationId)).toMatchObject({
    name: 'dev_crm_apikey',
    intendedState: 'ENABLED',
  });

  const action = await integrations.postIntegrationsActions(anAction(integrationId, 'dev-crm-lookup'));
  const actionId = action.id ?? '';
  const tested = await integrations.postIntegrationsActionTest(actionId, { accountId: 'A-1' });
  expect(tested).toMatchObject({ success: true, finalResult: { accountId: 'A-1', name: 'Ada' } });
  expect(JSON.stringify(tested)).not.toContain('first');
  expect(seen).toEqual(['GET /accounts/A-1 first']);

  const executed = await integrations.postIntegrationsActionExecute(actionId, { accountId: 'A-2' });
  expect(executed).toEqual({ accountId: 'A-1', name: 'Ada' });
  expect(seen).toHaveLength(2);

  const current = await integrations.getIntegrationsAction(actionId, { expand: 'contract', includeConfig: true });
  const updated = await integrations.patchIntegrationsAction(actionId, {
    name: 'dev-crm-lookup',
    category: 'dev-crm',
    version: current.version ?? 0,
    config: { ...current.config, timeoutSeconds: 5 },
  });
  expect(updated.version).toBeGreaterThan(current.version ?? 0);

  await integrations.deleteIntegration(integrationId);
  expect((await refused(integrations.getIntegrationsAction(actionId))).status).toBe(404);
  await integrations.deleteIntegrationsCredential(credentialId);
  expect((await refused(integrations.getIntegrationsCredential(credentialId))).status).toBe(404);
});

test('walks drafts to publication, and refuses a stale version', async () => {
  const { integrationId } = await linkedIntegration('dev_crm_draft');
  const draft = await integrations.postIntegrationsActionsDrafts(anAction(integrationId, 'dev-crm-draft'));
  const draftId = draft.id ?? '';
  expect(await integrations.getIntegrationsActionDraftValidation(draftId)).toMatchObject({ valid: true });
  const stale = await refused(integrations.postIntegrationsActionDraftPublish(draftId, { version: 99 }));
  expect(stale.status).toBe(400);
  await integrations.postIntegrationsActionDraftPublish(draftId, { version: draft.version ?? 0 });
  expect(await integrations.getIntegrationsAction(draftId)).toMatchObject({ name: 'dev-crm-draft' });
});

test('pages to an empty last page', async () => {
  const { integrationId } = await linkedIntegration('dev_crm_paging');
  for (const name of ['a', 'b', 'c'])
    await integrations.postIntegrationsActions(anAction(integrationId, `page-${name}`));
  const names: string[] = [];
  for (let pageNumber = 1; ; pageNumber += 1) {
    const page = await integrations.getIntegrationsActions({ pageSize: 2, pageNumber, name: 'page-' });
    if ((page.entities ?? []).length === 0) break;
    names.push(...(page.entities ?? []).map((action) => action.name ?? ''));
    expect(pageNumber).toBeLessThan(10);
  }
  expect(names.filter((name) => name.startsWith('page-')).sort()).toEqual(['page-a', 'page-b', 'page-c']);
});

test('answers errors as the SDK’s ErrorBody, and names the permission that is missing', async () => {
  const unknown = await refused(integrations.getIntegrationsCredential('00000000-0000-0000-0000-000000000000'));
  expect(unknown).toMatchObject({ status: 404, code: expect.any(String), contextId: expect.any(String) });

  await client.loginClientCredentialsGrant('viewer', clientSecret);
  const forbidden = await refused(
    integrations.postIntegrationsCredentials({
      body: { name: 'x', type: { name: 'userDefined' }, credentialFields: {} },
    }),
  );
  expect(forbidden.status).toBe(403);
  expect(forbidden.message).toContain('integrations:integration:add');
  await client.loginClientCredentialsGrant(adminId, clientSecret);
});

test('publishes a flow through a job, and reads, lists, unlocks and deletes it', async () => {
  const architect = new platform.ArchitectApi();
  const job = await architect.postFlowsJobs({});
  const upload = await fetch(job.presignedUrl ?? '', {
    method: 'PUT',
    headers: job.headers ?? {},
    body: 'workflow: { name: a flow }',
  });
  expect(upload.status).toBe(200);
  const done = await architect.getFlowsJob(job.id ?? '', { expand: ['messages'] });
  expect(done).toMatchObject({ status: 'Success', messages: [] });
  const flowId = done.flow?.id ?? '';
  expect(await architect.getFlow(flowId, { deleted: false })).toMatchObject({ name: 'a flow', type: 'WORKFLOW' });
  expect((await architect.getFlows({ type: ['workflow'], name: 'a flow' })).entities?.map(({ id }) => id)).toEqual([
    flowId,
  ]);
  expect((await architect.getFlowVersions(flowId)).entities?.map(({ id }) => id)).toEqual(['1.0']);
  expect(await architect.postFlowsActionsUnlock(flowId)).toMatchObject({ id: flowId });
  await architect.deleteFlow(flowId);
  expect((await refused(architect.getFlow(flowId))).status).toBe(404);
});

test('says 501 for an operation that exists on the platform and not here', async () => {
  const missing = await refused(new platform.ArchitectApi().getFlowsDatatables({}));
  expect(missing).toMatchObject({ status: 501 });
  expect(missing.message).toContain('getFlowsDatatables');
});
