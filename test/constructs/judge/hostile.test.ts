import { integrationAction, integrationCredential, provider } from '@cdktf/provider-genesyscloud';
import { App, Fn, Lazy, TerraformLocal, TerraformOutput, TerraformVariable } from 'cdktf';
import type { TerraformElement, TerraformStack } from 'cdktf';
import { z } from 'zod';
import {
  AtomicSecret,
  collectProblems,
  DataAction,
  ExternalService,
  GenesysStack,
  get,
  header,
  path,
  post,
  type DataActionProps,
} from '../../../constructs';
import { anEnvironment } from '../../kit/an-environment';
import { aToken } from '../../kit/synth-stack';

type Props = Partial<DataActionProps<string, z.ZodObject, z.ZodType>>;

/** What a hostile declaration is made with. */
interface Place {
  readonly app: App;
  readonly stack: GenesysStack;
  readonly crm: ExternalService;
  readonly bearer: AtomicSecret;
  /** An action `id`, sound but for `props`. */
  readonly action: (id: string, props?: object) => DataAction;
  /** The Terraform resource inside an action, for escape hatches. */
  readonly hatch: (
    id: string,
    props?: object,
  ) => TerraformElement & { addOverride(path: string, value: unknown): void };
}

/** What it is, the code and the path of the one finding that must be there, and the declaration. */
type Row = readonly [what: string, code: string, where: string, declare: (place: Place) => unknown];

