import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { ValueSource } from '../../../core/sources/value-source';
import { systemFetch } from '../../../genesys/system-fetch';
import { readAwsSecretsManager } from '../../../secrets/sources/aws-secrets-manager';
import type { SourcePorts } from '../../../secrets/sources/source';
import { aMoto, type Moto } from '../../kit/a-moto';
import { realProgram } from '../../kit/real-program';
import { sourcePorts } from '../../kit/source-ports';

type AwsSource = Extract<ValueSource, { kind: 'aws-secrets-manager' }>;
const name = 'prod_crm_apikey';
const region = 'eu-central-1';
const env = { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing' };
const program = realProgram('moto_server');

(program === undefined ? describe.skip : describe)('against the server of moto', () => {
  let moto: Moto;
  let client: SecretsManagerClient;
  beforeAll(async () => {
    moto = await aMoto(program ?? '');
    const credentials = { accessKeyId: 'nobody', secretAccessKey: 'nothing' };
    client = new SecretsManagerClient({ region, endpoint: moto.address, credentials });
  });
  afterAll(() => moto.close());

  const create = async (Name: string, SecretString: string) =>
    (await client.send(new CreateSecretCommand({ Name, SecretString }))).ARN ?? '';

  async function read(source: Partial<AwsSource>, ports: Partial<SourcePorts> = {}): Promise<string> {
    const all = sourcePorts({ fetch: systemFetch, env, ...ports });
    const whole = { kind: 'aws-secrets-manager', region, secretId: 'x', endpoint: moto.address, ...source } as const;
    return (await readAwsSecretsManager(whole, name, all, new AbortController().signal)).reveal();
  }
  const refusal = (code: string) => ({ problems: [expect.objectContaining({ code, where: name })] });

  test('reads a secret by its name, its ARN, and its ARN without the end that AWS gave it', async () => {
    const arn = await create('genesys/by-name', 'value-in-aws');
    for (const secretId of ['genesys/by-name', arn, arn.slice(0, -7)])
      await expect(read({ secretId })).resolves.toBe('value-in-aws');
  });

  test('reads one member of a secret that is JSON, and says what is wrong with others', async () => {
    await create('json', '{"key":"member-in-aws","size":3}');
    await create('plain', 'value-in-aws');
    await expect(read({ secretId: 'json', field: 'key' })).resolves.toBe('member-in-aws');
    for (const field of ['other', 'toString'])
      await expect(read({ secretId: 'json', field })).rejects.toMatchObject(refusal('value-missing'));
    await expect(read({ secretId: 'json', field: 'size' })).rejects.toMatchObject(refusal('value-unreadable'));
    await expect(read({ secretId: 'plain', field: 'key' })).rejects.toMatchObject(refusal('value-unreadable'));
  });

  test('reads the stage that is named', async () => {
    await create('staged', 'first-value');
    await client.send(new PutSecretValueCommand({ SecretId: 'staged', SecretString: 'second-value' }));
    await expect(read({ secretId: 'staged' })).resolves.toBe('second-value');
    await expect(read({ secretId: 'staged', versionStage: 'AWSPREVIOUS' })).resolves.toBe('first-value');
    await expect(read({ secretId: 'staged', versionStage: 'NONE' })).rejects.toMatchObject(refusal('value-missing'));
  });

  test('refuses binary, deleted and missing secrets', async () => {
    const binary = { Name: 'binary', SecretBinary: Buffer.from('binary-value') };
    await client.send(new CreateSecretCommand(binary));
    await create('deleted', 'old-value');
    await client.send(new DeleteSecretCommand({ SecretId: 'deleted' }));
    await expect(read({ secretId: 'binary' })).rejects.toMatchObject(refusal('value-unreadable'));
    await expect(read({ secretId: 'deleted' })).rejects.toMatchObject(refusal('value-missing'));
    await expect(read({ secretId: 'nowhere' })).rejects.toMatchObject(refusal('value-missing'));
  });

  test('says that it is denied where the user has no policy', async () => {
    await create('guarded', 'guarded-value');
    await moto.iam({ Action: 'CreateUser', UserName: 'somebody' });
    const made = await moto.iam({ Action: 'CreateAccessKey', UserName: 'somebody' });
    const between = (tag: string) => new RegExp(`<${tag}>(.*)</${tag}>`).exec(made)?.[1] ?? '';
    const somebody = { AWS_ACCESS_KEY_ID: between('AccessKeyId'), AWS_SECRET_ACCESS_KEY: between('SecretAccessKey') };
    expect(somebody.AWS_ACCESS_KEY_ID).not.toBe('');
    await moto.setAuthorization(true);
    try {
      // moto answers in XML, which this service never does: only the status can be told.
      for (const who of [env, somebody])
        await expect(read({ secretId: 'guarded' }, { env: who })).rejects.toMatchObject(refusal('aws-denied'));
    } finally {
      await moto.setAuthorization(false);
    }
    await expect(read({ secretId: 'guarded' }, { env: somebody })).resolves.toBe('guarded-value');
  });
});
