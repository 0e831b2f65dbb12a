import { Token } from 'cdktf';
import fc from 'fast-check';
import { z } from 'zod';
import { field, get, header, path, post, type BodyTemplate } from '../../../constructs';
import { lowerHeader } from '../../../constructs/words/header';
import { lowerBody, lowerUrl } from '../../../constructs/words/lower-request';
import { lowerResponse } from '../../../constructs/words/response';
import { lowerForm } from '../../../constructs/words/token-request';
import { executeAction } from '../../../sandbox/genesys/execution/execute-action';
import { applySuccessTemplate, translateResponse } from '../../../sandbox/genesys/execution/translate-response';
import { anEnvironment } from '../../kit/an-environment';
import { programLike, programLikeJson } from '../../kit/program-like';
import { anAction, portsWith } from '../../sandbox/genesys/execution/an-action';
import { asTerraformReads, rendered, requestOf, resultOf, type ActionResource } from '../../kit/rendered-action';
import { actionProps, DataAction, problemsOf, resourceOf, synthStack, type Declared } from '../../kit/synth-stack';

const inputs = {
  types: { text: 'string', count: 'integer', note: 'string' },
  optional: new Set(['note']),
};
const attack = 'x","admin":true,"y":"';
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
const requestWith = (body: unknown) => post(path`/a`, { body: body as BodyTemplate<never> });

