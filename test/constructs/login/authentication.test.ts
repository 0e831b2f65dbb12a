import { App, Testing } from 'cdktf';
import { z } from 'zod';
import {
  AtomicSecret,
  basicAuth,
  collectInventory,
  collectProblems,
  DataAction,
  ExternalService,
  GenesysStack,
  get,
  header,
  path,
  PlatformBasic,
  PlatformOAuth,
  type Authentication,
  type PlatformOAuthProps,
} from '../../../constructs';
import { inSandbox, type Environment } from '../../../core/environment';
import { regionUrls } from '../../../core/regions';
import { inventorySchema } from '../../../core/inventory';
import { anEnvironment } from '../../kit/an-environment';
import {
  actionProps,
  problemsOf,
  resourceOf,
  synthStack,
  type Declared,
  type SynthesisedStack,
  aToken,
} from '../../kit/synth-stack';

const withTokenUrl = anEnvironment({
  services: {
    crm: { baseUrl: 'https://crm.dev.example.com', tokenUrl: 'https://login.dev.example.com/acme/token' },
    payment: { baseUrl: 'https://payment.dev.example.com' },
  },
});

interface Action {
  readonly integration_id: string;
  readonly depends_on?: readonly string[];
  readonly config_request: { readonly headers: Record<string, string> };
}

interface Login {
  readonly integration_id: string;
  readonly config_request: Record<string, unknown>;
  readonly config_response: Record<string, unknown>;
}

function aPair({ stack, crm }: Declared) {
  const id = new AtomicSecret(stack, 'clientid', { service: crm, type: 'clientid' });
  const secret = new AtomicSecret(stack, 'clientsecret', { service: crm, type: 'clientsecret' });
  return { id, secret };
}

function aBasic(declared: Declared): PlatformBasic {
  const { id, secret } = aPair(declared);
  return new PlatformBasic(declared.stack, 'legacy', { service: declared.crm, username: id, password: secret });
}

function anOAuth(declared: Declared, overrides: object = {}): PlatformOAuth {
  const { id, secret } = aPair(declared);
  return new PlatformOAuth(declared.stack, 'oauth', {
    service: declared.crm,
    headers: { Authorization: basicAuth(id, secret) },
    ...overrides,
  });
}

function anAction(declared: Declared, overrides: object): DataAction {
  return new DataAction(declared.stack, 'lookup', actionProps(declared, { headers: undefined, ...overrides }));
}

function actionWith(overrides: (declared: Declared) => object, environment: Environment = withTokenUrl): Action {
  const synthesised = synthStack((declared) => void anAction(declared, overrides(declared)), environment);
  return resourceOf<Action>(synthesised, 'integration_action', 'lookup');
}

function codesOf(declare: (declared: Declared) => void, environment: Environment = withTokenUrl): string[][] {
  return problemsOf(declare, environment).map(({ where, code }) => [where, code]);
}

