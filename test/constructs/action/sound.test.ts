import fc from 'fast-check';
import { z } from 'zod';
import { DataAction, field, path, post } from '../../../constructs';
import { asTerraformReads } from '../../../constructs/tree/terraform-text';
import { isJsonEquivalent } from '../../../core/rules/json-equivalence';
import { tryReadPath } from '../../../core/rules/json-path/try-read-path';
import { isKept, keptContract, normalContract } from '../../../core/rules/kept-contract';
import { templateFault } from '../../../core/rules/template-fault';
import { aSandbox, textOf } from '../../kit/a-sandbox';
import { resultOf, type ActionResource } from '../../kit/rendered-action';
import { actionProps, problemsOf, resourceOf, synthStack, type Declared } from '../../kit/synth-stack';
import { declareAction } from '../../sandbox/genesys/fixtures';

type Overrides = Readonly<Record<string, unknown>>;
interface Resource extends ActionResource {
  readonly name: string;
  readonly category: string;
  readonly contract_input: string;
  readonly contract_output: string;
}

const declaring = (overrides: Overrides, edit: (action: DataAction) => void = () => {}) => {
  return (declared: Declared) => edit(new DataAction(declared.stack, 'lookup', actionProps(declared, overrides)));
};
const problemsWith = (overrides: Overrides) => problemsOf(declaring(overrides));
const resourceWith = (overrides: Overrides) =>
  resourceOf<Resource>(synthStack(declaring(overrides)), 'integration_action', 'lookup');
const overriding = (path: string, value: unknown) => (action: DataAction) => {
  const [resource] = action.node.children as unknown as { addOverride: (path: string, value: unknown) => void }[];
  resource!.addOverride(path, value);
};

const node: z.ZodType = z.object({
  name: z.string(),
  get children() {
    return z.array(node);
  },
});
const outputOf = (schema: z.ZodType, overrides: Overrides = {}) => ({
  output: z.object({ name: schema }),
  response: { name: '$.name' },
  ...overrides,
});

test('quotes nothing of a template or path that cannot be read: a value may stand there', () => {
  const marker = ['mark', 'er', '4711'].join('');
  const found = [
    templateFault(`Bearer \${${marker}`, { secretReferences: false }),
    ...[`$.items[${marker}]`, '$.items[4711-0815]', `$.items[?(@.${marker}='x'`].map((path) => {
      const read = tryReadPath(path);
      return 'reason' in read ? read.reason : undefined;
    }),
  ];
  for (const reason of found) expect(reason).toEqual(expect.not.stringMatching(/marker|4711/));
});