describe('a literal arrives exactly as it is written, whatever it looks like', () => {
  it('in a body, beside inputs that try to break out', () => {
    fc.assert(
      fc.property(programLikeJson, programLike, programLike, (literal, key, value) => {
        const body = [
          literal,
          { [key]: [field('text'), literal, field('count')] },
          field('note'),
          literal,
          field('text'),
        ];
        const template = lowerBody(requestWith(body), inputs);
        const sent = JSON.parse(rendered(template, { text: value.toWellFormed() + attack, count: 7 })) as unknown;
        const text = value.toWellFormed() + attack;
        expect(sent).toEqual(asJson([literal, { [key]: [text, literal, 7] }, null, literal, text]));
      }),
      { numRuns: 600 },
    );
  });

  it('as the whole body', () => {
    fc.assert(
      fc.property(programLikeJson, (literal) => {
        expect(JSON.parse(rendered(lowerBody(requestWith(literal), inputs)))).toEqual(asJson(literal));
      }),
    );
  });

  it('in a path, as one segment', () => {
    fc.assert(
      fc.property(programLike, programLike, (literal, value) => {
        const template = lowerUrl(
          'https://a.example/api',
          get({ literals: ['/', `/${literal}`], names: ['text'] }),
          inputs,
        );
        fc.pre(literal.isWellFormed() && !/[%\\?]|^\.{0,2}$|\//.test(literal) && !/\p{C}/u.test(literal));
        fc.pre(!/^\.{1,2}$/.test(value)); // refused by the contract of a path's input before anything is rendered
        const url = new URL(rendered(template, { text: value.toWellFormed() }));
        const [, , , last = ''] = url.pathname.split('/');
        expect(decodeURIComponent(last)).toBe(literal);
        expect([url.host, url.search, url.hash]).toEqual(['a.example', '', '']);
      }),
    );
  });

  it('as a name in a query', () => {
    fc.assert(
      fc.property(programLike, programLike, programLike, (key, value, note) => {
        fc.pre(key.isWellFormed() && key !== 'z');
        const request = get(path`/a`, { query: { [key]: 'text', z: 'note' } });
        const input = { text: value.toWellFormed(), note: `${note.toWellFormed()}!` };
        const url = new URL(rendered(lowerUrl('https://a.example', request, inputs), input));
        expect([...url.searchParams]).toEqual([
          [key, input.text],
          ['z', input.note],
        ]);
      }),
    );
  });

  it('in a header, beside a secret', () => {
    const secret = { secretName: 'key', environmentName: 'dev' };
    fc.assert(
      fc.property(programLike, programLike, (before, after) => {
        fc.pre(/^[\x20-\x7e]*$/.test(before + after) && !/\{\{/.test(before + after));
        const template = lowerHeader(
          { kind: 'text', parts: [before, secret, after] },
          ({ secretName }) => `\${credentials.${secretName}}`,
        );
        expect(rendered(template)).toBe(`${before}k$1#${after}`);
      }),
    );
  });

  it('in the form of a token request', () => {
    fc.assert(
      fc.property(programLike, programLike, (name, value) => {
        fc.pre((name + value).isWellFormed() && name.isWellFormed());
        const template = lowerForm({ [name]: value }, ({ secretName }) => secretName);
        expect([...new URLSearchParams(rendered(template))]).toEqual([[name, value]]);
      }),
    );
  });

  it('in names of outputs and in their defaults', () => {
    fc.assert(
      fc.property(fc.uniqueArray(programLike, { minLength: 1, maxLength: 4 }), programLikeJson, (names, literal) => {
        const map = Object.fromEntries(names.map((name) => [name, '$.none.such']));
        const response = lowerResponse(map, Object.fromEntries(names.map((name) => [name, literal])), {});
        const read = {
          ...response,
          successTemplate: response.successTemplate,
        };
        const text = applySuccessTemplate(read, '{}', translateResponse(read, '{}'), {});
        expect(JSON.parse(text)).toEqual(Object.fromEntries(names.map((name) => [name, asJson(literal)])));
      }),
    );
  });
});

function actionOf(overrides: (declared: Declared) => object, store?: 'native-secrets'): ActionResource {
  const synthesised = synthStack(
    (declared) => void new DataAction(declared.stack, 'lookup', actionProps(declared, overrides(declared))),
    anEnvironment(store === undefined ? {} : { store }),
  );
  return resourceOf<ActionResource>(synthesised, 'integration_action', 'lookup');
}

const harmless = [
  'costs $5',
  'Case ## urgent',
  '#1',
  '${price}',
  '$!{}',
  '#set($x = 1)',
  '#if(true)a#end',
  '#[[ x ]]#',
  '#* x *#',
  '\\$x \\#if',
  '%{if true}x%{endif}',
  '%%{x} $${x}',
  '{{name}} {{{x}}}',
  '"quoted" \\" \u0000\r\n',
];

test.each([undefined, 'native-secrets'] as const)('sends harmless literals from a whole action, store %s', (store) => {
  const body = { texts: harmless, ...Object.fromEntries(harmless.map((text) => [text, 1])) };
  const headerTexts = harmless.filter((text) => /^[\x20-\x7e]*$/.test(text) && !text.includes('{{'));
  const action = actionOf(
    ({ bearer }) => ({
      request: post(path`/a$b/c#d/${'accountId'}.json(1)[0]`, { query: { $filter: 'accountId' }, body }),
      headers: {
        Authorization: header`Bearer ${bearer}`,
        ...Object.fromEntries(headerTexts.map((text, i) => [`X-${i}`, text])),
      },
      output: z.object({ 'a-b': z.string(), rawResult: z.string(), esc: z.string(), '${x}': z.string() }),
      response: { 'a-b': '$.a', rawResult: '$.a', esc: '$.a', '${x}': '$.none.such' },
      responseDefaults: { '${x}': '#set($x)' },
    }),
    store,
  );
  const sent = requestOf(action, { accountId: 'A-1' }, 'tok$en#1');
  expect(JSON.parse(sent.body ?? '')).toEqual(body);
  expect(sent.url).toBe('https://crm.dev.example.com/a%24b/c%23d/A-1.json(1)%5B0%5D?%24filter=A-1');
  expect(sent.headers).toMatchObject({
    Authorization: 'Bearer tok$en#1',
    ...Object.fromEntries(headerTexts.map((text, i) => [`X-${i}`, text])),
  });
  expect(resultOf(action, { a: 'x' })).toEqual({ 'a-b': 'x', rawResult: 'x', esc: 'x', '${x}': '#set($x)' });
});

test('takes a literal that looks like a field for what it is', () => {
  const body = { kind: 'field', name: 'accountId', also: { kind: 'body-exception', secret: 'x' } };
  const action = actionOf(() => ({ request: post(path`/a`, { body: body as never }) }));
  expect(JSON.parse(requestOf(action, { accountId: 'A-1' }).body ?? '')).toEqual(body);
});

test('keeps the bytes of texts that no template could read otherwise', () => {
  const body = { a: 'Zürich {x} 50% 😀', b: ['\\', '"', '\n'] };
  expect(lowerBody(requestWith(body), inputs)).toBe(JSON.stringify(body));
});

const typed = [
  'Hello ${input.name}',
  '$input.name',
  '$!{input.x}',
  '$!input.x',
  '$input.get("x")',
  '${input["x"]}',
  'a{{input.x}}',
  '{{ input.x }}',
  '${input}',
  '$esc.jsonString($x)',
  '${rawResult}',
  '${input.x|"y"}',
];
const places: readonly (readonly [string, (text: string) => object])[] = [
  ['a body', (text) => ({ request: post(path`/a`, { body: { k: [text] } }) })],
  ['a key', (text) => ({ request: post(path`/a`, { body: { [text]: 1 } }) })],
  ['a path', (text) => ({ request: get({ literals: [`/${text.replaceAll(' ', '')}`], names: [] }) })],
  ['a query', (text) => ({ request: get(path`/a`, { query: { [text.replaceAll(' ', '')]: 'accountId' } }) })],
  ['a response', (text) => ({ response: { name: text } })],
  ['a default', (text) => ({ response: { name: '$.name' }, responseDefaults: { name: text } })],
];

describe.each(places)('a reference typed into %s', (_place, overrides) => {
  test.each(typed)('is refused: %s', (text) => {
    const problems = problemsOf(
      (declared) => void new DataAction(declared.stack, 'lookup', actionProps(declared, overrides(text))),
    );
    expect(problems).toContainEqual(expect.objectContaining({ code: 'reference-typed-as-text' }));
  });
});

test('says what to use in place of a typed reference', () => {
  const fixes = places.slice(0, 4).map(([, overrides]) => {
    const declare = (declared: Declared) =>
      void new DataAction(declared.stack, 'lookup', actionProps(declared, overrides('${input.name}')));
    return problemsOf(declare).find(({ code }) => code === 'reference-typed-as-text');
  });
  expect(fixes.map((problem) => problem?.fix)).toEqual([
    "use field('name') for the whole value; a text made of parts is made in the flow",
    "use field('name') for the whole value; a text made of parts is made in the flow",
    "use path`…${'name'}`",
    "use query: { parameter: 'name' }; names of parameters are literal",
  ]);
  expect(fixes[0]?.what).toBe('the body holds ${input.name} as text; it would be sent as it stands');
});

test.each(['${input.name}', '$input.x', '{{input.x}}'])('refuses %s in a header', (text) => {
  const problems = problemsOf(
    (declared) =>
      void new DataAction(
        declared.stack,
        'lookup',
        actionProps(declared, { headers: { A: header`${declared.bearer}`, B: text } }),
      ),
  );
  expect(problems.map(({ code }) => code)).toEqual([
    text.startsWith('{{') ? 'secret-reference-invalid' : 'reference-typed-as-text',
  ]);
});

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;
const unsendable: readonly (readonly [string, unknown])[] = [
  ['undefined', { a: undefined }],
  ['no number', [Number.NaN]],
  ['a date', { at: new Date(0) }],
  ['a hole', Array.from({ length: 2 }, (_, i) => i).concat(new Array<number>(1))],
  ['a big integer', 1n],
  ['a number that Terraform computes', Token.asNumber('${var.n}')],
  ['a list that Terraform computes', Token.asList('${var.list}')],
  ['itself', cyclic],
  ['51 levels', Array.from({ length: 51 }).reduce<unknown>((inner) => [inner], 1)],
];
test.each(unsendable)('refuses a body that holds %s', (_what, body) => {
  const problems = problemsOf(
    (declared) => void new DataAction(declared.stack, 'lookup', actionProps(declared, { request: requestWith(body) })),
  );
  expect(problems.map(({ code }) => code)).toEqual(['body-not-json']);
});

test('refuses a secret that a cast put into a body', () => {
  const problems = problemsOf(
    (declared) =>
      void new DataAction(
        declared.stack,
        'lookup',
        actionProps(declared, { request: requestWith({ a: declared.bearer }) }),
      ),
  );
  expect(problems.map(({ code }) => code)).toEqual(['secret-outside-header']);
});

test.each([
  ['a number', z.number(), '1,"admin":true'],
  ['an integer', z.int(), '1,"admin":true'],
  ['a truth value', z.boolean(), 'true,"admin":true'],
  ['a number that may be absent', z.number().optional(), '1,"admin":true'],
  ['a text', z.string(), ['","admin":true']],
])('sends no text in the place of %s, whose value stands bare', async (_what, schema, value) => {
  const input = z.object({ accountId: schema });
  const body = { a: field('accountId') };
  const synthesised = synthStack((declared) => {
    new DataAction(declared.stack, 'lookup', actionProps(declared, { input, request: post(path`/a`, { body }) }));
  });
  const action = resourceOf<ActionResource & { contract_input: string }>(synthesised, 'integration_action', 'lookup');
  const definition = anAction({
    request: { requestType: 'POST', requestTemplate: asTerraformReads(action.config_request.request_template) },
    contract: { inputSchema: JSON.parse(asTerraformReads(action.contract_input)) as unknown },
  });
  const ports = portsWith({}, { fetch: () => Promise.reject(new Error('sent')) });
  const { error } = await executeAction(definition, { accountId: value }, ports, { flatten: false });
  expect(error?.code).toBe('input.invalid');
});

test('writes null where an input is null, and leaves it out of queries', () => {
  const action = actionOf(() => ({
    input: z.object({ accountId: z.null() }),
    request: post(path`/a`, { query: { id: 'accountId' }, body: [field('accountId')] }),
  }));
  const sent = requestOf(action, { accountId: null });
  expect([sent.body, new URL(sent.url).search]).toEqual(['[null]', '']);
});