describe('authentication', () => {
  const headerForms: readonly (readonly [string, (d: Declared) => Authentication, (d: Declared) => object])[] = [
    [
      'bearer',
      ({ bearer }) => ({ kind: 'bearer', token: bearer }),
      ({ bearer }) => ({ Authorization: header`Bearer ${bearer}` }),
    ],
    [
      'apiKey',
      ({ bearer }) => ({ kind: 'apiKey', key: bearer, header: 'X-API-Key' }),
      ({ bearer }) => ({ 'X-API-Key': header`${bearer}` }),
    ],
  ];
  test.each(headerForms)('says %s in a word, as the header would', (_kind, authentication, headers) => {
    const short = actionWith((declared) => ({ authentication: authentication(declared) }));
    expect(short).toEqual(actionWith((declared) => ({ headers: headers(declared) })));
  });

  test('says basic in a word, as the header would', () => {
    const short = actionWith((declared) => {
      const { id, secret } = aPair(declared);
      return { authentication: { kind: 'basic', username: id, password: secret } };
    });
    const long = actionWith((declared) => {
      const { id, secret } = aPair(declared);
      return { headers: { Authorization: basicAuth(id, secret) } };
    });
    expect(short).toEqual(long);
  });

  test('leaves room for other headers, but not for its own', () => {
    const both = (name: string) => (declared: Declared) => {
      anAction(declared, {
        authentication: { kind: 'bearer', token: declared.bearer },
        headers: { [name]: 'text/plain' },
      });
    };
    expect(codesOf(both('Accept-Language'))).toEqual([]);
    expect(codesOf(both('authorization'))).toEqual([['dev-crm/lookup', 'authentication-header-twice']]);
  });

  test('names a header that cannot be one', () => {
    const authentication = ({ bearer }: Declared) => ({ kind: 'apiKey', key: bearer, header: 'X Key' });
    expect(codesOf((declared) => void anAction(declared, { authentication: authentication(declared) }))).toEqual([
      ['dev-crm/lookup', 'header-name-invalid'],
    ]);
  });

  test('is demanded', () => {
    expect(codesOf((declared) => void anAction(declared, {}))).toEqual([['dev-crm/lookup', 'action-without-secret']]);
  });

  test('does not send one service’s secret to another', () => {
    const problems = codesOf(({ stack, crm, bearer }) => {
      const payment = new ExternalService(stack, 'payment', { environment: crm.environment });
      const props = actionProps({ stack, crm: payment, bearer });
      new DataAction(stack, 'lookup', props);
    });
    expect(problems).toEqual([['dev-crm/lookup', 'secret-of-other-service']]);
  });
});

describe('PlatformBasic', () => {
  test('keeps two atomic secrets under the names that the platform reads, and nowhere else', () => {
    const synthesised = synthStack((declared) => void aBasic(declared));
    expect(resourceOf(synthesised, 'integration_credential', 'dev_crm_platform_basic')).toMatchObject({
      name: 'dev_crm_platform_basic',
      credential_type_name: 'basicAuth',
      fields: { userName: 'unset', password: 'unset' },
      lifecycle: { ignore_changes: 'all', create_before_destroy: true },
    });
    for (const type of ['genesyscloud_integration_credential', 'genesyscloud_integration']) {
      expect(Object.keys(synthesised.resource[type] ?? {})).toEqual(['dev_crm_bearer', 'dev_crm_platform_basic']);
    }
  });

  test('leaves the header to the platform', () => {
    const action = actionWith((declared) => ({ authentication: aBasic(declared), headers: { 'X-Trace': 'on' } }));
    expect(action.config_request.headers).toEqual({ 'X-Trace': 'on' });
    expect(action.integration_id).toBe('${genesyscloud_integration.dev_crm_platform_basic.id}');
  });

  test('refuses an Authorization header beside it', () => {
    const problems = codesOf((declared) => {
      anAction(declared, { authentication: aBasic(declared), headers: { AUTHORIZATION: 'Basic x' } });
    });
    expect(problems).toEqual([['dev-crm/lookup', 'authentication-header-twice']]);
  });

  test('writes the header into the action where the store has no credential', () => {
    const store = anEnvironment({ store: 'native-secrets' });
    const action = actionWith((declared) => ({ authentication: aBasic(declared) }), store);
    expect(action.config_request.headers).toEqual({
      Authorization: 'Basic $encoding.base64("{{secrets.dev_crm_clientid}}:{{secrets.dev_crm_clientsecret}}")',
    });
  });

  test.each(['before', 'after'])('refuses a header that names its secrets, declared %s it', (order) => {
    const problems = codesOf((declared) => {
      const { id, secret } = aPair(declared);
      const claim = () =>
        new PlatformBasic(declared.stack, 'legacy', { service: declared.crm, username: id, password: secret });
      if (order === 'after') claim();
      anAction(declared, { headers: { Authorization: basicAuth(id, secret) } });
      if (order === 'before') claim();
    });
    expect(problems).toContainEqual(['dev-crm/lookup', 'secret-read-by-platform']);
  });

  test('refuses a service that uses both kinds of Basic', () => {
    const problems = codesOf((declared) => {
      const { stack, crm } = declared;
      aBasic(declared);
      const username = new AtomicSecret(stack, 'username', { service: crm, type: 'username' });
      const password = new AtomicSecret(stack, 'password', { service: crm, type: 'password' });
      anAction(declared, { authentication: { kind: 'basic', username, password } });
    });
    expect(problems).toEqual([['dev-crm/legacy', 'basic-in-two-ways']]);
  });

  test('refuses a second pair for one service, a secret of two credentials, and another service’s secret', () => {
    const problems = codesOf((declared) => {
      const { stack, crm } = declared;
      const { username, password } = aBasic(declared);
      const payment = new ExternalService(stack, 'payment', { environment: crm.environment });
      const stranger = new AtomicSecret(stack, 'stranger', { service: payment, type: 'username' });
      new PlatformBasic(stack, 'again', { service: crm, username, password });
      new PlatformBasic(stack, 'foreign', { service: payment, username: stranger, password });
    });
    expect(problems).toEqual([
      ['dev-crm/again', 'declared-twice'],
      ['dev-crm/foreign', 'secret-of-other-service'],
    ]);
  });

  test('refuses a secret that a PlatformOAuth has', () => {
    const problems = codesOf((declared) => {
      const { username, password } = aBasic(declared);
      new PlatformOAuth(declared.stack, 'oauth', {
        service: declared.crm,
        headers: { Authorization: basicAuth(username, password) },
      });
    });
    expect(problems).toEqual([
      ['dev-crm/oauth', 'secret-in-two-credentials'],
      ['dev-crm/oauth', 'secret-in-two-credentials'],
    ]);
  });
});

