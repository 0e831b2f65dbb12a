import { App, Testing } from 'cdktf';
import Ajv from 'ajv-draft-04';
import fc from 'fast-check';
import { z } from 'zod';
import {
  addAppChecks,
  AtomicSecret,
  collectProblems,
  del,
  deployedContext,
  ExternalService,
  GenesysStack,
  get,
  header,
  path,
  PlatformOAuth,
} from '../../../constructs';
import { isPathValue, pathInputPattern, withPathInputs } from '../../../constructs/words/path-input';
import { toContract } from '../../../constructs/words/contract';
import { normalAddress } from '../../../core/normal-address';
import { normalPath } from '../../../core/normal-path';
import type { StateBackend } from '../../../core/state-backend';
import type { DeployedStack } from '../../../core/deployed';
import { contractHashOf } from '../../../constructs/action/version';
import { anEnvironment } from '../../kit/an-environment';
import { programLike } from '../../kit/program-like';
import { executeAction } from '../../../sandbox/genesys/execution/execute-action';
import { anAction, portsWith } from '../../sandbox/genesys/execution/an-action';
import { asTerraformReads, requestOf, type ActionResource } from '../../kit/rendered-action';
import {
  actionProps,
  aToken,
  DataAction,
  problemsOf,
  resourceOf,
  synthStack,
  type Declared,
} from '../../kit/synth-stack';

const base = { origin: 'https://crm.dev.example.com', segments: 0 };
const codesOf = (overrides: object) => codesWith(() => overrides);
const codesWith = (overrides: (declared: Declared) => object) =>
  problemsOf(
    (declared) => void new DataAction(declared.stack, 'lookup', actionProps(declared, overrides(declared))),
  ).map(({ code }) => code);

function actionOf(overrides: object): ActionResource & { readonly contract_input: string } {
  const synthesised = synthStack(
    (declared) => void new DataAction(declared.stack, 'lookup', actionProps(declared, overrides)),
  );
  return resourceOf(synthesised, 'integration_action', 'lookup');
}

const twoInputs = z.object({ a: z.string(), b: z.string() });
const accepts = new Ajv().compile({ type: 'string', minLength: 1, pattern: pathInputPattern });
/** Texts near what moves a path. */
const dotted = fc
  .array(
    fc.constantFrom(
      ...'. .. / \\ ; ? # % %2e %2E %2f %5c %00 @ : & a 1 ü 東'.split(' '),
      ' ',
      '\t',
      '\n',
      '\0',
      '\u00a0',
      '\u200b',
      '\u3000',
      '．',
      '․',
      '‥',
      '／',
      '＼',
      '\ufeff',
      '\ud83d',
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));
const anyValue = fc.oneof(dotted, programLike);