describe('refuses, with one problem,', () => {
  test.each<[string, Overrides, string, string]>([
    ['an array of arrays', outputOf(z.array(z.array(z.string()))), 'output-array-nested', 'must not hold arrays'],
    [
      'an array of arrays that may be absent',
      outputOf(z.array(z.array(z.string()).nullable())),
      'output-array-nested',
      'must not hold arrays',
    ],
    [
      'an array of arrays far down',
      outputOf(z.object({ rows: z.array(z.object({ cells: z.array(z.array(z.number())) })) })),
      'output-array-nested',
      'must not hold arrays',
    ],
    ['a tuple with an array', outputOf(z.tuple([z.array(z.string())])), 'output-array-nested', 'must not hold arrays'],
    ['a contract that holds itself', outputOf(node), 'contract-invalid', '$ref is not supported'],
    ['an empty choice', outputOf(z.string().meta({ enum: [] })), 'contract-invalid', 'name/enum must be a list'],
    [
      'a keyword of the wrong type',
      outputOf(z.string().meta({ minLength: 'three' })),
      'contract-invalid',
      'properties/name/minLength must be a whole number from 0',
    ],
    [
      'a filter that is not closed',
      { response: { name: "$.items[?(@.a='x'" } },
      'response-path-invalid',
      'a filter is not closed at position 8',
    ],
    [
      'a filter that assigns',
      { response: { name: "$.items[?(@.a='x')]" } },
      'response-path-invalid',
      "a filter compares with '==', got '=' at position 14",
    ],
    ['a bracket that is not closed', { response: { name: '$.items[0' } }, 'response-path-invalid', 'at position 8'],
    ['a path that ends too early', { response: { name: '$.items.' } }, 'response-path-invalid', 'at position 8'],
    ['a path without its first sign', { response: { name: 'items[' } }, 'response-path-invalid', 'at position 6'],
    ['an empty path', { response: { name: '' } }, 'response-path-invalid', 'the path is empty'],
    [
      'a function that does not exist',
      { response: { name: '$.items.count()' } },
      'response-path-invalid',
      'there is no such function at position 9',
    ],
    ['a path that is no text', { response: { name: 5 } }, 'response-path-invalid', 'it is no text'],
    [
      'a filter into a single value',
      { response: { name: "$.items[?(@.a == 'x')].b" } },
      'response-path-list',
      "the path of output 'name' always gives a list",
    ],
    [
      'an index behind a filter',
      { response: { name: "$.items[?(@.a == 'x')][0]" } },
      'response-path-list',
      'always gives a list',
    ],
    ['every item', { response: { name: '$.items[*].name' } }, 'response-path-list', 'always gives a list'],
    ['a scan', { response: { name: '$..name' } }, 'response-path-list', 'always gives a list'],
    [
      'a default that does not fit',
      outputOf(z.string().min(1), { responseDefaults: { name: '' } }),
      'response-default-invalid',
      "the default of output 'name'",
    ],
  ])('%s', (_name, overrides, code, what) => {
    const problems = problemsWith(overrides);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]).toMatchObject({
      where: 'dev-crm/lookup',
      at: expect.stringContaining('sound.test.ts') as string,
      what: expect.stringContaining(what) as string,
    });
  });

  test.each<[string, string, unknown, string]>([
    ['a loop', 'config_request.request_template', '#foreach($i in $input.a)$i#end', 'template-invalid'],
    ['a success template', 'config_response.success_template', '$${name', 'template-invalid'],
    ['a path', 'config_response.translation_map.name', '$.a[?(@.b=1)]', 'response-path-invalid'],
    ['a method', 'config_request.request_type', 'TRACE', 'request-type-invalid'],
    ['a name', 'name', 'x'.repeat(257), 'action-name-invalid'],
    ['a category', 'category', '', 'action-name-invalid'],
    ['an input', 'contract_input', '{"type":"object","properties":{"1a":{"type":"string"}}}', 'input-name-invalid'],
    ['a contract that is no JSON', 'contract_output', '{', 'contract-invalid'],
    ['a contract that is not kept', 'contract_output', '{"type":"object"}', 'contract-not-kept'],
    [
      'a null that the provider drops',
      'contract_output',
      '{"type":"object","properties":{"a":{"default":null}},"additionalProperties":true}',
      'contract-not-kept',
    ],
  ])('%s in an override', (_name, at, value, code) => {
    const problems = problemsOf(declaring({ response: { name: '$.name' } }, overriding(at, value)));
    expect(problems).toMatchObject([{ code, where: 'dev-crm/lookup', at: expect.stringContaining('sound') as string }]);
  });
});

test('says each fault once, in the words of the declaration', () => {
  const problems = problemsWith({ timeoutSeconds: 99, response: { name: '$.a[' } });
  expect(problems.map(({ code }) => code).sort()).toEqual(['response-path-invalid', 'timeout-invalid']);
});

/** Names that the platform takes for outputs, and a template does not. */
const names = [
  'first-name',
  'a.b:c',
  '_id',
  '1st',
  'ünï',
  'a b',
  '"',
  '\\',
  '${x}',
  '#end',
  '$',
  'input',
  'output1',
  'constructor',
  'toString',
];

test('gives every legal name of an output its value', () => {
  const resource = resourceWith({
    output: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
    response: Object.fromEntries(names.map((name) => [name, `$[${JSON.stringify(name)}]`])),
  });
  const answer = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
  expect(resultOf(resource, answer)).toEqual(answer);
});

