import { createLookUps } from '../../../secrets/platform/catalog';
import { locateNow } from '../../../secrets/platform/locate-now';
import { writeTargets } from '../../../secrets/writing/write-target';
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
  return { platform, clock, seen, locate: async () => (await locateNow(environment, target, client, ports)).id };
}

const listing = Array<string>(2).fill('integrations/credentials/listing'); // a page, and the empty one behind it
const asking = (id: string) => `integrations/credentials/${id}`;
const other = { id: 'credential-9', name, type: { name: 'userDefined' }, credentialFields: {}, modifiedDate: '' };

test('lists once in ten minutes, and asks about the one credential at every write', async () => {
  const { clock, seen, locate } = aWorld();
  expect(await locate()).toBe('credential-1');
  expect(seen()).toEqual([...listing, asking('credential-1')]);
  clock.advance(10 * minute);
  await locate();
  expect(seen()).toEqual([asking('credential-1')]);
  clock.advance(1);
  await locate();
  expect(seen()).toEqual([...listing, asking('credential-1')]);
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
  await Promise.all([locate(), locate()]);
  const again = seen();
  expect(again.filter((path) => path === listing[0])).toHaveLength(2);
  expect(again).toHaveLength(6); // the two looks at the old id, and at the new one
  expect(await locate()).toBe('credential-9');
  expect(seen()).toEqual([asking('credential-9')]);
});

test('never takes a credential that was given another name for the one that has the name now', async () => {
  const { platform, clock, locate } = aWorld();
  await locate();
  clock.advance(2 * minute);
  platform.credentials[0]!.name = 'kept_for_later';
  platform.credentials.push(other);
  expect(await locate()).toBe('credential-9');
});

test('refuses a credential whose type was changed since it was looked up', async () => {
  const { platform, locate } = aWorld();
  await locate();
  platform.credentials[0]!.type = { name: 'basicAuth' };
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'credential-type-differs' }] });
});

test('refuses a name that two credentials have when they are looked up, and goes on once one is gone', async () => {
  const { platform, clock, locate } = aWorld();
  platform.credentials.push(other);
  await expect(locate()).rejects.toMatchObject({ problems: [{ code: 'credential-ambiguous' }] });
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
  expect(seen()).toEqual(listing);
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