describe('PlatformOAuth', () => {
  test('posts a form to the service’s token endpoint, its secrets in the header', () => {
    const synthesised = synthStack(
      (declared) => void anOAuth(declared, { parameters: { scope: 'crm.read $a&b' } }),
      withTokenUrl,
    );
    expect(resourceOf(synthesised, 'integration_credential', 'dev_crm_platform_oauth')).toMatchObject({
      credential_type_name: 'userDefinedOAuth',
      fields: { dev_crm_clientid: 'unset', dev_crm_clientsecret: 'unset' },
    });
    const login = resourceOf<Login>(synthesised, 'integration_custom_auth_action', 'dev_crm_platform_oauth');
    expect(login).toMatchObject({
      name: 'dev-crm-oauth-login',
      integration_id: '${genesyscloud_integration.dev_crm_platform_oauth.id}',
    });
    expect(login.config_request).toEqual({
      request_type: 'POST',
      request_url_template: 'https://login.dev.example.com/acme/token',
      request_template: 'grant_type=client_credentials&scope=crm.read+%24a%26b',
      headers: {
        Authorization:
          'Basic $encoding.base64("$${credentials.dev_crm_clientid}:$${credentials.dev_crm_clientsecret}")',
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'application/json',
      },
    });
    expect(login.config_response).toMatchObject({ success_template: '$${rawResult}' });
  });

  test.each([
    ['by header', (oauth: PlatformOAuth) => ({ headers: { Authorization: header`Bearer ${oauth.token()}` } })],
    ['in a word', (oauth: PlatformOAuth) => ({ authentication: oauth })],
  ])('gives its token to actions %s, and is there before them', (_form, props) => {
    const action = actionWith((declared) => props(anOAuth(declared)));
    expect(action.config_request.headers).toEqual({ Authorization: 'Bearer $${authResponse.access_token}' });
    expect(action.integration_id).toBe('${genesyscloud_integration.dev_crm_platform_oauth.id}');
    expect(action.depends_on).toEqual(['genesyscloud_integration_custom_auth_action.dev_crm_platform_oauth']);
  });

  test('takes another member of the answer, and the string form of a secret', () => {
    const action = actionWith((declared) => {
      aPair(declared);
      const oauth = new PlatformOAuth(declared.stack, 'oauth', {
        service: declared.crm,
        headers: { 'X-Client': '{{secrets.dev_crm_clientid}}', 'X-Secret': '{{secrets.dev_crm_clientsecret}}' },
      });
      return { headers: { 'X-Session': header`${oauth.token('session_id')}` } };
    });
    expect(action.config_request.headers).toEqual({ 'X-Session': '$${authResponse.session_id}' });
  });

  describe('with a secret in the form', () => {
    const bodyException = { reason: 'takes no header', owner: 'crm', reviewId: 'SEC-7', expires: '2026-12-31' };
    const declare = (record: object, today = '2026-12-31') => {
      const app = new App({ context: { 'gcda:today': today } });
      const declared = declareIn(app, 'crm', withTokenUrl);
      const { id, secret } = aPair(declared);
      const props = { service: declared.crm, parameters: { client_id: id, client_secret: secret }, ...record };
      new PlatformOAuth(declared.stack, 'oauth', props as unknown as PlatformOAuthProps<string>);
      return { stack: declared.stack, codes: collectProblems(app).map(({ where, code }) => [where, code]) };
    };

    test('has the platform encode it, where the exception has its record', () => {
      const { stack } = declare({ bodyException });
      const synthesised = JSON.parse(Testing.synth(stack, true)) as SynthesisedStack;
      const login = resourceOf<Login>(synthesised, 'integration_custom_auth_action', 'dev_crm_platform_oauth');
      expect(login.config_request.request_template).toBe(
        'grant_type=client_credentials&client_id=$esc.url("$${credentials.dev_crm_clientid}")' +
          '&client_secret=$esc.url("$${credentials.dev_crm_clientsecret}")',
      );
    });

    test('refuses it without', () => {
      expect(declare({}).codes).toContainEqual(['dev-crm/oauth', 'body-exception-missing']);
    });

    test.each([{ owner: ' ' }, { reviewId: '' }, { reason: '' }, { expires: '31.12.2026' }, { expires: '2026-02-30' }])(
      'refuses it with an incomplete record, %j',
      (wrong) => {
        const { codes } = declare({ bodyException: { ...bodyException, ...wrong } });
        expect(codes).toContainEqual(['dev-crm/oauth', 'body-exception-invalid']);
      },
    );
  });

  const refusals: readonly (readonly [string, string, (declared: Declared) => object])[] = [
    ['a token request without secret', 'token-request-without-secret', () => ({ headers: {} })],
    [
      'a header that the form decides',
      'header-name-invalid',
      ({ bearer }) => ({ headers: { 'content-type': 'text/plain', A: header`${bearer}` } }),
    ],
    [
      'a parameter that spells a secret',
      'secret-outside-header',
      () => ({ parameters: { client_secret: '{{secrets.dev_crm_clientsecret}}' } }),
    ],
    [
      'a parameter that spells a token',
      'secret-outside-header',
      () => ({ parameters: { assertion: '${authResponse.access_token}' } }),
    ],
    ['a parameter that spells an input', 'reference-typed-as-text', () => ({ parameters: { scope: '${input.x}' } })],
    ['half a character in a parameter', 'token-parameter-invalid', () => ({ parameters: { scope: '\ud83d' } })],
    [
      'a header that spells an input',
      'reference-typed-as-text',
      ({ bearer }) => ({ headers: { A: header`${bearer}`, B: '$input.x' } }),
    ],
    [
      'a line break in a header',
      'header-text-invalid',
      ({ bearer }) => ({ headers: { A: header`${bearer}\r\nX-Evil: 1` } }),
    ],
  ];
  test.each(refusals)('refuses %s', (_what, code, overrides) => {
    expect(codesOf((declared) => void anOAuth(declared, overrides(declared)))).toContainEqual(['dev-crm/oauth', code]);
  });

  test('refuses a token endpoint that is missing, or is no literal https address', () => {
    expect(codesOf((declared) => void anOAuth(declared), anEnvironment())).toEqual([
      ['dev-crm/oauth', 'token-url-missing'],
    ]);
    const services = { crm: { baseUrl: 'https://crm.example.com', tokenUrl: 'https://${input.host}/token' } };
    expect(codesOf((declared) => void anOAuth(declared), anEnvironment({ services }))).toContainEqual([
      'dev-crm/crm',
      'token-url-invalid',
    ]);
  });

  test('refuses a store that the platform fetches no tokens with', () => {
    const store = anEnvironment({ store: 'native-secrets', services: withTokenUrl.services });
    expect(codesOf((declared) => void anOAuth(declared), store)).toEqual([
      ['dev-crm/oauth', 'oauth-store-unsupported'],
    ]);
  });

  test('refuses to lend its secrets or its token to what is not an action’s header', () => {
    const problems = codesOf((declared) => {
      const oauth = anOAuth(declared);
      const apikey = new AtomicSecret(declared.stack, 'apikey', { service: declared.crm, type: 'apikey' });
      anAction(declared, { authentication: oauth, headers: { 'X-Id': '{{secrets.dev_crm_clientid}}' } });
      new DataAction(
        declared.stack,
        'path',
        actionProps(declared, {
          headers: undefined,
          authentication: oauth,
          request: get(path`/a/\${authResponse.access_token}`),
        }),
      );
      new DataAction(
        declared.stack,
        'member',
        actionProps(declared, { headers: { A: header`${oauth.token('a.b')}`, B: header`${apikey}` } }),
      );
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        ['dev-crm/lookup', 'secret-read-by-platform'],
        ['dev-crm/path', 'secret-outside-header'],
        ['dev-crm/member', 'action-mixes-credentials'],
        ['dev-crm/oauth', 'token-member-invalid'],
      ]),
    );
  });

  test('refuses a second one for a service, and its own token as its secret', () => {
    const problems = codesOf((declared) => {
      const oauth = anOAuth(declared);
      new PlatformOAuth(declared.stack, 'again', {
        service: declared.crm,
        headers: { Authorization: header`Bearer ${oauth.token()}` },
      });
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        ['dev-crm/again', 'declared-twice'],
        ['dev-crm/again', 'token-request-without-secret'],
        ['dev-crm/again', 'token-request-uses-token'],
      ]),
    );
  });

  test('does not lend its token to another environment’s or another stack’s action', () => {
    const app = new App();
    const [dev, prod] = [withTokenUrl, anEnvironment({ name: 'prod' })] as Environment[];
    const declared = declareIn(app, 'crm', dev!);
    const oauth = anOAuth(declared);
    const other = declareIn(app, 'crm', prod!);
    anAction(other, { headers: { Authorization: header`Bearer ${oauth.token()}` } });
    const beside = new GenesysStack(app, 'payment', dev!);
    new DataAction(beside, 'lookup', actionProps(declared, { headers: undefined, authentication: oauth }));
    expect(collectProblems(app).map(({ where, code }) => [where, code])).toEqual(
      expect.arrayContaining([
        ['prod-crm/lookup', 'secret-of-other-environment'],
        ['dev-payment/lookup', 'secret-undeclared'],
      ]),
    );
  });

  test('turns to the sandbox’s token server when one is in force', () => {
    const overlay = { targetsUrl: 'http://127.0.0.1:4011', genesysUrl: 'http://127.0.0.1:4010' } as never;
    expect(inSandbox(withTokenUrl, overlay).services).toEqual({
      crm: { baseUrl: 'http://127.0.0.1:4011/dev/crm', tokenUrl: 'http://127.0.0.1:4011/dev/oauth/token' },
      payment: { baseUrl: 'http://127.0.0.1:4011/dev/payment' },
    });
  });

  test.each([
    ['', ''],
    ['/api/v2', '/oauth/token'],
  ])('leaves the platform’s own API the platform’s: %s', (path, login) => {
    const overlay = { targetsUrl: 'http://127.0.0.1:4011', genesysUrl: 'http://127.0.0.1:4010' } as never;
    const { apiUrl, loginUrl } = regionUrls(withTokenUrl.organization.region);
    const services = {
      own: { baseUrl: `${apiUrl}${path}`, tokenUrl: `${loginUrl}${login}` },
      like: { baseUrl: `${apiUrl}.example.com${path}` },
      wrong: { baseUrl: 'no address' },
    };
    expect(inSandbox({ ...withTokenUrl, services }, overlay).services).toEqual({
      own: { baseUrl: `http://127.0.0.1:4010${path}`, tokenUrl: `http://127.0.0.1:4010${login}` },
      like: { baseUrl: 'http://127.0.0.1:4011/dev/like' },
      wrong: { baseUrl: 'http://127.0.0.1:4011/dev/wrong' },
    });
  });
});