test.each([
  ['beside one that is required', { id: z.string() }],
  ['alone', {}],
])('leaves optional outputs out that an answer lacks, %s', (_name, required: Record<string, z.ZodType>) => {
  const optional = { a: z.string().optional(), 'b-c': z.number().optional(), d: z.array(z.string()).optional() };
  const shape = { ...optional, ...required };
  const response = Object.fromEntries(Object.keys(shape).map((name) => [name, `$['${name}']`]));
  const resource = resourceWith({ output: z.object(shape), response });
  const all = { ...(required.id ? { id: '' } : {}), a: '', 'b-c': 0, d: [] };
  const lacking = Object.keys(optional).map((_, i, { length }) =>
    Object.entries(all).filter(([name]) => name === 'id' || Object.keys(optional).indexOf(name) % length === i),
  );
  for (const entries of [Object.entries(all), ...lacking, required.id ? [['id', 'x'] as const] : []]) {
    const answer = Object.fromEntries(entries);
    expect(resultOf(resource, answer)).toEqual(answer);
  }
});

test('sends contracts in the form that they come back in', () => {
  const inner = z.object({ a: z.object({ b: z.string() }).nullable() });
  const kept = {
    nullable: inner.nullable(),
    union: z.union([inner, z.tuple([z.object({}), inner])]),
    both: z.intersection(inner, z.object({ c: z.array(inner.nullable()) })),
    absent: z.string().nullable().default(null),
    named: z.object({ items: z.array(z.string()), properties: z.string(), type: z.object({}) }),
    record: z.record(z.string(), z.number()),
    loose: z.looseObject({ a: z.unknown() }).optional(),
  };
  const { contract_output: text } = resourceWith({ output: z.object(kept) });
  expect(isKept(JSON.parse(text))).toBe(true);
  expect(text).toContain('"properties":{"b":{"type":"string"}},"required":["b"],"additionalProperties":true');
});

test('tells the contracts that come back changed as the provider tells them', () => {
  const schema = fc.letrec<{ readonly any: unknown }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(null, 'object', 1),
      fc.array(tie('any'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('type', 'properties', 'additionalProperties', 'anyOf', 'a'), tie('any')),
    ),
  })).any;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('type', 'properties', 'a'), schema), (contract) => {
      const kept = keptContract(contract);
      const isSame = isJsonEquivalent(JSON.stringify(normalContract(contract)), JSON.stringify(contract));
      expect([isKept(contract), isKept(kept)]).toEqual([isSame, true]);
    }),
  );
});

interface Output {
  readonly schema: z.ZodType;
  readonly value: unknown;
}
const leaf: fc.Arbitrary<Output> = fc.constantFrom<Output>(
  { schema: z.string(), value: '$"\\#' },
  { schema: z.number().int(), value: -3 },
  { schema: z.boolean(), value: false },
  { schema: z.enum(['a', 'b']), value: 'b' },
  { schema: z.string().nullable(), value: null },
  { schema: z.unknown(), value: { any: [[1]] } },
  { schema: z.null(), value: null },
  { schema: z.literal([1, 'x']), value: 1 },
);
const output: fc.Arbitrary<Output> = fc.letrec<{ readonly any: Output }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('any').map(({ schema, value }) => ({ schema: z.array(schema), value: [value, value] })),
    tie('any').map(({ schema, value }) => ({ schema: z.object({ items: schema }), value: { items: value } })),
    tie('any').map(({ schema }) => ({ schema: schema.nullable(), value: null })),
    tie('any').map(({ schema, value }) => ({ schema: z.union([schema, z.string()]), value })),
    tie('any').map(({ schema, value }) => ({ schema: z.tuple([schema, z.string()]), value: [value, ''] })),
  ),
})).any;
const declaration = fc.record({
  outputs: fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ minLength: 1 })), output, { maxKeys: 4 }),
  optional: fc.boolean(),
  isMapped: fc.boolean(),
  wild: fc.option(fc.constantFrom('..', '[*]', "[?(@.a == 'x')]", '[?(@.a', '[0', '.none()', '.length()'), {
    freq: 2,
    nil: '',
  }),
  input: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,3}$/), fc.constantFrom(z.string(), z.number()), {
    maxKeys: 2,
  }),
});