// Built here, so that no file holds anything that looks like a credential.
const repeat = (text: string, times: number) => text.repeat(times);
const githubToken = `gh${'p_'}${repeat('aB3d', 9)}`;
const slackToken = ['xo', 'xb-', '123456789012-1234567890123-', repeat('aB3', 8)].join('');
const jwt = [{ alg: 'HS256' }, { sub: '1234567890' }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat(repeat('sig1', 8))
  .join('.');
const pem = `-----BEGIN ${'PRIVATE'} KEY-----\n${repeat('QUJD', 20)}\n-----END ${'PRIVATE'} KEY-----`;
const basicPair = Buffer.from(['someone', 'opensesame'].join(':')).toString('base64');
const randomText = Array.from({ length: 32 }, (_, i) => 'q7Zx2Lw9Kd4Vb8Nm'.charAt((i * 7) % 16)).join('');

const in_ = (id: string) => `dev-crm/${id}`;
const lowered = '$${credentials.dev_crm_bearer}';

const rows: readonly Row[] = [
  // References where none may stand, as texts
  [
    'a reference in the path',
    'secret-outside-header',
    in_('t1'),
    ({ action }) => action('t1', { request: get(path`/a/{{secrets.dev_crm_bearer}}`) }),
  ],
  [
    'a reference in a query parameter’s name',
    'secret-outside-header',
    in_('t2'),
    ({ action }) => action('t2', { request: get(path`/a`, { query: { '{{secrets.dev_crm_bearer}}': 'accountId' } }) }),
  ],
  [
    'a reference in the body',
    'secret-outside-header',
    in_('t3'),
    ({ action }) => action('t3', { request: post(path`/a`, { body: { k: '{{secrets.dev_crm_bearer}}' } }) }),
  ],
  [
    'a reference as a body’s key',
    'secret-outside-header',
    in_('t4'),
    ({ action }) => action('t4', { request: post(path`/a`, { body: { '{{secrets.dev_crm_bearer}}': 1 } }) }),
  ],
  [
    'the lowered form in the body',
    'secret-outside-header',
    in_('t5'),
    ({ action }) => action('t5', { request: post(path`/a`, { body: ['${credentials.dev_crm_bearer}'] }) }),
  ],
  [
    'the quiet lowered form',
    'secret-outside-header',
    in_('t6'),
    ({ action }) => action('t6', { request: post(path`/a`, { body: '$!{credentials.dev_crm_bearer}' }) }),
  ],
  [
    'the bare lowered form',
    'secret-outside-header',
    in_('t7'),
    ({ action }) => action('t7', { request: post(path`/a`, { body: '$credentials.dev_crm_bearer' }) }),
  ],
  [
    'a fetched token in the body',
    'secret-outside-header',
    in_('t8'),
    ({ action }) => action('t8', { request: post(path`/a`, { body: '${authResponse.access_token}' }) }),
  ],
  [
    'mixed case and blanks',
    'secret-outside-header',
    in_('t9'),
    ({ action }) => action('t9', { request: post(path`/a`, { body: '{{  SeCrEtS.dev_crm_bearer }}' }) }),
  ],
  [
    'look-alike braces',
    'secret-outside-header',
    in_('t10'),
    ({ action }) => action('t10', { request: post(path`/a`, { body: '｛｛secrets.dev_crm_bearer｝｝' }) }),
  ],
  [
    'wide letters and a wide dollar sign',
    'secret-outside-header',
    in_('t11'),
    ({ action }) => action('t11', { request: post(path`/a`, { body: '＄{ｃredentials.dev_crm_bearer}' }) }),
  ],
  [
    'a zero-width character inside',
    'secret-outside-header',
    in_('t12'),
    ({ action }) => action('t12', { request: post(path`/a`, { body: '{{sec\u200brets.dev_crm_bearer}}' }) }),
  ],
  [
    'nested templates',
    'secret-outside-header',
    in_('t13'),
    ({ action }) => action('t13', { request: post(path`/a`, { body: '{{ {{secrets.dev_crm_bearer}} }}' }) }),
  ],
  [
    'a reference in the response map',
    'secret-outside-header',
    in_('t14'),
    ({ action }) => action('t14', { response: { name: '${credentials.dev_crm_bearer}' } }),
  ],
  [
    'a reference in a default',
    'secret-outside-header',
    in_('t15'),
    ({ action }) =>
      action('t15', { response: { name: '$.name' }, responseDefaults: { name: '{{secrets.dev_crm_bearer}}' } }),
  ],
  [
    'a reference in a contract’s description',
    'secret-outside-header',
    in_('t16'),
    ({ action }) => action('t16', { output: z.object({ name: z.string().describe('{{secrets.dev_crm_bearer}}') }) }),
  ],
  [
    'a reference in the action’s id',
    'secret-outside-header',
    in_('{{secrets.x}}'),
    ({ action }) => action('{{secrets.x}}'),
  ],
  [
    'a percent-encoded reference in the path',
    'secret-outside-header',
    in_('t17'),
    ({ action }) => action('t17', { request: get(path`/a/%7B%7b%73ecrets.dev_crm_bearer%7D%7D`) }),
  ],
  [
    'a reference that is encoded twice',
    'secret-outside-header',
    in_('t18'),
    ({ action }) => action('t18', { request: get(path`/a/%257B%257Bsecrets.dev_crm_bearer%257D%257D`) }),
  ],
  [
    'the lowered form in a query parameter’s name',
    'secret-outside-header',
    in_('t19'),
    ({ action }) =>
      action('t19', { request: get(path`/a`, { query: { '${credentials.dev_crm_bearer}': 'accountId' } }) }),
  ],
  [
    'braces by their names in HTML',
    'secret-outside-header',
    in_('t20'),
    ({ action }) => action('t20', { request: post(path`/a`, { body: '&lbrace;&#123;secrets.dev_crm_bearer}}' }) }),
  ],
  [
    'a dollar sign by its number in HTML',
    'secret-outside-header',
    in_('t21'),
    ({ action }) => action('t21', { request: post(path`/a`, { body: '&#x24;{credentials.dev_crm_bearer}' }) }),
  ],
  [
    'braces as JavaScript escapes of either kind',
    'secret-outside-header',
    in_('t22'),
    ({ action }) => action('t22', { request: post(path`/a`, { body: '\\x7b\\u{7b}\\u0073ecrets.dev_crm_bearer}}' }) }),
  ],

  // The same by Terraform’s means
  [
    'a reference joined by Terraform',
    'secret-outside-header',
    in_('f1'),
    ({ hatch }) =>
      hatch('f1').addOverride('config_request.request_template', Fn.join('', ['{{sec', 'rets.dev_crm_bearer}}'])),
  ],
  [
    'a body computed by Terraform',
    'action-not-literal',
    in_('f2'),
    ({ hatch }) => hatch('f2').addOverride('config_request.request_template', Fn.base64decode('e30=')),
  ],
  [
    'a lazy body',
    'secret-outside-header',
    in_('f3'),
    ({ hatch }) =>
      hatch('f3').addOverride('config_request.request_template', Lazy.stringValue({ produce: () => lowered })),
  ],
  [
    'an override of the address',
    'secret-outside-header',
    in_('f4'),
    ({ hatch }) =>
      hatch('f4').addOverride('config_request.request_url_template', `https://crm.dev.example.com/${lowered}`),
  ],
  [
    'another host',
    'host-not-allowed',
    in_('f5'),
    ({ hatch }) =>
      hatch('f5').addOverride('config_request.request_url_template', 'https://crm.dev.example.com.evil.example/a'),
  ],
  [
    'a host from an input',
    'host-not-allowed',
    in_('f6'),
    ({ hatch }) => hatch('f6').addOverride('config_request.request_url_template', 'https://$${input.accountId}/a'),
  ],
  [
    'a note under the resource',
    'secret-outside-header',
    in_('f7'),
    ({ hatch }) => hatch('f7').addOverride('//.note', lowered),
  ],
  [
    'an override of a header’s secret',
    'secret-undeclared',
    in_('f8'),
    ({ hatch }) =>
      hatch('f8').addOverride('config_request.headers.Authorization', 'Bearer $${credentials.prod_crm_bearer}'),
  ],
  [
    'a loosely written reference put into a header',
    'secret-reference-invalid',
    in_('f9'),
    ({ hatch }) => hatch('f9').addOverride('config_request.headers.X-A', '{{ secrets.dev_crm_bearer }}'),
  ],
  [
    'a header out of a variable',
    'action-not-literal',
    in_('f10'),
    ({ hatch }) => hatch('f10').addOverride('config_request.headers.X-A', '${var.word}'),
  ],
  [
    'an override of the stack',
    'secret-outside-header',
    in_('f11'),
    ({ stack, action }) => (
      action('f11'),
      stack.addOverride('resource.genesyscloud_integration_action.f11.category', lowered)
    ),
  ],
  [
    'a value in a credential',
    'credential-value-declared',
    in_('crm/bearer/credential'),
    ({ crm }) => credentialOf(crm).addOverride('fields.dev_crm_bearer', 'opensesame'),
  ],
  [
    'a credential that Terraform may update',
    'credential-not-ignored',
    in_('raw-credential'),
    ({ stack }) =>
      new integrationCredential.IntegrationCredential(stack, 'raw-credential', {
        name: 'raw',
        credentialTypeName: 'userDefined',
        fields: { a: 'unset' },
      }),
  ],
  [
    'a taken Terraform address',
    'address-taken',
    in_('f13'),
    ({ action, hatch }) => (action('f12'), hatch('f13').overrideLogicalId('f12')),
  ],
  [
    'an address that only dashes tell apart',
    'address-taken',
    in_('f14_a'),
    ({ action }) => (action('f14-a'), action('f14_a')),
  ],
  [
    'a bare resource with a reference in its name',
    'secret-outside-header',
    in_('raw-action'),
    ({ stack }) =>
      new integrationAction.IntegrationAction(stack, 'raw-action', {
        name: '{{secrets.dev_crm_bearer}}',
        category: 'c',
        integrationId: 'i',
        contractInput: '{}',
        contractOutput: '{}',
      }),
  ],

  // What Terraform would show
  [
    'an output of a credential',
    'secret-outside-header',
    in_('o1'),
    ({ stack, crm }) => new TerraformOutput(stack, 'o1', { value: `${credentialOf(crm).fqn}` }),
  ],
  [
    'an output of a header',
    'secret-outside-header',
    in_('o2'),
    ({ stack, hatch }) =>
      new TerraformOutput(stack, 'o2', {
        value: (hatch('o2-action') as integrationAction.IntegrationAction).configRequest.headers,
      }),
  ],
  [
    'an output of a reference',
    'secret-outside-header',
    in_('o3'),
    ({ stack }) => new TerraformOutput(stack, 'o3', { value: '{{secrets.dev_crm_bearer}}' }),
  ],
  [
    'a description of an output',
    'secret-outside-header',
    in_('o4'),
    ({ stack }) => new TerraformOutput(stack, 'o4', { value: 'x', description: lowered }),
  ],
  [
    'a local of a reference',
    'secret-outside-header',
    in_('o5'),
    ({ stack }) => new TerraformLocal(stack, 'o5', { a: [{ b: '${authResponse.access_token}' }] }),
  ],
  [
    'a variable’s default',
    'secret-outside-header',
    in_('o6'),
    ({ stack }) => new TerraformVariable(stack, 'o6', { default: '{{secrets.dev_crm_bearer}}' }),
  ],
  [
    'an output of the OAuth client',
    'client-exposed',
    in_('o7'),
    ({ stack }) => new TerraformOutput(stack, 'o7', { value: '${var.nonprod_client_secret}', sensitive: true }),
  ],
  [
    'a local of the OAuth client in brackets',
    'client-exposed',
    in_('o8'),
    ({ stack }) => new TerraformLocal(stack, 'o8', '${upper(var["nonprod_client_id"])}'),
  ],
  [
    'a client id written into a provider',
    'client-exposed',
    'dev-login/login',
    ({ app }) =>
      new provider.GenesyscloudProvider(stackOf(app, 'login'), 'login', {
        alias: 'b',
        oauthclientId: 'abc',
        oauthclientSecret: '${var.nonprod_client_secret}',
      }),
  ],

  // Credentials written down
  [
    'a GitHub token in a header',
    'literal-secret',
    in_('l1'),
    ({ action, bearer }) => action('l1', { headers: { 'X-A': githubToken, B: header`${bearer}` } }),
  ],
  [
    'a Slack token in the body',
    'literal-secret',
    in_('l2'),
    ({ action }) => action('l2', { request: post(path`/a`, { body: slackToken }) }),
  ],
  [
    'a JSON Web Token in a default',
    'literal-secret',
    in_('l3'),
    ({ action }) => action('l3', { response: { name: '$.name' }, responseDefaults: { name: jwt } }),
  ],
  [
    'a PEM block in a contract',
    'literal-secret',
    in_('l4'),
    ({ action }) => action('l4', { output: z.object({ name: z.string().describe(pem) }) }),
  ],
  [
    'a Basic pair in a header',
    'literal-secret',
    in_('l5'),
    ({ action, bearer }) => action('l5', { headers: { Authorization: `Basic ${basicPair}`, B: header`${bearer}` } }),
  ],
  [
    'a literal bearer token',
    'literal-secret',
    in_('l6'),
    ({ action, bearer }) => action('l6', { headers: { Authorization: `Bearer ${randomText}`, B: header`${bearer}` } }),
  ],
  [
    'random text in a header that authenticates',
    'literal-secret',
    in_('l7'),
    ({ action, bearer }) => action('l7', { headers: { 'X-Api-Key': randomText, B: header`${bearer}` } }),
  ],
  [
    'credentials in an address',
    'literal-secret',
    in_('l8'),
    ({ stack }) => new TerraformLocal(stack, 'l8', ['https://someone', 'opensesame@crm.example.com/'].join(':')),
  ],
  [
    'a credential in an example',
    'literal-secret',
    in_('l9'),
    ({ action }) => action('l9', { example: { accountId: githubToken } }),
  ],
  [
    'a word under a credential’s name in the body',
    'literal-secret',
    in_('l10'),
    ({ action }) => action('l10', { request: post(path`/a`, { body: { client_secret: 'opensesame' } }) }),
  ],
  [
    'a token behind a wide character',
    'literal-secret',
    in_('l11'),
    ({ stack }) => new TerraformLocal(stack, 'l11', `\u200b${githubToken.replace('g', 'ｇ')}`),
  ],

  // Headers and requests
  [
    'a line break in a header',
    'header-text-invalid',
    in_('h1'),
    ({ action, bearer }) => action('h1', { headers: { A: header`${bearer}\r\nX-Evil: 1` } }),
  ],
  [
    'a header’s name in another alphabet',
    'header-name-invalid',
    in_('h2'),
    ({ action, bearer }) => action('h2', { headers: { Аuthorization: header`${bearer}` } }),
  ],
  [
    'a half-open reference',
    'secret-reference-invalid',
    in_('h3'),
    ({ action }) => action('h3', { headers: { A: 'Bearer {{secrets.dev_crm_bearer}' } }),
  ],
  [
    'a body of 600 KB',
    'request-too-large',
    in_('h4'),
    ({ action }) => action('h4', { request: post(path`/a`, { body: repeat('x', 600 * 1024) }) }),
  ],
  [
    'an input of 600 KB',
    'request-too-large',
    in_('h5'),
    ({ action }) => action('h5', { input: z.object({ accountId: z.string().max(600_000) }) }),
  ],
  [
    'an answer that is no JSON',
    'accept-not-json',
    in_('h6'),
    ({ action, bearer }) => action('h6', { headers: { Accept: 'text/html', A: header`${bearer}` } }),
  ],
  [
    'a chunked request',
    'transfer-encoding-invalid',
    in_('h7'),
    ({ action, bearer }) => action('h7', { headers: { 'transfer-encoding': 'chunked', A: header`${bearer}` } }),
  ],
  [
    'a secret of another environment by a cast',
    'secret-of-other-environment',
    in_('h8'),
    ({ action }) =>
      action('h8', { headers: { A: header`${{ secretName: 'prod_crm_bearer', environmentName: 'prod' }}` } }),
  ],
  [
    'an input named like a prototype’s member',
    'input-unknown',
    in_('h9'),
    ({ action }) => action('h9', { request: get(path`/a/${'constructor' as never}`) }),
  ],
  [
    'a type that is no name',
    'secret-name-invalid',
    in_('h10'),
    ({ stack, crm }) => new AtomicSecret(stack, 'h10', { service: crm, type: '__proto__' }),
  ],
  [
    'a secret’s name in another alphabet',
    'secret-name-invalid',
    in_('h11'),
    ({ stack, crm }) => new AtomicSecret(stack, 'h11', { service: crm, type: 'аpikey' }),
  ],
  [
    'a service named like a prototype’s member',
    'id-reserved',
    'dev-crm',
    ({ stack }) => new ExternalService(stack, 'constructor', { environment: anEnvironment() }),
  ],
  [
    'a secret as a member of a contract, by a cast',
    'contract-not-json',
    in_('h12'),
    ({ action, bearer }) => action('h12', { input: z.object({ accountId: bearer as never }) }),
  ],
  [
    'a date in an answer',
    'contract-not-json',
    in_('h13'),
    ({ action }) => action('h13', { output: z.object({ name: z.date() }) }),
  ],
  [
    'an encoding without a reason',
    'reason-missing',
    in_('h14'),
    ({ stack, crm }) =>
      new AtomicSecret(stack, 'h14', { service: crm, type: 'h14', encoding: { kind: 'base64', reason: '' } }),
  ],

  // Names that an organisation can have once
  [
    'a secret declared twice under two ids',
    'secret-name-collision',
    in_('n1'),
    ({ stack, crm }) => new AtomicSecret(stack, 'n1', { service: crm, ...aToken }),
  ],
  [
    'a secret declared in two stacks',
    'secret-name-collision',
    'dev-twin/bearer',
    ({ app }) => declareTwin(stackOf(app, 'twin')),
  ],
  [
    'an action declared in two stacks',
    'action-name-collision',
    'dev-twin/t1',
    ({ app }) => declareTwinAction(stackOf(app, 'twin')),
  ],
  [
    'two environments with one prefix in one organisation',
    'secret-name-collision',
    'stg-crm/bearer',
    ({ app }) => declareSharedPrefix(app),
  ],
  ['an action declared twice', 'declared-twice', 'dev-crm', ({ action }) => (action('n2'), action('n2'))],

  [
    'a token that throws, with a value in its error',
    'stack-unresolvable',
    'dev-throws',
    ({ app }) =>
      new TerraformLocal(
        stackOf(app, 'throws'),
        'a',
        Lazy.stringValue({
          produce: () => {
            throw new Error(githubToken);
          },
        }),
      ),
  ],
];

function credentialOf(crm: ExternalService): integrationCredential.IntegrationCredential {
  return crm.node.findChild('bearer').node.findChild('credential') as integrationCredential.IntegrationCredential;
}

function stackOf(app: App, service: string): GenesysStack {
  const existing = app.node.tryFindChild(`dev-${service}`);
  return existing ? (existing as GenesysStack) : new GenesysStack(app, service, anEnvironment());
}

function actionProps(crm: ExternalService, bearer: AtomicSecret, props: Props = {}) {
  return {
    service: crm,
    input: z.object({ accountId: z.string().max(40) }),
    output: z.object({ name: z.string() }),
    request: get(path`/accounts/${'accountId'}`),
    headers: { Authorization: header`Bearer ${bearer}` },
    ...props,
  } as DataActionProps<string, z.ZodObject, z.ZodType>;
}

function declareTwin(stack: GenesysStack): AtomicSecret {
  const crm = new ExternalService(stack, 'crm', { environment: anEnvironment() });
  return new AtomicSecret(stack, 'bearer', { service: crm, ...aToken });
}

function declareTwinAction(stack: GenesysStack): DataAction {
  const crm = stack.node.findChild('crm') as ExternalService;
  return new DataAction(stack, 't1', actionProps(crm, stack.node.findChild('bearer') as AtomicSecret));
}

function declareSharedPrefix(app: App): void {
  const environment = anEnvironment({ name: 'stg', prefix: 'dev' });
  const stack = new GenesysStack(app, 'crm', environment);
  const crm = new ExternalService(stack, 'crm', { environment });
  new AtomicSecret(stack, 'bearer', { service: crm, ...aToken });
}

function declareAll(): App {
  const app = new App();
  const stack = new GenesysStack(app, 'crm', anEnvironment());
  const crm = new ExternalService(stack, 'crm', { environment: anEnvironment() });
  const bearer = new AtomicSecret(stack, 'bearer', { service: crm, ...aToken });
  new TerraformVariable(stack, 'word', {});
  const action = (id: string, props?: object) => new DataAction(stack, id, actionProps(crm, bearer, props));
  const hatch = (id: string, props?: object) =>
    action(id, props).node.findChild('action') as integrationAction.IntegrationAction;
  for (const [, , , declare] of rows) declare({ app, stack, crm, bearer, action, hatch });
  return app;
}

const app = declareAll();
const problems = collectProblems(app);

test.each(rows)('finds %s', (_what, code, where) => {
  expect(problems.map((problem) => `${problem.where} ${problem.code}`)).toContain(`${where} ${code}`);
});

test('finds them all in one run, each on a line of this file', () => {
  expect(rows.length).toBeGreaterThanOrEqual(40);
  const elsewhere = problems.filter(({ at }) => !at?.startsWith('test/constructs/judge/hostile.test.ts:'));
  expect(elsewhere.map(({ where, code, at }) => [where, code, at])).toEqual([]);
});

test('finds nothing at what is sound beside them', () => {
  const sound = ['o2-action', 'f12', 'f14-a'].map(in_);
  expect(problems.filter(({ where }) => sound.includes(where))).toEqual([]);
});

test('takes a reference in a parameter’s name for what it is, and not for a bad name', () => {
  const codes = problems.filter(({ where }) => where === in_('t2')).map(({ code }) => code);
  expect(codes).toEqual(['secret-outside-header']);
});

test('repeats no credential in what it says', () => {
  const said = JSON.stringify(problems);
  for (const text of [githubToken, slackToken, jwt, basicPair, randomText, 'opensesame', 'QUJDQUJD']) {
    expect(said).not.toContain(text);
  }
});

test('is refused by cdktf’s own synthesis too', () => {
  const stack = app.node.findChild('dev-crm') as TerraformStack;
  expect(stack.node.validate().length).toBeGreaterThan(20);
});