function declareIn(app: App, service: string, environment: Environment): Declared {
  const stack = new GenesysStack(app, service, environment);
  const crm = new ExternalService(stack, 'crm', { environment });
  return { stack, crm, bearer: new AtomicSecret(stack, 'bearer', { service: crm, ...aToken }) };
}

test('tells the value plane type, keys and secrets of every credential, and what each action authenticates with', () => {
  const app = new App();
  const basic = declareIn(app, 'crm', anEnvironment({ name: 'stg' }));
  anAction(basic, { authentication: aBasic(basic) });
  const oauth = declareIn(app, 'crm', withTokenUrl);
  anAction(oauth, { authentication: anOAuth(oauth) });
  const [stg, dev] = inventorySchema.parse(collectInventory(app)).environments;
  expect(stg?.credentials.find(({ name }) => name === 'stg_crm_platform_basic')).toMatchObject({
    type: 'basicAuth',
    fields: [
      { key: 'userName', secret: 'stg_crm_clientid' },
      { key: 'password', secret: 'stg_crm_clientsecret' },
    ],
  });
  expect(stg?.actions[0]).toMatchObject({
    integration: 'stg_crm_platform_basic',
    secrets: ['stg_crm_clientid', 'stg_crm_clientsecret'],
    headers: { Authorization: 'Basic base64({{secrets.stg_crm_clientid}}:{{secrets.stg_crm_clientsecret}})' },
  });
  expect(dev?.credentials.find(({ name }) => name === 'dev_crm_platform_oauth')).toMatchObject({
    type: 'userDefinedOAuth',
    fields: [
      { key: 'dev_crm_clientid', secret: 'dev_crm_clientid' },
      { key: 'dev_crm_clientsecret', secret: 'dev_crm_clientsecret' },
    ],
  });
  expect(dev?.actions[0]).toMatchObject({
    integration: 'dev_crm_platform_oauth',
    secrets: ['dev_crm_clientid', 'dev_crm_clientsecret'],
    headers: { Authorization: 'Bearer {{authResponse.access_token}}' },
  });
  expect(dev?.secrets.map(({ name, credential }) => [name, credential])).toEqual([
    ['dev_crm_bearer', 'dev_crm_bearer'],
    ['dev_crm_clientid', 'dev_crm_platform_oauth'],
    ['dev_crm_clientsecret', 'dev_crm_platform_oauth'],
  ]);
});

