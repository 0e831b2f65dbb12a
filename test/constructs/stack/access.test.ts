import { App, Testing } from 'cdktf';
import {
  AccessStack,
  addAccessStacks,
  addAppChecks,
  assertSound,
  AtomicSecret,
  ExternalService,
  genesysClient,
  GenesysStack,
} from '../../../constructs';
import { jobNames, jobs, permissionsOf } from '../../../core/prerequisites';
import { environments } from '../../../environments';
import { requiredPermissions } from '../../../sandbox/genesys/permissions';
import { addStacks } from '../../../stacks';
import { anOrganization, aSandbox, adminId, textOf, type Answer, type SandboxKit } from '../../kit/a-sandbox';
import { anEnvironment } from '../../kit/an-environment';
import { actionBody, declareAction } from '../../sandbox/genesys/fixtures';
import { publishFlow, registerFlowJob } from '../../sandbox/genesys/flow-fixtures';

const organization = { name: 'nonprod', region: 'eu-central-1', access: { state: { kind: 'local' } } } as const;
const stores = ['integration-credentials', 'native-secrets'] as const;
const api = '/api/v2';

describe('AccessStack', () => {
  const synthesised = (...held: ReturnType<typeof anEnvironment>[]) => {
    const stack = new AccessStack(new App(), { organization, environments: held });
    return JSON.parse(Testing.synth(stack, true)) as {
      readonly resource: Record<string, Record<string, Record<string, unknown>>>;
    };
  };

  test('makes a role and a client for each job, and keeps no client’s secret', () => {
    const { resource } = synthesised(anEnvironment());
    expect(Object.keys(resource)).toEqual(['genesyscloud_auth_role', 'genesyscloud_oauth_client']);
    const clients = resource.genesyscloud_oauth_client ?? {};
    expect(Object.keys(clients).sort()).toEqual(
      ['drift_reading', 'flow_publishing', 'provisioning', 'rotation', 'value_writing'].sort(),
    );
    expect(clients.value_writing).toEqual({
      name: 'gcda value-writing',
      description: jobs['value-writing'].purpose,
      authorized_grant_type: 'CLIENT-CREDENTIALS',
      access_token_validity_seconds: 3600,
      roles: [{ role_id: '${genesyscloud_auth_role.value_writing.id}' }],
    });
    expect(resource.genesyscloud_auth_role?.value_writing).toMatchObject({
      permission_policies: [{ domain: 'integrations', entity_name: 'integration', action_set: ['edit', 'view'] }],
    });
    expect(JSON.stringify(clients)).not.toMatch(/expose_client_secret|directory_client_secret|client_secret"/);
  });

  test('gives what writing takes in every store that the organisation’s environments use', () => {
    const { resource } = synthesised(anEnvironment(), anEnvironment({ name: 'stg', store: 'native-secrets' }));
    expect(resource.genesyscloud_auth_role?.value_writing).toMatchObject({
      permission_policies: [
        { domain: 'integrations', entity_name: 'integration', action_set: ['edit', 'view'] },
        { domain: 'security', entity_name: 'secret', action_set: ['add', 'edit', 'view'] },
      ],
    });
  });

  test.each([
    ['before', true],
    ['after', false],
  ])('lets rotation renew clients only where a secret is one of a client’s, declared %s it', (_, isBefore) => {
    const app = new App();
    const environment = anEnvironment({ organization, services: { crm: { baseUrl: 'https://crm.example.com' } } });
    const declare = () => {
      const stack = new GenesysStack(app, 'crm', environment);
      const crm = new ExternalService(stack, 'crm', { environment });
      const clientId = new AtomicSecret(stack, 'clientid', { service: crm, type: 'clientid' });
      const rotation = genesysClient({ clients: ['a', 'b'], clientId });
      new AtomicSecret(stack, 'clientsecret', { service: crm, type: 'clientsecret', rotation });
    };
    if (isBefore) declare();
    const stack = new AccessStack(app, { organization, environments: [environment] });
    if (!isBefore) declare();
    const { resource } = JSON.parse(Testing.synth(stack, true)) as {
      readonly resource: { readonly genesyscloud_auth_role: Record<string, object> };
    };
    const clients = { domain: 'oauth', entity_name: 'client', action_set: ['edit', 'view'] };
    expect(resource.genesyscloud_auth_role.rotation).toMatchObject({
      permission_policies: expect.arrayContaining([clients]) as unknown,
    });
    expect(JSON.stringify(resource.genesyscloud_auth_role.value_writing)).not.toContain('oauth');
    expect(JSON.stringify(synthesised(environment))).not.toContain('"oauth"');
  });

  test('is there for organisations that ask for it, once each, and for none of the example', () => {
    const stacksOf = (held: Parameters<typeof addAccessStacks>[1]) => {
      const app = new App();
      addAccessStacks(app, held);
      return app.node.children.map(({ node }) => node.id);
    };
    expect(stacksOf([anEnvironment({ organization }), anEnvironment({ name: 'stg', organization })])).toEqual([
      'nonprod-access',
    ]);
    expect(stacksOf(environments)).toEqual([]);
  });

  test('stands beside the other stacks', () => {
    const app = new App();
    const held = environments.map((environment) => ({ ...environment, organization }));
    for (const environment of held) addStacks<string>(app, environment);
    addAccessStacks(app, held);
    addAppChecks(app);
    expect(() => assertSound(app)).not.toThrow();
  });
});

/** One request for each permission, that nothing else is needed for. */
const requests: Readonly<Record<string, (kit: SandboxKit, as: string) => Promise<Answer>>> = {
  'integrations:integration:view': ({ call }, as) => call('GET', `${api}/integrations/credentials`, undefined, as),
  'integrations:integration:add': ({ call }, as) => call('POST', `${api}/integrations/credentials`, credential(), as),
  'integrations:integration:edit': async (kit, as) =>
    kit.call('PUT', `${api}/integrations/credentials/${await credentialId(kit)}`, credential(), as),
  'integrations:integration:delete': async (kit, as) =>
    kit.call('DELETE', `${api}/integrations/credentials/${await credentialId(kit)}`, undefined, as),
  'integrations:action:view': ({ call }, as) => call('GET', `${api}/integrations/actions`, undefined, as),
  'integrations:action:add': async (kit, as) => {
    const { integrationId } = await declareAction(kit, 'a value');
    return kit.call('POST', `${api}/integrations/actions`, actionBody(integrationId), as);
  },
  'integrations:action:edit': async (kit, as) => {
    const { actionId } = await declareAction(kit, 'a value');
    return kit.call('PATCH', `${api}/integrations/actions/${actionId}`, { version: 1, category: 'other' }, as);
  },
  'integrations:action:delete': async (kit, as) => {
    const { actionId } = await declareAction(kit, 'a value');
    return kit.call('DELETE', `${api}/integrations/actions/${actionId}`, undefined, as);
  },
  'integrations:action:execute': async (kit, as) => {
    const { actionId } = await declareAction(kit, 'a value');
    return kit.call('POST', `${api}/integrations/actions/${actionId}/test`, {}, as);
  },
  'audits:audit:view': ({ call }, as) => call('GET', `${api}/audits/query/servicemapping`, undefined, as),
  'security:secret:view': ({ call }, as) => call('GET', `${api}/security/secrets`, undefined, as),
  'security:secret:add': ({ call }, as) => call('POST', `${api}/security/secrets`, { name: 'a', value: 'b' }, as),
  'security:secret:edit': async (kit, as) => {
    const made = await kit.call('POST', `${api}/security/secrets`, { name: 'dev_crm_bearer', value: 'old' });
    return kit.call('PATCH', `${api}/security/secrets/${textOf(made.body.id)}`, { value: 'new' }, as);
  },
  'architect:job:create': (kit, as) => registerFlowJob(kit, as),
  'architect:job:view': async (kit, as) =>
    kit.call('GET', `${api}/flows/jobs/${textOf((await registerFlowJob(kit)).body.id)}`, undefined, as),
  'architect:flow:view': async (kit, as) => kit.call('GET', `${api}/flows/${await publishFlow(kit)}`, undefined, as),
  'architect:flow:unlock': async (kit, as) =>
    kit.call('POST', `${api}/flows/actions/unlock?flow=${await publishFlow(kit)}`, undefined, as),
  'architect:flow:delete': async (kit, as) =>
    kit.call('DELETE', `${api}/flows/${await publishFlow(kit)}`, undefined, as),
};

const credential = () => ({ name: 'a', type: { name: 'userDefined' }, credentialFields: { a: 'b' } });

async function credentialId({ call }: SandboxKit): Promise<string> {
  return textOf((await call('POST', `${api}/integrations/credentials`, credential())).body.id);
}

/** A sandbox with a client `job` of these permissions, beside the one that prepares things. */
function sandboxFor(permissions: readonly string[]): SandboxKit {
  const organizations = [anOrganization('nonprod', { [adminId]: ['all'], job: permissions })];
  return aSandbox({ organizations, fetch: () => Promise.resolve(Response.json({})) });
}

const shown = jobNames.flatMap((job) => permissionsOf(job, stores).map((permission) => [job, permission] as const));

test.each(shown)('%s can do what %s is for, and without it cannot, and is told so', async (job, permission) => {
  const all = permissionsOf(job, stores);
  const done = await requests[permission]?.(sandboxFor(all), 'job');
  expect(done?.status).toBeLessThan(300);

  const refused = await requests[permission]?.(sandboxFor(all.filter((other) => other !== permission)), 'job');
  expect(refused?.status).toBe(403);
  expect(JSON.stringify(refused?.body)).toContain(permission);
});

const others = jobNames.flatMap((job) =>
  Object.keys(requests)
    .filter((permission) => !permissionsOf(job, stores).includes(permission))
    .map((permission) => [job, permission] as const),
);

test.each(others)('%s cannot do what %s is for', async (job, permission) => {
  const refused = await requests[permission]?.(sandboxFor(permissionsOf(job, stores)), 'job');
  expect(refused?.status).toBe(403);
  expect(JSON.stringify(refused?.body)).toContain(permission);
});

test('no job can make roles or clients, and no two jobs may do the same', () => {
  const lists = jobNames.map((job) => permissionsOf(job, ['integration-credentials']).join(' '));
  expect(lists.filter((list) => /oauth:|authorization:/.test(list))).toEqual([]);
  expect(new Set(lists).size).toBe(jobNames.length);
});

test('asks for no permission that the platform does not have', () => {
  const known = new Set(Object.values(requiredPermissions).flat());
  const asked = jobNames.flatMap((job) => permissionsOf(job, stores, ['genesys-client']));
  expect(asked.filter((permission) => !known.has(permission))).toEqual([]);
});