/** The body that the provider posts for a resource. */
const bodyOf = (resource: Resource, integrationId: string) => {
  const read = (texts: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, asTerraformReads(text)]));
  const { config_request: request, config_response: response } = resource;
  return {
    name: resource.name,
    category: resource.category,
    integrationId,
    config: {
      request: {
        requestUrlTemplate: asTerraformReads(request.request_url_template),
        requestTemplate: asTerraformReads(request.request_template),
        requestType: request.request_type,
        headers: read(request.headers),
      },
      response: {
        translationMap: read(response.translation_map),
        translationMapDefaults: read(response.translation_map_defaults),
        successTemplate: asTerraformReads(response.success_template),
      },
    },
    contract: {
      input: { inputSchema: JSON.parse(asTerraformReads(resource.contract_input)) as unknown },
      output: { successSchema: JSON.parse(asTerraformReads(resource.contract_output)) as unknown },
    },
  };
};

test('calls nothing sound that the platform refuses, changes, or cannot run', async () => {
  let answer: unknown;
  const kit = aSandbox({ normalizeContracts: true, fetch: () => Promise.resolve(Response.json(answer)) });
  const { integrationId } = await declareAction(kit, 'a value');
  let sound = 0;
  await fc.assert(
    fc.asyncProperty(declaration, async ({ outputs, optional, isMapped, wild, input }) => {
      const entries = Object.entries(outputs);
      const overrides = {
        input: z.object({ accountId: z.string(), ...input }),
        output: z.object(
          Object.fromEntries(entries.map(([name, { schema }]) => [name, optional ? schema.optional() : schema])),
        ),
        request: post(path`/a/${'accountId'}`, { body: { id: field('accountId') } }),
        ...(isMapped && {
          response: Object.fromEntries(entries.map(([name], i) => [name, `$.m${i}${i === 0 ? wild : ''}`])),
        }),
      };
      if (problemsWith(overrides).length > 0) return;
      sound += 1;
      const body = bodyOf(resourceWith(overrides), integrationId);
      const created = await kit.call('POST', '/api/v2/integrations/actions', body);
      expect([created.status, created.body.message]).toEqual([200, undefined]);
      const { input: into, output: out } = created.body.contract ?? {};
      // The provider compares the state's text and the one that is configured.
      expect([
        isJsonEquivalent(JSON.stringify(into?.inputSchema), JSON.stringify(body.contract.input.inputSchema)),
        isJsonEquivalent(JSON.stringify(out?.successSchema), JSON.stringify(body.contract.output.successSchema)),
      ]).toEqual([true, true]);
      const values = entries.map(([name, { value }], i) => [isMapped ? `m${i}` : name, value] as const);
      // An answer that keeps the contract; a path that goes on leads elsewhere.
      const inputs = {
        accountId: 'A',
        ...Object.fromEntries(Object.keys(input).map((name) => [name, sampleOf(input[name]!)])),
      };
      for (const given of [...(wild === '' || !isMapped ? [values] : []), ...(optional ? [[]] : [])]) {
        answer = Object.fromEntries(given);
        const tested = await kit.call(
          'POST',
          `/api/v2/integrations/actions/${textOf(created.body.id)}/test?flatten=false`,
          inputs,
        );
        expect([tested.body.success, tested.body.error]).toEqual([true, undefined]);
      }
    }),
    { numRuns: 40 },
  );
  // Not by refusing everything.
  expect(sound).toBeGreaterThan(4);
});

const sampleOf = (schema: z.ZodType) => (schema instanceof z.ZodString ? 'x' : 1);

test('takes the published shapes of paths', () => {
  const lists = ['$.a[*].b', '$..a', "$..a[?(@.b == 'x')].c", "$.a[?('x' in @.b[*].c)]", '$.a[0:2]', '$.a[0,1]'];
  const single = ['$', '$.a.b', '$.a[0].b[0].c', '$.[0]', '$.a-b', 'a.b', '$.a.length()', '$..a.length()'];
  const output = z.object({
    ...Object.fromEntries(lists.map((_, i) => [`l${i}`, z.array(z.unknown())])),
    ...Object.fromEntries(single.map((_, i) => [`s${i}`, z.unknown()])),
  });
  const response = Object.fromEntries([
    ...lists.map((text, i) => [`l${i}`, text]),
    ...single.map((text, i) => [`s${i}`, text]),
  ]) as Record<string, string>;
  expect(problemsWith({ output, response })).toEqual([]);
});
