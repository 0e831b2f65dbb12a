import { valueSourceSchema, type ValueSource } from '../../../core/sources/value-source';
import { valueSourceOf, type ValueSources } from '../../../core/sources/value-sources';
import { describeSource } from '../../../core/sources/value-source';

const name = 'prod_crm_apikey';
const aws = { kind: 'aws-secrets-manager', region: 'eu-central-1' } as const;
const vault = { kind: 'vault', address: 'https://vault.example.com', mount: 'secret', tokenVariable: 'TOKEN' } as const;

test.each<[ValueSources['default'], ValueSource, string]>([
  [{ kind: 'env' }, { kind: 'env', variable: 'GCDA_PROD_CRM_APIKEY' }, 'env GCDA_PROD_CRM_APIKEY'],
  [{ kind: 'file', directory: 'values' }, { kind: 'file', path: `values/${name}` }, `file values/${name}`],
  [
    { kind: 'age', directory: 'values', identityVariable: 'ID' },
    { kind: 'age', path: `values/${name}.age`, identityVariable: 'ID' },
    `age values/${name}.age`,
  ],
  [
    { kind: 'exec', command: ['op', 'read', 'op://prod/{secret}'], timeoutSeconds: 30 },
    { kind: 'exec', command: ['op', 'read', `op://prod/${name}`], timeoutSeconds: 30 },
    'exec op',
  ],
  [
    { ...vault, path: 'genesys' },
    { ...vault, path: `genesys/${name}`, field: 'value' },
    `vault secret/genesys/${name}#value`,
  ],
  [
    { kind: 'sops', path: 'prod.yaml', identityVariable: 'ID' },
    { kind: 'sops', path: 'prod.yaml', identityVariable: 'ID', key: [name] },
    `sops prod.yaml#${name}`,
  ],
  [
    { kind: 'sops', path: 'prod.yaml', program: 'sops', key: ['genesys', 'prod'] },
    { kind: 'sops', path: 'prod.yaml', program: 'sops', key: ['genesys', 'prod', name] },
    `sops prod.yaml#genesys.prod.${name}`,
  ],
  [
    { ...aws, prefix: 'genesys/prod' },
    { ...aws, secretId: `genesys/prod/${name}` },
    `aws eu-central-1 genesys/prod/${name}`,
  ],
  [
    { ...aws, prefix: 'genesys', field: 'value' },
    { ...aws, secretId: `genesys/${name}`, field: 'value' },
    `aws eu-central-1 genesys/${name}#value`,
  ],
  [{ kind: 'module', path: 'own.js' }, { kind: 'module', path: 'own.js' }, 'module own.js'],
])('derives a source from the default %j', (common, expected, description) => {
  const source = valueSourceOf({ default: common }, name);
  expect(source).toEqual(expected);
  expect(valueSourceSchema.parse(source)).toEqual(expected);
  expect(describeSource(source)).toBe(description);
});

test.each([
  { kind: 'age', path: 'x.age' },
  { kind: 'age', path: 'x.age', identityFile: 'id', identityVariable: 'ID' },
  { kind: 'exec', command: [] },
  { kind: 'exec', command: [''] },
  { kind: 'exec', command: ['op', 'a\0b'] },
  { kind: 'exec', command: 'op read' },
  { kind: 'exec', command: ['op'], timeoutSeconds: 0 },
  { ...vault, path: '../sys', field: 'x' },
  { ...vault, path: 'a/../b', field: 'x' },
  { ...vault, path: '/a', field: 'x' },
  { ...vault, path: 'a', field: 'x', address: 'file:///etc' },
  { ...vault, path: 'a', field: 'x', version: 0 },
  { ...vault, path: 'a', field: 'x', address: 'https://vault.example.com/v1' },
  { ...vault, path: 'a', field: 'x', address: 'https://user:word@vault.example.com' },
  { ...vault, path: 'a', field: 'x', address: 'https://vault.example.com?a=b' },
  { ...aws, secretId: 'a', endpoint: 'https://user:word@example.com' },
  { kind: 'module', path: 'own.js', timeoutSeconds: 0 },
  { kind: 'sops', path: 'x.yaml', key: ['a'] },
  { kind: 'sops', path: 'x.yaml', key: [], identityVariable: 'ID' },
  { kind: 'sops', path: 'x.yaml', key: ['a'], identityVariable: 'ID', program: 'sops' },
  { kind: 'sops', path: 'x.yaml', key: ['a"]["b'], program: 'sops' },
  { ...aws, secretId: 'a b' },
  { ...aws, secretId: '' },
  { ...aws, secretId: 'a', region: 'evil.example.com/' },
  { ...aws, secretId: 'a', region: 'eu-central-1.evil' },
  { ...aws, secretId: 'a', endpoint: 'file:///etc' },
  { kind: 'module', path: '' },
  { kind: 'module', path: 'own.js', options: { nested: {} } },
])('refuses the source %j', (source) => {
  expect(valueSourceSchema.safeParse(source).success).toBe(false);
});

test.each(['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', 'ap-southeast-7'])('takes %s for a region', (region) => {
  expect(valueSourceSchema.safeParse({ ...aws, region, secretId: 'a' }).success).toBe(true);
});

test('allows dots in a path of Vault that are names', () => {
  for (const path of ['.hidden', 'a/..b', 'a.b/c'])
    expect(valueSourceSchema.safeParse({ ...vault, path, field: 'x' }).success).toBe(true);
});
