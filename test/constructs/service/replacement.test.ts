import { App, Testing } from 'cdktf';
import { z } from 'zod';
import {
  addAppChecks,
  AtomicSecret,
  collectInventory,
  collectProblems,
  DataAction,
  deployedContext,
  ExternalService,
  GenesysStack,
  get,
  header,
  path,
} from '../../../constructs';
import { deployedStack, withFilled, type DeployedStack } from '../../../core/deployed';
import { inventorySchema } from '../../../core/inventory';
import { anEnvironment } from '../../kit/an-environment';

/** A stack whose action uses one key, of `type`. */
function anApp(type: string, { replaces, deployed }: { replaces?: string; deployed?: DeployedStack } = {}) {
  const stacks = deployed ? [deployed] : [];
  const app = new App({ context: { ...deployedContext(stacks) } });
  const environment = anEnvironment();
  const stack = new GenesysStack(app, 'crm', environment);
  const crm = new ExternalService(stack, 'crm', { environment });
  const key = new AtomicSecret(stack, 'key', { service: crm, type, ...(replaces === undefined ? {} : { replaces }) });
  new DataAction(stack, 'lookup', {
    service: crm,
    input: z.object({}),
    output: z.object({ name: z.string() }),
    request: get(path`/accounts`),
    headers: { 'X-API-Key': header`${key}` },
  });
  addAppChecks(app, { deployed: { stacks, unread: [], problems: [] } });
  return { app, stack };
}

function recordOf(made: ReturnType<typeof anApp>, before?: DeployedStack): DeployedStack {
  return deployedStack(inventorySchema.parse(collectInventory(made.app)), 'dev-crm', before);
}

/** What counts: the credentials there are, which one the integration has, and the field that the header names. */
function shapeOf(made: ReturnType<typeof anApp>) {
  expect(collectProblems(made.app)).toEqual([]);
  const { resource } = JSON.parse(Testing.synth(made.stack, true)) as {
    resource: Record<string, Record<string, { fields?: object; config?: { credentials: object } }>>;
  };
  const { lookup } = resource.genesyscloud_integration_action as unknown as {
    lookup: { config_request: { headers: Record<string, string> } };
  };
  return {
    credentials: Object.fromEntries(
      Object.entries(resource.genesyscloud_integration_credential ?? {}).map(([name, { fields }]) => [
        name,
        Object.keys(fields ?? {}),
      ]),
    ),
    integrations: Object.fromEntries(
      Object.entries(resource.genesyscloud_integration ?? {}).map(([name, { config }]) => [name, config?.credentials]),
    ),
    header: lookup.config_request.headers['X-API-Key'],
  };
}

const first = withFilled(recordOf(anApp('apikey')), new Set(['dev_crm_apikey']));
const replacing = (deployed: DeployedStack) => anApp('token', { replaces: 'apikey', deployed });

test('makes the new credential beside the old one, and leaves everything as it is', () => {
  expect(shapeOf(replacing(first))).toEqual({
    credentials: { dev_crm_token: ['dev_crm_apikey', 'dev_crm_token'], dev_crm_apikey: ['dev_crm_apikey'] },
    integrations: { dev_crm_apikey: { basicAuth: '${genesyscloud_integration_credential.dev_crm_apikey.id}' } },
    header: '$${credentials.dev_crm_apikey}',
  });
});

test('stays so until values were written to the new one', () => {
  const second = recordOf(replacing(first), first);
  expect(second.credentials.map(({ name, filled }) => [name, filled])).toEqual([
    ['dev_crm_apikey', true],
    ['dev_crm_token', false],
  ]);
  expect(shapeOf(replacing(second))).toEqual(shapeOf(replacing(first)));
});

test('points the integration to the new one and deletes the old one once it is filled', () => {
  const filled = withFilled(recordOf(replacing(first), first), new Set(['dev_crm_token']));
  expect(shapeOf(replacing(filled))).toEqual({
    credentials: { dev_crm_token: ['dev_crm_apikey', 'dev_crm_token'] },
    integrations: { dev_crm_apikey: { basicAuth: '${genesyscloud_integration_credential.dev_crm_token.id}' } },
    header: '$${credentials.dev_crm_token}',
  });
});

