import { valueSourceSchema, type ValueSource } from '../../core/value-source';
import { valueSourceOf, type ValueSources } from '../../core/value-sources';
import { describeSource } from '../../secrets/sources/read-value';

const name = 'prod_crm_apikey';
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
])('refuses the source %j', (source) => {
  expect(valueSourceSchema.safeParse(source).success).toBe(false);
});

test('allows dots in a path of Vault that are names', () => {
  for (const path of ['.hidden', 'a/..b', 'a.b/c'])
    expect(valueSourceSchema.safeParse({ ...vault, path, field: 'x' }).success).toBe(true);
});
