import { compareEnvironments } from '../../../secrets/promote/compare-environments';
import { comparisonProblems } from '../../../secrets/promote/comparison-problems';
import { anAction, anEnvironment } from '../../kit/an-inventory';

const stg = anEnvironment({ name: 'stg' });
const prod = anEnvironment({ name: 'prod' });
const codes = (other: typeof prod) => comparisonProblems(compareEnvironments([stg, other])).map(({ code }) => code);

test('finds environments alike that differ by prefix and address only', () => {
  const { rows } = compareEnvironments([stg, prod]);
  expect(rows.filter(({ verdict }) => verdict !== 'same').map(({ aspect }) => aspect)).toEqual(['address']);
  expect(rows).toContainEqual({
    kind: 'action',
    service: 'crm',
    name: 'lookup-account',
    aspect: 'header Authorization',
    cells: ['Bearer {{secrets.stg_crm_bearer}}', 'Bearer {{secrets.prod_crm_bearer}}'],
    verdict: 'same',
  });
  expect(codes(prod)).toEqual([]);
});

test('lets adopted prefixes differ', () => {
  const secrets = prod.secrets.map((secret) => ({ ...secret, name: secret.name.replace('prod_', 'live_') }));
  const headers = { Authorization: 'Bearer {{secrets.live_crm_bearer}}' };
  expect(codes({ ...prod, prefix: 'live', secrets, actions: [anAction('prod', { headers })] })).toEqual([]);
});

test.each([
  ['promotion-contract-differs', { contractHash: '1' }],
  ['promotion-request-differs', { definitionHash: '1' }],
  ['promotion-request-differs', { requestType: 'POST' as const }],
  ['promotion-name-differs', { name: 'prod-crm-lookup' }],
  ['promotion-header-differs', { headers: { Authorization: 'Bearer {{secrets.prod_crm_clientid}}' } }],
  ['promotion-header-differs', { headers: { Authorization: 'Bearer {{secrets.stg_crm_bearer}}' } }],
  ['promotion-header-differs', { headers: { Authorization: 'Token {{secrets.prod_crm_bearer}}' } }],
])('gives %s', (code, overrides) => {
  expect(codes({ ...prod, actions: [anAction('prod', overrides)] })).toEqual([code]);
});

test('takes a header that only one of them has for a difference', () => {
  const headers = { Authorization: 'Bearer {{secrets.prod_crm_bearer}}', 'X-More': '1' };
  const problems = comparisonProblems(
    compareEnvironments([stg, { ...prod, actions: [anAction('prod', { headers })] }]),
  );
  expect(problems).toMatchObject([
    { code: 'promotion-header-differs', what: 'header X-More: stg has none, prod has 1' },
  ]);
});

test('shows differences of time limit, lifetime and rotation, and lets them be', () => {
  const [bearer, ...rest] = prod.secrets;
  const other = {
    ...prod,
    secrets: [{ ...bearer!, lifetimeSeconds: 600 }, ...rest],
    actions: [anAction('prod', { timeoutSeconds: 30 })],
  };
  const { rows } = compareEnvironments([stg, other]);
  expect(rows.filter(({ verdict }) => verdict === 'allowed').map(({ aspect, cells }) => [aspect, cells])).toEqual([
    ['address', ['https://crm.stg.example.com', 'https://crm.prod.example.com']],
    ['lifetime', ['no end', '600 s']],
    ['timeout', ['10 s', '30 s']],
  ]);
  expect(codes(other)).toEqual([]);
});

test('names everything that one of them lacks, and who lacks it', () => {
  const bare = { ...prod, services: [], secrets: prod.secrets.slice(1), actions: [] };
  const problems = comparisonProblems(compareEnvironments([stg, bare]));
  expect(problems.map(({ code, where, what }) => [code, where, what])).toEqual([
    ['promotion-missing', 'service crm', 'prod lacks it'],
    ['promotion-missing', 'secret crm/bearer', 'prod lacks it'],
    ['promotion-missing', 'action crm/lookup-account', 'prod lacks it'],
  ]);
});

test('accepts what an environment says it lacks on purpose, with the reason', () => {
  const bare = {
    ...prod,
    actions: [],
    absent: [{ service: 'crm', action: 'lookup-account', reason: 'not sold there' }],
  };
  const { rows } = compareEnvironments([stg, bare]);
  expect(rows.find(({ aspect }) => aspect === 'presence')).toMatchObject({
    cells: ['there', 'absent: not sold there'],
    verdict: 'allowed',
  });
  expect(codes(bare)).toEqual([]);
});

test("leaves issuers' secrets out, which are not on the platform", () => {
  const [bearer] = stg.secrets;
  const issuer = { ...bearer!, name: 'stg_crm_issuersecret', type: 'issuersecret', use: 'issuer' as const };
  const { rows } = compareEnvironments([{ ...stg, secrets: [...stg.secrets, issuer] }, prod]);
  expect(rows.filter(({ name }) => name === 'issuersecret')).toEqual([]);
});

test('compares more than two', () => {
  const { environments, rows } = compareEnvironments([anEnvironment(), stg, prod]);
  expect(environments).toEqual(['dev', 'stg', 'prod']);
  expect(rows.every(({ cells }) => cells.length === 3)).toBe(true);
});