describe('a value that a contract accepts never moves a path', () => {
  const shapes = [
    ['a segment', path`/accounts/${'a'}/cases`, ['accounts', undefined, 'cases']],
    ['the end', path`/accounts/${'a'}`, ['accounts', undefined]],
    ['two in one segment', path`/p/${'a'}${'b'}/x`, ['p', undefined, 'x']],
    ['beside dots', path`/p/.${'a'}/..${'b'}`, ['p', undefined, undefined]],
    ['before dots', path`/p/${'a'}./${'b'}..`, ['p', undefined, undefined]],
    ['before an ending', path`/p/${'a'}.json/${'b'}(1)`, ['p', undefined, undefined]],
  ] as const;
  it.each(shapes)('at %s', (_what, template, expected) => {
    const action = actionOf({ input: twoInputs, request: del(template) });
    const { properties } = JSON.parse(action.contract_input) as { properties: Record<string, { pattern?: string }> };
    for (const name of template.names) expect(properties[name]?.pattern).toBe(pathInputPattern);
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        fc.pre(accepts(a) && accepts(b));
        const { url } = requestOf(action, { a, b });
        const read = new URL(url);
        const segments = read.pathname.split('/').slice(1);
        expect([read.origin, read.search, read.hash]).toEqual([base.origin, '', '']);
        expect(segments).toHaveLength(expected.length);
        expect(segments.filter((_, i) => expected[i] !== undefined)).toEqual(expected.filter(Boolean));
        // A parser that repairs nothing, as Java's is, reads the same.
        expect(read.href).toBe(url);
        // Nor does one that decodes first: the place where the value stands is never left, nor is it empty.
        const below = decodeURIComponent(segments[1] ?? '').split('/');
        expect(below.filter((part) => /^[\s.]*$/.test(part))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '',
    ' ',
    '.',
    '..',
    '...',
    '. .',
    '\t',
    '\n',
    '\u00a0',
    '\u200b',
    '\u3000',
    '．．',
    '․․',
    '‥',
    '/',
    '//',
    'a/',
    '/a',
    'a//b',
    'a/..',
    '../a',
    'a/./b',
    '..\\a',
    '\\',
    '%2e%2e',
    '..%2f',
    'a%00',
    'a\0b',
    'a\n',
    '..;',
    '..;/a',
    ';a',
  ])('and refuses %j', (value) => {
    expect([accepts(value), isPathValue(value)]).toEqual([false, false]);
  });

  it.each([
    'A-1001',
    'a.b',
    'a..b',
    'a...',
    '+49 30 1234',
    '#12',
    '?',
    'ada@example.com',
    'INV/2024/001',
    'Zürich – 東京 😀',
    '-1',
    '_',
    'a;b',
    '$x',
    '${input.a}',
    '12:30',
    "it's",
    '(x)',
  ])('and takes %j', (value) => {
    expect([accepts(value), isPathValue(value)]).toEqual([true, true]);
  });

  it('and is judged in time that grows with its length only', () => {
    expect(accepts(`${'a/'.repeat(50_000)}.`)).toBe(false);
  });
});

test.each(['', '.', '..', '\u200b', '%2e%2e', '../cases'])('sends nothing for the input %j', async (accountId) => {
  const action = actionOf({ request: del(path`/accounts/${'accountId'}`) });
  const sent: string[] = [];
  const ports = portsWith(
    { dev_crm_bearer: 'v' },
    {
      fetch: (request) => {
        sent.push(String(request instanceof Request ? request.url : request));
        return Promise.resolve(Response.json({ name: 'x' }));
      },
    },
  );
  const definition = anAction({
    request: {
      requestType: 'DELETE',
      requestUrlTemplate: asTerraformReads(action.config_request.request_url_template),
    },
    contract: { inputSchema: JSON.parse(asTerraformReads(action.contract_input)) as unknown },
  });
  const run = (input: object) => executeAction(definition, input, ports, { flatten: false });
  expect((await run({ accountId })).error?.code).toBe('input.invalid');
  expect((await run({})).error?.code).toBe('input.invalid');
  expect(sent).toEqual([]);
  expect((await run({ accountId: 'A-1' })).success).toBe(true);
  expect(sent).toEqual(['https://crm.dev.example.com/accounts/A-1']);
});

test('keeps what an author asks of a path input, and asks its own besides', () => {
  const bounded = (schema: z.ZodType) =>
    withPathInputs(toContract(z.object({ a: schema })), ['a']).properties as Record<string, object>;
  const judge = (schema: z.ZodType) => new Ajv({ strict: false }).compile(bounded(schema).a ?? {});
  expect(bounded(z.string().min(3).max(9)).a).toMatchObject({ minLength: 3, maxLength: 9, pattern: pathInputPattern });
  const [open, anchored, several] = [/[a-z.]/, /^[.a-z]+$|^\d$/, /a/].map((regex) => judge(z.string().regex(regex)));
  expect(['..', 'A', 'Ba', '.', ''].map((value) => open!(value))).toEqual([false, false, true, false, false]);
  expect(['..', 'a.b', '7', '77', ''].map((value) => anchored!(value))).toEqual([false, true, true, false, false]);
  expect(['a', '.a'].map((value) => several!(value))).toEqual([true, false]);
  const both = judge(z.string().regex(/a/).regex(/b/));
  expect(['ab', 'a', '.ab'].map((value) => both(value))).toEqual([true, false, false]);
  expect(bounded(z.enum(['x', 'y'])).a).toEqual({ type: 'string', enum: ['x', 'y'] });
  expect(bounded(z.int()).a).toEqual({ type: 'integer' });
});

describe('an action that was deployed before its path was bounded', () => {
  const input = z.object({ accountId: z.string() });
  const [written, output] = [toContract(input), toContract(z.object({ name: z.string() }))];
  const contractHash = contractHashOf({ inputContract: written, outputContract: output, isSecure: false });
  const deployed = {
    version: 1,
    stack: 'dev-crm',
    actions: [{ id: 'lookup', integration: 'dev_crm_bearer', contractHash }],
    credentials: [],
  } as unknown as DeployedStack;

  function declared(versions: readonly number[], secondOutput = z.object({ name: z.string() })) {
    const app = new App({ context: deployedContext([deployed]) });
    const environment = anEnvironment();
    const stack = new GenesysStack(app, 'crm', environment);
    const crm = new ExternalService(stack, 'crm', { environment });
    const bearer = new AtomicSecret(stack, 'bearer', { service: crm, ...aToken });
    const actions = versions.map((version) => {
      const props = { input, output: version === 1 ? z.object({ name: z.string() }) : secondOutput, version };
      return new DataAction(stack, 'lookup', actionProps({ stack, crm, bearer }, props));
    });
    addAppChecks(app, { deployed: { stacks: [deployed], unread: [], problems: [] } });
    const patterns = actions.map(({ inputContract }) => JSON.stringify(inputContract).includes('pattern'));
    return { codes: collectProblems(app).map(({ code }) => code), patterns, json: Testing.synth(stack) };
  }

  it('cannot be changed in place', () => {
    expect(declared([1])).toMatchObject({ codes: ['action-would-be-replaced'], patterns: [true] });
  });

  it.each([[[1, 2]], [[2, 1]]])('keeps its contract beside its next version, declared as %j', (versions) => {
    const { codes, patterns, json } = declared(versions);
    expect([codes, patterns]).toEqual([[], versions.map((version) => version === 2)]);
    expect(json.split('minLength')).toHaveLength(2);
  });

  it('is not left behind by its next version', () => {
    expect(declared([2]).codes).toEqual(['action-would-be-replaced']);
  });
});

test.each([
  ['a choice that is empty', { input: z.object({ accountId: z.enum(['', 'a']) }) }, 'path-not-normal'],
  ['a choice of dots', { input: z.object({ accountId: z.enum(['..', 'a']) }) }, 'path-not-normal'],
  ['an input that may be absent', { input: z.object({ accountId: z.string().optional() }) }, 'path-input-optional'],
  ['an input that has a default', { input: z.object({ accountId: z.string().default('') }) }, 'path-input-optional'],
  ['an input that is null', { input: z.object({ accountId: z.null() }) }, 'path-input-optional'],
  ['an example that moves it', { example: { accountId: '..' } }, 'example-invalid'],
])('refuses %s in a path', (_what, overrides, code) => {
  expect(codesOf(overrides)).toEqual([code]);
});

const moving = [
  '/p/../../admin',
  '/p/..',
  '/..',
  '/.',
  '/./a',
  '//a',
  '/a//b',
  '/%2e%2e/a',
  '/%2E./a',
  '/.%2e',
  '/%252e%252e/a',
  '/a/..;/b',
  '/..;x=1',
  '/;a',
  '/．．/a',
  '/‥/a',
  '/%EF%BC%8E%EF%BC%8E/a',
  '/..%2fadmin',
  '/a%2F..',
  '/ /a',
  '/..%20/a',
];
test.each(moving)('refuses the path %s, which is read as another', (literal) => {
  expect(codesOf({ request: get({ literals: [literal], names: [] }) })).toEqual(['path-not-normal']);
});

const unfit = [
  '',
  'a',
  '/a\\b',
  '\\a',
  '/a?b=1',
  '/a%',
  '/a%2',
  '/a%zz',
  '/a\tb',
  '/a\nb',
  '/a\0',
  '/a%00',
  '/a%0A',
  '/a%5Cb',
  '/a\u200b',
  '/a\u00a0',
  '/\ufeff',
  '/\ud83d',
  '/a\u2028',
  '/\u202ea',
];
test.each(unfit)('refuses the path %j, which no path holds', (literal) => {
  expect(codesOf({ request: get({ literals: [literal], names: [] }) })).toEqual(['path-invalid']);
});

test.each([
  ['/a b', '/a%20b'],
  ['/%61%2d%7e', '/a-~'],
  ['/a%2fb', '/a%2Fb'],
  ['/Zürich/東', '/Z%C3%BCrich/%E6%9D%B1'],
  ['/e\u0301', '/e%CC%81'],
  ['/a$b#c[d]{e}|^"<>`', '/a%24b%23c%5Bd%5D%7Be%7D%7C%5E%22%3C%3E%60'],
  ['/.well-known/a..b/...', '/.well-known/a..b/...'],
  ['/a;v=1/b:c@d', '/a;v=1/b:c@d'],
  ['/a/', '/a/'],
])('sends the path %s as %s', (literal, normal) => {
  const action = actionOf({ request: get({ literals: [literal], names: [] }) });
  expect(requestOf(action, {}).url).toBe(`${base.origin}${normal}`);
});

test('writes a path in a form that is its own normal form, and that URL parsers keep', () => {
  fc.assert(
    fc.property(fc.array(anyValue, { minLength: 1, maxLength: 3 }), (parts) => {
      const { literals, fault } = normalPath(parts.map((part, i) => (i === 0 ? `/${part}` : part)));
      fc.pre(fault === undefined);
      expect(normalPath(literals)).toEqual({ literals });
      const url = `https://a.example${literals.join('x')}`;
      expect(new URL(url).href).toBe(url);
      expect(url).toMatch(/^[A-Za-z0-9\-._~/:@!&'()*+,;=%]*$/);
    }),
  );
});

const addresses: readonly (readonly [string, string])[] = [
  ['https://CRM.Example.COM/Api', 'https://crm.example.com/Api'],
  ['HTTPS://crm.example.com', 'https://crm.example.com'],
  ['https://crm.example.com:443/a', 'https://crm.example.com/a'],
  ['https://crm.example.com:0443/a', 'https://crm.example.com/a'],
  ['https://crm.example.com:8443', 'https://crm.example.com:8443'],
  ['https://crm.example.com/%61pi%2f', 'https://crm.example.com/api%2F'],
  ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
  ['https://[2001:DB8::1]/a', 'https://[2001:db8::1]/a'],
  ['http://LOCALHOST:80/a', 'http://localhost/a'],
  ['https://0x7f.1/a', 'https://127.0.0.1/a'],
];
test.each(addresses)('emits the address %s as %s', (written, normal) => {
  const environment = anEnvironment({
    services: {
      crm: {
        baseUrl: written,
        tokenUrl: `${written}/token`,
        introspectionUrl: `${written}/i`,
        revocationUrl: `${written}/r`,
      },
    },
  });
  if (written.endsWith('%2f')) return expect(normalAddress(written)).toEqual({ fault: expect.any(String) as string });
  let service: ExternalService | undefined;
  const synthesised = synthStack((declared) => {
    service = declared.crm;
    new DataAction(declared.stack, 'lookup', actionProps(declared));
  }, environment);
  const action = resourceOf<ActionResource>(synthesised, 'integration_action', 'lookup');
  expect(requestOf(action, { accountId: 'A-1' }).url).toBe(`${normal}/accounts/A-1`);
  expect(service).toMatchObject({
    tokenUrl: `${normal}/token`,
    introspectionUrl: `${normal}/i`,
    revocationUrl: `${normal}/r`,
  });
});

const unsound = [
  'https://crm.example.com\0',
  'https://crm\u200b.example.com',
  'https://crm.example.com\\@evil.example',
  'https:\\\\crm.example.com',
  'https://crm.example.com/a\\..\\b',
  ' https://crm.example.com',
  'https://crm.example.com ',
  'https://crm.exa\tmple.com',
  'ht\ntps://crm.example.com',
  'https://crm.example.com\n',
  'https://@crm.example.com',
  'https://u@crm.example.com',
  'https://crm.example.com?',
  'https://crm.example.com#',
  'https://crm.example.com./a',
  'https://.example.com',
  'https://crm..example.com',
  'https://bücher.example',
  'https://ｃrm.example.com',
  'https://crm%2eexample.com',
  'https:crm.example.com',
  'https:/crm.example.com',
  'https:///crm.example.com',
  '//crm.example.com',
  'https://crm.example.com:',
  'https://crm.example.com:99999',
  'https://crm.example.com:+1',
  'https://',
  'https://[::1',
  'https://crm.example.com/a/../b',
  'https://crm.example.com//a',
  'https://crm.example.com/%2e%2e',
  'https://crm.example.com/a b',
  'https://crm.example.com/ü',
  'https://crm.example.com/%',
  'https://crm.example.com/$x',
  'https://crm.example.com/{x}',
  'https://crm.example.com/"',
  'http://127.0.0.1.evil.example',
  'http://crm.example.com',
  'ftp://crm.example.com',
  'javascript:alert(1)',
  '',
];
test.each(unsound)('refuses the address %j wherever one is declared, and never repeats it', (address) => {
  const services = { crm: { baseUrl: address, tokenUrl: address, introspectionUrl: address, revocationUrl: address } };
  const problems = problemsOf((declared) => {
    new DataAction(declared.stack, 'lookup', actionProps(declared));
    expect(declared.crm).toMatchObject({ baseUrl: '', tokenUrl: '', introspectionUrl: '', revocationUrl: '' });
  }, anEnvironment({ services }));
  expect(problems.map(({ code }) => code)).toEqual([
    'base-url-invalid',
    'token-url-invalid',
    'token-url-invalid',
    'token-url-invalid',
  ]);
  for (const { what } of problems) expect(what.includes(address) && address.length > 3).toBe(false);
});

test('writes an address in a form that is its own normal form, and that URL parsers keep', () => {
  const text = fc
    .array(fc.oneof(anyValue, fc.constantFrom('https://', 'a.example', 'A', ':443', '/', 'b', '@', '.', '%41')), {
      maxLength: 6,
    })
    .map((parts) => `https://crm.example.com${parts.join('')}`);
  fc.assert(
    fc.property(text, (written) => {
      const read = normalAddress(written);
      if (!('address' in read)) return;
      expect(normalAddress(read.address)).toEqual(read);
      const { href, origin } = new URL(read.address);
      expect(href.replace(/\/$/, '')).toBe(read.address);
      expect(origin).toBe(new URL(written).origin);
    }),
  );
});

const overrides: readonly (readonly [string, string])[] = [
  ['dots', '/accounts/../../admin'],
  ['encoded dots', '/%2e%2e/admin'],
  ['an empty segment', '//evil.example'],
  ['a backslash', '/a\\..\\b'],
  ['a line end', '/a\n/../b'],
  ['an input that nothing escapes', '/a/$${input.accountId}'],
  ['an input of another escape', '/a/$esc.url("$${input.accountId}")'],
  ['a program', '#set($x = 1)/a'],
  ['a fragment', '#a'],
];
test.each(overrides)('refuses an override of the address with %s', (_what, rest) => {
  const problems = problemsOf((declared) => {
    const action = new DataAction(declared.stack, 'lookup', actionProps(declared));
    const resource = action.node.findChild('action') as unknown as { addOverride(path: string, value: string): void };
    resource.addOverride('config_request.request_url_template', `${base.origin}${rest}`);
  });
  expect(problems.map(({ code }) => code)).toEqual(['host-not-allowed']);
});

test('sends the token request to the normal form of its address', () => {
  const services = { crm: { baseUrl: 'https://CRM.example.com', tokenUrl: 'https://LOGIN.example.com:443/%74oken' } };
  const environment = anEnvironment({ services });
  const synthesised = synthStack((declared) => {
    const secret = new AtomicSecret(declared.stack, 'key', { service: declared.crm, type: 'key' });
    const oauth = new PlatformOAuth(declared.stack, 'oauth', {
      service: declared.crm,
      headers: { 'X-Key': header`${secret}` },
    });
    new DataAction(declared.stack, 'lookup', actionProps(declared, { headers: {}, authentication: oauth }));
  }, environment);
  const login = Object.values(
    synthesised.resource.genesyscloud_integration_custom_auth_action ?? {},
  )[0] as unknown as ActionResource;
  expect(login.config_request.request_url_template).toBe('https://login.example.com/token');
});

test.each(['X Key', 'X:Key', '', 'X\n', 'Ä', 'X$a', 'X#a', '{{x}}', 'X(a)', 'X%{'])(
  'refuses the header name %j',
  (name) => {
    expect(codesWith(({ bearer }) => ({ headers: { A: header`${bearer}`, [name]: 'x' } }))).toContain(
      'header-name-invalid',
    );
  },
);

const places: readonly (readonly [string, object])[] = [
  ['a host with a scheme', { kind: 'cloud', organization: 'acme', hostname: 'https://tfe.example.com' }],
  ['a host in capitals', { kind: 'cloud', organization: 'acme', hostname: 'TFE.example.com' }],
  ['a host with credentials', { kind: 'cloud', organization: 'acme', hostname: 'a@tfe.example.com' }],
  ['a host with a line end', { kind: 'cloud', organization: 'acme', hostname: 'tfe.example.com\n' }],
  ['a prefix that moves', { kind: 's3', bucket: 'states', region: 'eu-west-2', prefix: 'a/../b' }],
  ['an empty folder', { kind: 's3', bucket: 'states', region: 'eu-west-2', prefix: 'a//b' }],
  ['a template in a bucket', { kind: 's3', bucket: '${var.x}', region: 'eu-west-2' }],
  ['a quote in a schema', { kind: 'pg', prefix: 'a"b' }],
];
test.each(places)('refuses a place for the state with %s', (_what, state) => {
  const problems = problemsOf(() => {}, anEnvironment({ state: state as StateBackend }));
  expect(problems.map(({ code }) => code)).toEqual(['state-place-invalid']);
});

test.each<StateBackend>([
  { kind: 'cloud', organization: 'acme', hostname: 'tfe.example.com:8443', prefix: 'genesys' },
  { kind: 's3', bucket: 'acme-states', region: 'eu-west-2', prefix: 'genesys/prod.v2' },
  { kind: 'pg', prefix: 'genesys' },
  { kind: 'pg' },
])('takes the place %j', (state) => {
  expect(problemsOf(() => {}, anEnvironment({ state }))).toEqual([]);
});

test.each([' x', 'x ', ' '])('refuses the header text %j, whose blanks HTTP drops', (text) => {
  expect(codesWith(({ bearer }) => ({ headers: { A: header`${bearer}`, B: text } }))).toEqual(['header-text-invalid']);
});

test('refuses texts whose escapes JavaScript does not know', () => {
  expect(codesOf({ request: get(path`/a\u/b`) })).toEqual(['path-invalid']);
  expect(codesWith(({ bearer }) => ({ headers: { A: header`\x${bearer}` } }))).toEqual(['header-text-invalid']);
});

test.each(['', ' ', 'a b', 'a\n', '\0', 'a\u200b', '\ud83d', '\u00a0'])('refuses the query name %j', (name) => {
  expect(codesOf({ request: get(path`/a`, { query: { [name]: 'accountId' } }) })).toContain('query-name-invalid');
});
