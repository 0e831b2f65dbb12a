import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { inventorySchema } from '../../core/inventory';
import type { ValueSource } from '../../core/sources/value-source';
import { aPlatform } from '../kit/a-platform';
import { ageKeys, sopsFile } from '../kit/a-sops-file';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { aVault, type FakeVault } from '../kit/a-vault';
import { anEnvironment, anInventory } from '../kit/an-inventory';

const platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
let project: Project;
let vault: FakeVault;
beforeAll(async () => {
  project = await aProject(platform);
  vault = await aVault();
});
afterAll(async () => {
  await project.close();
  await vault.close();
});

/** Gives the project's secrets other sources. */
function declare(sources: Readonly<Record<string, ValueSource>>): void {
  const path = join(project.directory, 'cdktf.out', 'inventory.json');
  const { apiUrl, loginUrl } = inventorySchema.parse(JSON.parse(readFileSync(path, 'utf8'))).environments[0]!;
  const sourceOf = (name: string) => sources[name]!;
  writeInventory(project.directory, anInventory(anEnvironment({ apiUrl, loginUrl, sourceOf })));
}

test('writes values from a SOPS file, AWS and a module in one sync, and lists where each comes from', async () => {
  const keys = await ageKeys();
  writeFileSync(
    join(project.directory, 'values.yaml'),
    await sopsFile({ crm: { bearer: 'bearer-in-sops' } }, keys.recipient),
  );
  writeFileSync(join(project.directory, 'own.js'), 'exports.read = async ({ secret }) => `own-${secret}`;');
  const secret = {
    ARN: 'arn:aws:secretsmanager:eu-central-1:1:secret:crm-AbC123',
    Name: 'crm',
    VersionStages: ['AWSCURRENT'],
  };
  vault.intercept = (request) =>
    request.headers.has('x-amz-target')
      ? Response.json({ ...secret, SecretString: '{"secret":"password-in-aws"}' })
      : undefined;
  declare({
    dev_crm_bearer: { kind: 'sops', path: 'values.yaml', key: ['crm', 'bearer'], identityVariable: 'ID' },
    dev_crm_clientid: { kind: 'module', path: 'own.js' },
    dev_crm_clientsecret: {
      kind: 'aws-secrets-manager',
      region: 'eu-central-1',
      secretId: 'crm',
      field: 'secret',
      endpoint: vault.address,
    },
  });
  const env = { ID: keys.identity, AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing' };
  const ending = await project.gcda(['secrets', 'sync'], { env });
  expect([ending.code, ending.stdout]).toEqual([0, expect.stringContaining('3 of 3 values written')]);
  expect(platform.credentials.map(({ credentialFields }) => credentialFields)).toEqual([
    { dev_crm_bearer: 'bearer-in-sops' },
    { dev_crm_clientid: 'own-dev_crm_clientid', dev_crm_clientsecret: 'password-in-aws' },
  ]);
  const { stdout } = await project.gcda(['secrets', 'list'], { env });
  for (const source of ['sops values.yaml#crm.bearer', 'module own.js', 'aws eu-central-1 crm#secret'])
    expect(stdout).toContain(source);
});

test('writes values from an age file, a program and a Vault in one sync', async () => {
  const identity = await generateX25519Identity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  writeFileSync(join(project.directory, 'bearer.age'), await encrypter.encrypt('bearer-in-age\n'));
  vault.secrets.set('/secret/crm', [{ data: { secret: 'password-in-vault' } }]);
  declare({
    dev_crm_bearer: { kind: 'age', path: 'bearer.age', identityVariable: 'ID' },
    dev_crm_clientid: { kind: 'exec', command: [process.execPath, '-e', 'console.log("client-of-a-program")'] },
    dev_crm_clientsecret: {
      kind: 'vault',
      address: vault.address,
      mount: 'secret',
      path: 'crm',
      field: 'secret',
      tokenVariable: 'TOKEN',
    },
  });
  const env = { ID: identity, TOKEN: vault.token };
  const ending = await project.gcda(['secrets', 'sync'], { env });
  expect([ending.code, ending.stdout]).toEqual([0, expect.stringContaining('3 of 3 values written')]);
  expect(platform.credentials.map(({ credentialFields }) => credentialFields)).toEqual([
    { dev_crm_bearer: 'bearer-in-age' },
    { dev_crm_clientid: 'client-of-a-program', dev_crm_clientsecret: 'password-in-vault' },
  ]);
  const refused = await project.gcda(['secrets', 'sync'], { env: { ...env, GCDA_READ_SECONDS: '1m' } });
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('read-seconds-invalid')]);
});
