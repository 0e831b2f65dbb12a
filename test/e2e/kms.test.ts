import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues, type Artifact } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import { readKeyFromProgram } from '../../ledger/keys/key-program';
import { parseKey } from '../../ledger/keys/key-text';
import { aMoto, type Moto } from '../kit/a-moto';
import { aPage } from '../kit/a-page';
import { aPlatform, fakeClient, type FakePlatform } from '../kit/a-platform';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { realProgram } from '../kit/real-program';
import { watch, type Watched } from '../kit/watch-processes';

const gcda = [process.execPath, join(__dirname, '../../packages/cli/bin/gcda.js')];
const program = realProgram('moto_server');
/** The Python that moto is installed in, and boto3 with it. */
const beside = program === undefined ? '' : join(dirname(realpathSync(program)), 'python3');
const python = existsSync(beside) ? beside : 'python3';
const command = (file = '{environment}.kms') =>
  JSON.stringify([python, join(__dirname, '../kit/kms-key.py'), file, '{environment}']);

(program === undefined ? describe.skip : describe)('a key that KMS decrypts, by the server of moto', () => {
  let moto: Moto;
  let keyId: unknown;
  let platform: FakePlatform;
  let project: Project;
  /** All that was printed, and seen of processes, in a test. */
  let artifacts: Artifact[];
  let keys: Redacted[];
  beforeAll(async () => {
    moto = await aMoto(program ?? '');
    keyId = ((await moto.kms('CreateKey', {})).KeyMetadata as { readonly KeyId: string }).KeyId;
  });
  afterAll(() => moto.close());
  beforeEach(async () => {
    [artifacts, keys] = [[], []];
    platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
    project = await aProject(platform);
    const { platformUrl: apiUrl } = project;
    writeInventory(
      project.directory,
      anInventory(anEnvironment({ apiUrl, loginUrl: apiUrl }), anEnvironment({ name: 'stg' })),
    );
    for (const environment of ['dev', 'stg']) await seal(environment);
  });
  afterEach(async () => {
    const files = collectArtifacts([project.directory], [], project.directory);
    await project.close();
    const known = keys.map((value, index) => ({ name: `key ${index}`, value }));
    expect(known.length).toBeGreaterThan(1);
    expect(findValues([...artifacts, ...files], known)).toEqual([]);
  });

  const fileOf = (environment: string) => join(project.directory, `${environment}.kms`);

  /** Has KMS encrypt a new key, for this environment alone, into its file. */
  async function seal(environment: string, bytes = 32): Promise<Redacted> {
    const Plaintext = randomBytes(bytes).toString('base64');
    const EncryptionContext = { environment };
    const { CiphertextBlob } = await moto.kms('Encrypt', { KeyId: keyId, Plaintext, EncryptionContext });
    writeFileSync(fileOf(environment), Buffer.from(CiphertextBlob as string, 'base64'));
    const key = Redacted.of(Plaintext);
    keys.push(key);
    return key;
  }

  const aws = () => ({
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: moto.address,
  });

  async function run(args: string, env: Readonly<Record<string, string>> = {}): Promise<Watched> {
    const { PATH } = process.env;
    const values = { DEV_CRM_BEARER: 'bearer-value', DEV_CRM_CLIENTID: 'id', DEV_CRM_CLIENTSECRET: 'client-password' };
    const watched = await watch([...gcda, ...args.split(' ')], {
      cwd: project.directory,
      env: {
        ...{ PATH, HOME: project.directory, GCDA_KEY_EXEC: command() },
        ...aws(),
        ...values,
        TF_VAR_nonprod_client_id: fakeClient.clientId,
        TF_VAR_nonprod_client_secret: fakeClient.clientSecret,
        ...env,
      },
    });
    artifacts.push(
      { name: `output of ${args}`, content: Buffer.from(watched.stdout + watched.stderr) },
      ...watched.seen,
    );
    return watched;
  }
  const puts = () => platform.calls.filter(({ method }) => method === 'PUT').length;
  const idOf = (key: Redacted | undefined, environment = 'dev') => key && parseKey(key, environment, 'a test').id;

  /** That commands end with this problem of the program, and nothing reached the platform. */
  async function expectRefused(code: string, what: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const args of ['keys status dev', 'secrets sync dev']) {
      const { ending, stdout, stderr } = await run(args, env);
      expect({ args, ending, stdout }).toEqual({ args, ending: 1, stdout: '' });
      expect(stderr).toContain(code);
      expect(stderr).toContain(what);
      // Nothing of what the program said.
      expect(stderr).not.toMatch(/^\s+at |Traceback|Ciphertext|botocore/m);
    }
    expect(puts()).toBe(0);
  }

  test('is the one of its environment, in every process', async () => {
    const { stdout } = await run('keys status --json');
    expect((JSON.parse(stdout) as { keys: unknown }).keys).toMatchObject([
      { environment: 'dev', key: idOf(keys[0]), place: 'program of GCDA_KEY_EXEC' },
      { environment: 'stg', key: idOf(keys[1], 'stg') },
    ]);
    for (const _time of ['writes', 'knows what was written'] as const) {
      expect(await run('secrets sync dev')).toMatchObject({ ending: 0 });
      expect(puts()).toBe(2);
    }
    expect(await run('audit verify dev')).toMatchObject({ ending: 0 });
    expect(existsSync(join(project.directory, '.gcda', 'keys'))).toBe(false);
    // The program was looked at while it ran.
    expect(artifacts.some(({ content }) => Buffer.from(content).includes('kms-key.py\0dev.kms\0dev'))).toBe(true);
  });

  // The page's lines are for the real client of AWS.
  (realProgram('aws') === undefined ? test.skip : test)('is made and used as docs/ledger.md says', async () => {
    await moto.kms('CreateAlias', { AliasName: 'alias/gcda', TargetKeyId: keyId });
    const { PATH = '' } = process.env;
    const shell = { folder: project.directory, env: { PATH, HOME: project.directory, ...aws() } };
    const ran = await aPage('docs/ledger.md').follow(shell, { under: 'From a KMS', instead: { prod: 'dev' } });
    expect(ran.at(-1)?.stdout).toContain('program of GCDA_KEY_EXEC');
    artifacts.push(...ran.map(({ line, stdout, stderr }) => ({ name: line, content: Buffer.from(stdout + stderr) })));
  });

  test('is not given for another environment’s file, or for one that was changed', async () => {
    const refused = 'it must write the key to standard output, it ended with 1';
    await expectRefused('key-command-failed', refused, { GCDA_KEY_EXEC: command('stg.kms') });
    const sealed = readFileSync(fileOf('dev'));
    sealed[sealed.length - 1]! ^= 1;
    writeFileSync(fileOf('dev'), sealed);
    await expectRefused('key-command-failed', refused);
  });

  test('must be one: something else that was encrypted is not repeated', async () => {
    await seal('dev', 48);
    await expectRefused('key-invalid', 'must be 32 bytes in base64');
  });

  test('is waited for no longer than the limit, and its program ends with that', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined).resume()));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const limit = new AbortController();
    const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const env = { PATH: process.env.PATH, ...aws(), AWS_ENDPOINT_URL: address };
    const found = readKeyFromProgram(command(), 'dev', { env, directory: project.directory }, limit.signal);
    const outcome = expect(found).rejects.toMatchObject({
      problems: [{ code: 'key-command-failed', what: expect.stringContaining('it took more than 15 s') }],
    });
    await once(silent, 'connection');
    limit.abort();
    await outcome;
    for (const socket of sockets) if (!socket.closed) await once(socket, 'close');
    silent.close();
  });
});