test('forgets the old field when the old credential is gone', () => {
  const filled = withFilled(recordOf(replacing(first), first), new Set(['dev_crm_token']));
  const last = recordOf(replacing(filled), filled);
  expect(last.credentials.map(({ name }) => name)).toEqual(['dev_crm_token']);
  expect(shapeOf(replacing(last)).credentials).toEqual({ dev_crm_token: ['dev_crm_token'] });
});

test('goes the same steps where a rename is taken back, before its second deploy and after it', () => {
  const filled = withFilled(recordOf(replacing(first), first), new Set(['dev_crm_token']));
  // Nothing points to the new one yet: it goes, and the rest stays.
  expect(shapeOf(anApp('apikey', { deployed: filled }))).toMatchObject({
    credentials: { dev_crm_apikey: ['dev_crm_apikey', 'dev_crm_token'] },
    integrations: { dev_crm_apikey: { basicAuth: '${genesyscloud_integration_credential.dev_crm_apikey.id}' } },
    header: '$${credentials.dev_crm_apikey}',
  });
  const done = recordOf(replacing(filled), filled);
  expect(shapeOf(anApp('apikey', { deployed: done }))).toMatchObject({
    integrations: { dev_crm_apikey: { basicAuth: '${genesyscloud_integration_credential.dev_crm_token.id}' } },
    header: '$${credentials.dev_crm_token}',
  });
  const back = withFilled(recordOf(anApp('apikey', { deployed: done }), done), new Set(['dev_crm_apikey']));
  expect(shapeOf(anApp('apikey', { deployed: back }))).toMatchObject({
    integrations: { dev_crm_apikey: { basicAuth: '${genesyscloud_integration_credential.dev_crm_apikey.id}' } },
    header: '$${credentials.dev_crm_apikey}',
  });
});

test('keeps the credential in use where a rename that was begun becomes another', () => {
  const second = recordOf(replacing(first), first);
  const known = second.credentials.map((one) => ({ ...one, ...(one.filled && { isUsed: true as const }) }));
  const deployed = { ...second, credentials: known };
  expect(shapeOf(anApp('zkey', { replaces: 'apikey', deployed }))).toMatchObject({
    integrations: { dev_crm_apikey: { basicAuth: '${genesyscloud_integration_credential.dev_crm_apikey.id}' } },
    header: '$${credentials.dev_crm_apikey}',
  });
});

test('renames a secret that was renamed before', () => {
  const filled = withFilled(recordOf(replacing(first), first), new Set(['dev_crm_token']));
  const deployed = recordOf(replacing(filled), filled);
  expect(shapeOf(anApp('zkey', { replaces: 'apikey', deployed }))).toMatchObject({
    integrations: { dev_crm_apikey: { basicAuth: '${genesyscloud_integration_credential.dev_crm_token.id}' } },
    header: '$${credentials.dev_crm_token}',
  });
});

test('needs no steps where nothing was deployed', () => {
  expect(shapeOf(anApp('token', { replaces: 'apikey' }))).toEqual({
    credentials: { dev_crm_token: ['dev_crm_token'] },
    integrations: { dev_crm_apikey: { basicAuth: '${genesyscloud_integration_credential.dev_crm_token.id}' } },
    header: '$${credentials.dev_crm_token}',
  });
});

test('refuses a rename in one step', () => {
  const codes = collectProblems(anApp('token', { deployed: first }).app).map(({ code }) => code);
  expect(codes).toEqual(['action-would-be-replaced']);
});

test.each([
  ['one of a pair', 'token', 'clientid'],
  ['itself', 'token', 'token'],
])('refuses to take the place of %s', (_what, type, replaces) => {
  expect(collectProblems(anApp(type, { replaces }).app).map(({ code }) => code)).toContain('replacement-unfit');
});

test('refuses to take the place of a secret that is still declared', () => {
  const { app, stack } = anApp('token', { replaces: 'apikey' });
  new AtomicSecret(stack, 'old', { service: stack.node.findChild('crm') as ExternalService, type: 'apikey' });
  expect(collectProblems(app).map(({ code }) => code)).toContain('replacement-unfit');
});

test('refuses a field that the deployed credential does not hold yet', () => {
  const record: DeployedStack = {
    ...first,
    credentials: first.credentials.map((credential) => ({ ...credential, fields: ['dev_crm_other'] })),
  };
  expect(collectProblems(anApp('apikey', { deployed: record }).app).map(({ code }) => code)).toEqual([
    'credential-field-missing',
  ]);
});
