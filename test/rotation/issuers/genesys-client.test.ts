import { permissionsOf } from '../../../core/prerequisites';
import type { ScheduledPolicy } from '../../../core/rotation-policy';
import { genesysClient } from '../../../rotation/issuers/genesys-client';
import { adminId, anOrganization, aSandbox, textOf, type SandboxKit } from '../../kit/a-sandbox';
import { clientOn } from '../../kit/an-estate';
import { aTask, outcomeOfWork } from './a-task';

/** The role of the job that rotates, as an access stack makes it: all of this is done with no more than that. */
const rotationRole = permissionsOf('rotation', ['integration-credentials'], ['genesys-client']);

/** A platform with two clients that are used in turn, with these roles, and the one that renews their secrets. */
async function setUp(roles = ['one', 'one']) {
  const kit = aSandbox({ organizations: [anOrganization('nonprod', { [adminId]: ['all'], rotation: rotationRole })] });
  const fetch = (request: Request) => kit.sandbox.fetch(request);
  const platform = clientOn(kit, kit.clock, 'rotation');
  const roleIds = new Map<string, string>();
  for (const name of new Set(roles)) roleIds.set(name, await made(kit, '/api/v2/authorization/roles', aRole(name)));
  const clients: string[] = [];
  for (const role of roles)
    clients.push(await made(kit, '/api/v2/oauth/clients', aMachine(`client ${clients.length}`, roleIds.get(role)!)));
  const [one, other] = clients as [string, string]; // one for each of the two roles
  const declared: Declared = {
    kind: 'genesys-client',
    clients: [one, other],
    clientId: 'dev_platform_clientid',
    overlap: { kind: 'none', instead: 'alternating-clients', reason: 'a client has a single secret' },
  };
  const task = (inUse: string | null = null) =>
    aTask(declared, fetch, { dev_platform_clientid: one }, { platform, inUse: () => Promise.resolve(inUse) });
  const changes = async () =>
    (await Promise.all(clients.map((id) => kit.call('GET', `/api/v2/oauth/clients/${id}`)))).map(
      ({ body }) => body.dateModified,
    );
  return { kit, one, other, declared, task, changes };
}

type Declared = Extract<ScheduledPolicy, { kind: 'genesys-client' }>;

const aRole = (name: string) => ({
  name,
  permissionPolicies: [{ domain: 'integrations', entityName: 'action', actionSet: ['view'] }],
});
const aMachine = (name: string, roleId: string) => ({
  ...{ name, authorizedGrantType: 'CLIENT-CREDENTIALS', accessTokenValiditySeconds: 3600, roleIds: [roleId] },
});

async function made(kit: SandboxKit, path: string, body: object): Promise<string> {
  return textOf((await kit.call('POST', path, body)).body.id);
}

test('renews the secret of the client that is not in use, and leaves the other as it is', async () => {
  const { kit, one, other, declared, task, changes } = await setUp();
  const before = await changes();
  kit.clock.advance(1000);
  const issued = await genesysClient.issue(task());
  expect(issued.reference).toBe(other);
  await expect(kit.login(other, issued.value.reveal())).resolves.toBeDefined();
  expect((await changes())[0]).toEqual(before[0]);
  expect(genesysClient.companions?.(declared, other).get('dev_platform_clientid')?.reveal()).toBe(other);
  expect((await genesysClient.issue(task(other))).reference).toBe(one);
});

test('asks the platform for a token to see whether a secret is good, and ends one by another', async () => {
  const { task } = await setUp();
  const { value, reference } = await genesysClient.issue(task());
  const isAlive = async () => (await genesysClient.isAlive?.(task(), { value, reference }))?.isAlive;
  expect(await isAlive()).toBe(true);
  await genesysClient.retire?.(task(), { value, reference });
  expect(await isAlive()).toBe(false);
});

test('refuses two clients of different roles, and changes neither', async () => {
  const { kit, task, changes } = await setUp(['one', 'another']);
  const before = await changes();
  kit.clock.advance(1000);
  await expect(outcomeOfWork(() => genesysClient.issue(task()))).resolves.toBe('refused issuer-clients-differ');
  expect(await changes()).toEqual(before);
});
