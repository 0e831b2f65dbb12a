import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues, type Artifact } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import { parseKey } from '../../ledger/keys/key-text';
import { aKeyring, hasKeyring, type Keyring } from '../kit/a-keyring';
import { aPlatform, fakeClient, type FakePlatform } from '../kit/a-platform';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { watch, type Watched } from '../kit/watch-processes';

const gcda = [process.execPath, join(__dirname, '../../packages/cli/bin/gcda.js')];
/** No other run's, since the kernel's keyring would be everybody's. */
const service = `gcda-test-${randomBytes(6).toString('hex')}`;
const values = { DEV_CRM_BEARER: 'bearer-value', DEV_CRM_CLIENTID: 'id', DEV_CRM_CLIENTSECRET: 'client-password' };

let platform: FakePlatform;
let project: Project;
beforeEach(async () => {
  platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
  project = await aProject(platform);
  const { platformUrl: apiUrl } = project;
  writeInventory(
    project.directory,
    anInventory(anEnvironment({ apiUrl, loginUrl: apiUrl }), anEnvironment({ name: 'stg' })),
  );
});
afterEach(() => project.close());

/** Runs a command in a process of its own, with no session but the given one. */
function run(session: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Watched> {
  const client = {
    TF_VAR_nonprod_client_id: fakeClient.clientId,
    TF_VAR_nonprod_client_secret: fakeClient.clientSecret,
  };
  const env = { PATH: process.env.PATH, GCDA_KEYRING: service, ...client, ...values, ...session };
  return watch([...gcda, ...args], { cwd: project.directory, env });
}

const puts = () => platform.calls.filter(({ method }) => method === 'PUT').length;
const keyFolder = () => join(project.directory, '.gcda', 'keys');

/** Whether the kernel keeps a key for us: in memory, until the machine is started again. */
const isInKernel = () => existsSync('/proc/keys') && readFileSync('/proc/keys', 'utf8').includes(service);

/** That commands end with the documented problem, that nothing was written by them, and nothing of another kind was said. */
async function expectUnavailable(session: Readonly<Record<string, string>>): Promise<void> {
  const before = puts();
  for (const command of ['keys status', 'keys new', 'keys rotate dev', 'secrets sync dev']) {
    const { ending, stdout, stderr } = await run(session, ...command.split(' '));
    expect({ command, ending, stdout }).toEqual({ command, ending: 1, stdout: '' });
    expect(stderr).toContain('keyring-unavailable');
    expect(stderr).toContain('fix: unlock it; or unset GCDA_KEYRING');
    expect(stderr).not.toMatch(/^\s+at |Platform failure|DBus/m);
  }
  expect(puts()).toBe(before);
  expect([existsSync(keyFolder()), isInKernel()]).toEqual([false, false]);
}

// Other systems have a keyring without a session, which a test must not write to.
(process.platform === 'linux' ? test : test.skip)('says that there is none where there is no session', async () => {
  const nowhere = mkdtempSync(join(tmpdir(), 'gcda-no-session-'));
  await expectUnavailable({ HOME: nowhere, XDG_RUNTIME_DIR: nowhere });
  rmSync(nowhere, { recursive: true });
});

(hasKeyring ? describe : describe.skip)('the keyring of a session', () => {
  let keyring: Keyring;
  beforeEach(async () => void (keyring = await aKeyring()));
  afterEach(() => keyring.close());

  const inSession = (...args: readonly string[]) => run(keyring.env, ...args);
  const keyIn = (name = 'dev') => Redacted.of(keyring.lookUp(service, name) ?? '');
  const lineOf = (status: string) => new RegExp(`^dev .* ${status} +keyring, ${service}/dev$`, 'm');
  const idOf = (key: Redacted, environment = 'dev') => parseKey(key, environment, 'a test').id;
  const statusOf = async () =>
    JSON.parse((await inSession('keys', 'status', '--json')).stdout) as { keys: Readonly<Record<string, unknown>>[] };

  test('keeps the keys that commands make, use and replace, and no file has them', async () => {
    const said: Watched[] = [];
    const succeed = async (...args: readonly string[]): Promise<Watched> => {
      const watched = await inSession(...args);
      said.push(watched);
      expect({ args, ...watched }).toMatchObject({ ending: 0 });
      return watched;
    };
    expect((await succeed('keys', 'new')).stdout).toMatch(lineOf('new'));
    const [first, other] = [keyIn(), keyIn('stg')];
    // A second process finds what the first one made, and leaves it alone.
    expect((await succeed('keys', 'new')).stdout).toMatch(lineOf('was there'));
    expect(keyIn().reveal()).toBe(first.reveal());
    await succeed('secrets', 'sync', 'dev');
    expect(puts()).toBe(2);
    // Without the same key, it could not know what it has written.
    await succeed('secrets', 'sync', 'dev');
    expect(puts()).toBe(2);
    expect((await statusOf()).keys).toMatchObject([
      { key: idOf(first), ledgerKey: idOf(first), place: `keyring, ${service}/dev` },
      { key: idOf(other, 'stg'), ledgerKey: null, place: `keyring, ${service}/stg` },
    ]);

    await succeed('keys', 'rotate', 'dev');
    const second = keyIn();
    expect(second.reveal()).not.toBe(first.reveal());
    expect(keyring.lookUp(service, 'dev.next')).toBeUndefined();
    expect((await statusOf()).keys[0]).toMatchObject({ key: idOf(second), ledgerKey: idOf(second) });
    await succeed('audit', 'verify');

    expect([existsSync(keyFolder()), isInKernel()]).toEqual([false, false]);
    const printed: Artifact[] = said.flatMap(({ stdout, stderr, seen }) => [
      { name: 'output', content: Buffer.from(stdout + stderr) },
      ...seen,
    ]);
    const keys = [first, second, other].map((value, index) => ({ name: `key ${index}`, value }));
    const files = collectArtifacts([project.directory], [], project.directory);
    expect(findValues([...printed, ...files], keys)).toEqual([]);
  });

  test('says that it is locked, whether it has the keys or not yet', async () => {
    keyring.lock();
    const { ending, stderr } = await inSession('keys', 'new');
    expect({ ending, stderr }).toEqual({ ending: 1, stderr: expect.stringContaining('keyring-unavailable') });
    await keyring.close();
    keyring = await aKeyring();
    expect(await inSession('keys', 'new')).toMatchObject({ ending: 0 });
    keyring.lock();
    await expectUnavailable(keyring.env);
  });

  test('says so when it has ended, and puts no key anywhere else', async () => {
    await keyring.remove();
    await expectUnavailable(keyring.env);
  });

  test('does not wait for one that does not answer', async () => {
    keyring.suspend(true);
    const { ending, stderr } = await inSession('keys', 'status');
    expect({ ending, stderr }).toEqual({ ending: 1, stderr: expect.stringContaining('keyring-unavailable') });
    keyring.suspend(false);
    expect(await inSession('keys', 'status')).toMatchObject({ ending: 0 });
  });
});
