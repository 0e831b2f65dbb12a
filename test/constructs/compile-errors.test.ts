import { complaints } from '../kit/complaints';

/** What the snippets are compiled with; the author of a real stack has the same at hand. */
const preamble = `import { z } from 'zod';
import { AtomicSecret, basicAuth, bodyException, DataAction, ExternalService, field, get, header, path, post } from './constructs';
declare const scope: never;
declare const service: ExternalService<'dev'>, dev: AtomicSecret<'dev'>, prod: AtomicSecret<'prod'>;
const review = { reason: 'r', owner: 'o', reviewId: 'SEC-1', expires: '2027-01-31', demandsTls13: true } as const;
const sound = {
  service,
  input: z.object({ accountId: z.string(), limit: z.int().optional() }),
  output: z.object({ name: z.string() }),
  request: get(path\`/accounts/\${'accountId'}\`, { query: { limit: 'limit' } }),
  headers: { Authorization: header\`Bearer \${dev}\` },
};
`;

const inHeader = "required in type 'A_secret_belongs_in_a_header'";
const ofProd = `required in type 'Secret_of_another_environment<"prod", "dev">'`;
const noSuch = (name: string) => `required in type 'No_such_input<"${name}", "accountId" | "limit">'`;
const noText = `Type 'AtomicSecret<"dev">' is not assignable to type 'string'`;

/** A wrong declaration, and the end of the one complaint about it. */
const rows: readonly (readonly [what: string, code: string, says: string])[] = [
  ['a secret in a path', 'path`/accounts/${dev}`', inHeader],
  ['a secret in a query', 'get(path`/a`, { query: { key: dev } })', inHeader],
  ['a secret in a body', "post(path`/a`, { body: { id: field('accountId'), key: dev } })", inHeader],
  ['a secret deep in a body', 'post(path`/a`, { body: { list: [{ key: dev }] } })', inHeader],
  ['a secret as a body', 'post(path`/a`, { body: dev })', inHeader],
  ['a secret as a field', 'post(path`/a`, { body: { key: field(dev) } })', inHeader],
  ['a header in a body', 'post(path`/a`, { body: { key: header`${dev}` } })', inHeader],
  ['a secret in the input contract', action('input: z.object({ accountId: dev, limit: z.int() })'), inHeader],
  ['a secret in the output contract', action('output: z.object({ all: z.array(z.object({ a: dev })) })'), inHeader],
  ['a secret in the response map', action('response: { name: dev }'), noText],
  ['a secret among the defaults', action('responseDefaults: { name: dev }'), noText],
  ['a secret in the example', action('example: { accountId: dev }'), noText],
  [
    'a secret as the name',
    'new DataAction(scope, dev, sound)',
    noText.replace('Type', 'Argument of type').replace('to type', 'to parameter of type'),
  ],
  [
    'a secret in a description',
    'z.string().describe(dev)',
    noText.replace('Type', 'Argument of type').replace('to type', 'to parameter of type'),
  ],
  ['another environment’s secret in a header', action('headers: { A: header`${prod}` }'), ofProd],
  ['two environments’ secrets in a header', action('headers: { A: header`${dev}${prod}` }'), ofProd],
  [
    'another environment’s secret as authentication',
    action("authentication: { kind: 'bearer', token: prod }, headers: {}"),
    ofProd,
  ],
  ['another environment’s secret in a pair', 'basicAuth(dev, prod)', ofProd],
  [
    'another environment’s secret in a body',
    action('request: post(path`/a`, { body: bodyException({ secret: prod, ...review }) })'),
    ofProd,
  ],
  ['a wrong name in a path', action("request: get(path`/a/${'acountId'}`)"), noSuch('acountId')],
  ['a wrong name in a query', action("request: get(path`/a`, { query: { limit: 'limits' } })"), noSuch('limits')],
  [
    'a wrong name in a body',
    action("request: post(path`/a`, { body: { a: [field('acountId')] } })"),
    noSuch('acountId'),
  ],
];

function action(props: string): string {
  return `new DataAction(scope, 'lookup', { ...sound, ${props} })`;
}

const found = complaints(Object.fromEntries(rows.map(([, code], i) => [`row-${i}.ts`, `${preamble}${code};`])));

test.each(rows.map(([what, , says], i) => [what, i, says] as const))(
  'names what is wrong with %s',
  (_what, i, says) => {
    const own = found.filter((complaint) => complaint.includes(`/row-${i}.ts(`));
    expect(own).toEqual([expect.stringContaining(says)]);
  },
);

test('has nothing to say of what is sound', () => {
  const code = [
    "new DataAction(scope, 'a', sound);",
    action("request: post(path`/a`, { body: { fixed: 'text', list: [1, null, { id: field('accountId') }] } })"),
    action(
      "request: post(path`/a`, { body: { key: bodyException({ secret: dev, ...review }) }, query: { limit: 'limit' } })",
    ),
    action("headers: { Authorization: 'Bearer {{secrets.dev_crm_bearer}}' }"),
    action('headers: { Authorization: basicAuth(dev, dev) }'),
  ];
  expect(complaints({ 'sound.ts': `${preamble}${code.join(';\n')};` })).toEqual([]);
});
