import type { DeployedCredential } from '../../../core/deployed';
import { createLookUps } from '../../../secrets/platform/catalog';
import { locateNow } from '../../../secrets/platform/locate-now';
import { writeTargets } from '../../../secrets/targets/write-target';
import { aClient, aStillClock } from '../../kit/a-client';
import { aPlatform, reply } from '../../kit/a-platform';
import { anEnvironment } from '../../kit/an-inventory';

const name = 'dev_crm_bearer';
const minute = 60_000;

function aWorld(store: 'integration-credentials' | 'native-secrets' = 'integration-credentials') {
  const platform = aPlatform([name, 'another'], 200);
  const clock = aStillClock();
  const client = aClient(platform.fetch, { clock });
  const ports = { lookUps: createLookUps(clock), clock };
  const environment = anEnvironment({ store });
  const target = writeTargets(environment).find((one) => one.name === name)!;
  /** Requests of one look-up after the login, as method and path. */
  const seen = () => platform.calls.splice(0).flatMap(({ path }) => path.split('/api/v2/')[1] ?? []);
  /** With what the last deploy left of the credential. */
  const locateWith = async (known: Partial<DeployedCredential>) => {
    const credential = { name, integration: name, fields: [name], filled: true, ...known };
    const deployed = () => [{ version: 1 as const, stack: 'dev-crm', actions: [], credentials: [credential] }];
    return (await locateNow(environment, target, client, { ...ports, deployed })).id;
  };
  const locate = async () => (await locateNow(environment, target, client, ports)).id;
  return { platform, clock, seen, locate, locateWith };
}

const listing = Array<string>(2).fill('integrations/credentials/listing'); // a page, and the empty one behind it
const integrations = Array<string>(2).fill('integrations');
const asking = 'integrations/integration-1/config/current';
const other = { id: 'credential-9', name, type: { name: 'userDefined' }, credentialFields: {}, modifiedDate: '' };

test('lists once in ten minutes, and asks about the one credential at every write', async () => {
  const { clock, seen, locate } = aWorld();
  expect(await locate()).toBe('credential-1');
  expect(seen()).toEqual([...listing, ...integrations, asking]);
  clock.advance(10 * minute);
  await locate();
  expect(seen()).toEqual([asking]);
  clock.advance(1);
  await locate();
  expect(seen()).toEqual([...listing, ...integrations, asking]);
});

test('shares one listing among all who look up at the same time', async () => {
  const { seen, locate } = aWorld();
  await Promise.all(Array.from({ length: 8 }, locate));
  expect(seen().filter((path) => path === listing[0])).toHaveLength(2);
});

test('finds a credential that was deleted and made anew under the same name', async () => {
  const { platform, clock, seen, locate } = aWorld();
  await locate();
  seen();
  clock.advance(minute);
  platform.credentials.splice(0, 1, other);
  platform.integrations[0]!.credentialId = other.id;
  await Promise.all([locate(), locate()]);
  const again = seen();
  expect(again.filter((path) => path === listing[0])).toHaveLength(2);
  expect(again.filter((path) => path === asking)).toHaveLength(4); // two that tell of another, and two of the new one
  expect(await locate()).toBe('credential-9');
  expect(seen()).toEqual([asking]);
});

test('goes on with a credential that was given another name, and never with the stranger that has the name now', async () => {
  const { platform, clock, locate, locateWith } = aWorld();
  await locate();
  clock.advance(2 * minute);
  platform.credentials[0]!.name = 'kept_for_later';
  platform.credentials.push(other);
  expect(await locate()).toBe('credential-1');
  clock.advance(10 * minute + 1);
  // With nothing but names, both may be it: neither is written.
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'credential-swapped' }] });
  expect(await locateWith({ platformId: 'credential-1' })).toBe('credential-1');
});

test('refuses both where the integration uses another credential than the deployed one', async () => {
  const { platform, locateWith } = aWorld();
  platform.credentials.push(other);
  platform.integrations[0]!.credentialId = other.id;
  await expect(locateWith({ platformId: 'credential-1' })).rejects.toMatchObject({
    problems: [{ code: 'credential-swapped', fix: expect.stringContaining('npx cdktf deploy dev-crm') }],
  });
});

test('knows an integration by its id, or by what it uses, under whatever name', async () => {
  const { platform, locate, locateWith } = aWorld();
  platform.integrations[0]!.name = 'renamed by hand';
  platform.integrations.push({ id: 'integration-9', name, credentialId: 'credential-2' });
  expect(await locateWith({ platformId: 'credential-1', integrationPlatformId: 'integration-1' })).toBe('credential-1');
  platform.integrations.pop();
  expect(await locate()).toBe('credential-1');
  platform.integrations.splice(0);
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'integration-not-deployed' }] });
});

test('refuses a credential whose type was changed since it was looked up', async () => {
  const { platform, locate } = aWorld();
  await locate();
  platform.credentials[0]!.type = { name: 'basicAuth' };
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'credential-type-differs' }] });
});

test('takes of two credentials with the name the one that the integration uses, and none where that tells nothing', async () => {
  const { platform, clock, locate } = aWorld();
  platform.credentials.push(other);
  expect(await locate()).toBe('credential-1');
  clock.advance(10 * minute + 1);
  platform.integrations[0]!.credentialId = undefined;
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'credential-ambiguous' }] });
  platform.integrations[0]!.credentialId = 'credential-1';
  platform.credentials.pop();
  clock.advance(minute + 1);
  expect(await locate()).toBe('credential-1');
});

test('does not list for every attempt at a credential that is not there, and finds it a minute after it came', async () => {
  const { platform, clock, seen, locate } = aWorld();
  const [own] = platform.credentials.splice(0, 1);
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'credential-not-deployed' }] });
  clock.advance(minute);
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'credential-not-deployed' }] });
  expect(seen().filter((path) => path === listing[0])).toEqual(listing);
  platform.credentials.push(own!);
  clock.advance(1);
  expect(await locate()).toBe('credential-1');
});

test('remembers no failure', async () => {
  const { platform, locate } = aWorld();
  platform.intercept = (request) => (request.url.includes('listing') ? reply(403, {}) : undefined);
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'permission-missing' }] });
  platform.intercept = () => undefined;
  expect(await locate()).toBe('credential-1');
});

test('looks for a named secret anew before it is created, and asks about a known one by its id', async () => {
  const { platform, clock, seen, locate } = aWorld('native-secrets');
  expect(await locate()).toBeUndefined();
  clock.advance(1);
  platform.secrets.push({ id: 'secret-1', name, value: 'x', modifiedDate: '' });
  expect(await locate()).toBe('secret-1');
  seen();
  expect(await locate()).toBe('secret-1');
  expect(seen()).toEqual(['security/secrets/secret-1']);
  clock.advance(1);
  platform.secrets.splice(0, 1, { id: 'secret-2', name, value: 'x', modifiedDate: '' });
  expect(await locate()).toBe('secret-2');
});