/** Never called: the compiler is the test. */
export function promises(
  scope: never,
  service: ExternalService<'dev'>,
  dev: AtomicSecret<'dev'>,
  prod: AtomicSecret<'prod'>,
  devOAuth: PlatformOAuth<'dev'>,
  prodOAuth: PlatformOAuth<'prod'>,
  prodBasic: PlatformBasic<'prod'>,
): void {
  const input = z.object({ accountId: z.string() });
  const common = { service, input, output: z.object({}), request: get(path`/accounts/${'accountId'}`) };
  new DataAction(scope, 'sound', { ...common, authentication: devOAuth });
  new DataAction(scope, 'sound', { ...common, headers: { A: header`Bearer ${devOAuth.token()}` } });

  // @ts-expect-error another environment's token
  new DataAction(scope, 'token', { ...common, headers: { A: header`Bearer ${prodOAuth.token()}` } });
  // @ts-expect-error a header of two environments
  new DataAction(scope, 'mixed', { ...common, headers: { A: header`${dev} ${prodOAuth.token()}` } });
  // @ts-expect-error another environment's authentication
  new DataAction(scope, 'oauth', { ...common, authentication: prodOAuth });
  // @ts-expect-error the same for Basic by the platform
  new DataAction(scope, 'basic', { ...common, authentication: prodBasic });
  // @ts-expect-error the same for a secret
  new DataAction(scope, 'bearer', { ...common, authentication: { kind: 'bearer', token: prod } });
  // @ts-expect-error a token does not go into the path
  new DataAction(scope, 'path', { ...common, request: get(path`/a/${devOAuth.token()}`), authentication: devOAuth });
  // @ts-expect-error another environment's secret as a password
  new PlatformBasic(scope, 'pair', { service, username: dev, password: prod });
  // @ts-expect-error another environment's secret in a token request
  new PlatformOAuth(scope, 'header', { service, headers: { Authorization: basicAuth(prod, prod) } });
  // @ts-expect-error a secret in the form without the exception's record
  new PlatformOAuth(scope, 'form', { service, parameters: { client_secret: dev } });
}
