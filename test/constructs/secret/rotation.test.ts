import { App } from 'cdktf';
import { z } from 'zod';
import {
  apiKeyFromTarget,
  AtomicSecret,
  carriedOver,
  collectInventory,
  collectProblems,
  DataAction,
  ExternalService,
  genesysClient,
  GenesysStack,
  get,
  header,
  IssuerSecret,
  oauthClientCredentials,
  path,
  renewedElsewhere,
  type AtomicSecretProps,
} from '../../../constructs';
import type { Environment, ServiceVariant } from '../../../core/environment';
import { inventorySchema } from '../../../core/inventory';
import { anEnvironment } from '../../kit/an-environment';

const crmVariant = { baseUrl: 'https://crm.dev.example.com', tokenUrl: 'https://crm.dev.example.com/token' };

function anApp(
  props: (made: { readonly stack: GenesysStack; readonly crm: ExternalService }) => Partial<AtomicSecretProps<string>>,
  {
    variant = crmVariant,
    timeoutSeconds = 10,
    hasProbe = true,
  }: { variant?: ServiceVariant; timeoutSeconds?: number; hasProbe?: boolean } = {},
) {
  const environment: Environment = anEnvironment({ services: { crm: variant } });
  const app = new App();
  const stack = new GenesysStack(app, 'crm', environment);
  const crm = new ExternalService(stack, 'crm', { environment });
  const secret = new AtomicSecret(stack, 'bearer', { service: crm, type: 'bearer', ...props({ stack, crm }) });
  new DataAction(stack, 'who-am-i', {
    service: crm,
    input: z.object({}),
    output: z.object({ environment: z.string() }),
    request: get(path`/whoami`),
    headers: { Authorization: header`Bearer ${secret}` },
    timeoutSeconds,
    ...(hasProbe && { probe: { environmentAt: 'environment' } }),
  });
  return app;
}

function aClient({ stack, crm }: { readonly stack: GenesysStack; readonly crm: ExternalService }, suffix = '') {
  return {
    clientId: new IssuerSecret(stack, `id${suffix}`, { service: crm, type: `issuerid${suffix}` }),
    clientSecret: new IssuerSecret(stack, `secret${suffix}`, { service: crm, type: `issuersecret${suffix}` }),
  };
}

const codesOf = (...parameters: Parameters<typeof anApp>) =>
  collectProblems(anApp(...parameters)).map(({ code }) => code);
const owned = { owner: 'crm team', reason: 'their gateway writes it' };

test('tells the value plane how a token is renewed, and keeps the issuer’s secrets off the platform', () => {
  const app = anApp((made) => ({
    lifetimeSeconds: 1800,
    rotation: oauthClientCredentials({ ...aClient(made), scope: 'crm.read' }),
  }));
  expect(collectProblems(app)).toEqual([]);
  const [environment] = inventorySchema.parse(collectInventory(app)).environments;
  expect(environment?.secrets).toEqual([
    expect.objectContaining({
      name: 'dev_crm_bearer',
      use: 'platform',
      lifetimeSeconds: 1800,
      rotation: {
        kind: 'oauth-client-credentials',
        tokenUrl: crmVariant.tokenUrl,
        authMethod: 'client_secret_basic',
        client: { clientId: 'dev_crm_issuerid', clientSecret: 'dev_crm_issuersecret' },
        scope: 'crm.read',
        overlap: { kind: 'until-expiry' },
      },
    }),
    expect.objectContaining({ name: 'dev_crm_issuerid', use: 'issuer', credential: null }),
    expect.objectContaining({ name: 'dev_crm_issuersecret', use: 'issuer', credential: null }),
  ]);
  expect(environment?.credentials.flatMap(({ fields }) => fields.map(({ secret }) => secret))).toEqual([
    'dev_crm_bearer',
  ]);
  expect(environment?.actions[0]?.probe).toEqual({
    url: 'https://crm.dev.example.com/whoami',
    environmentAt: 'environment',
    environment: 'dev',
  });
});

test.each([
  ['bearer', ['secret-without-lifetime', 'secret-without-rotation']],
  ['jwt', ['secret-without-lifetime', 'secret-without-rotation']],
  ['apikey', []],
])('asks of a %s who renews it', (type, codes) => {
  expect(codesOf(() => ({ type }))).toEqual(codes);
});

test('takes the lifetime of an environment before that of the declaration', () => {
  const rotation = renewedElsewhere(owned);
  const app = anApp(() => ({ lifetimeSeconds: 1800, rotation }), {
    variant: { ...crmVariant, lifetimeSeconds: { bearer: 900 } },
  });
  expect(collectInventory(app).environments[0]?.secrets[0]?.lifetimeSeconds).toBe(900);
});

type Made = Parameters<Parameters<typeof anApp>[0]>[0];
interface Refusal {
  readonly what: string;
  readonly code: string;
  readonly props: (made: Made) => Partial<AtomicSecretProps<string>>;
  readonly variant?: ServiceVariant;
}

const refusal = (what: string, code: string, props: Refusal['props'], variant?: ServiceVariant): Refusal =>
  variant ? { what, code, props, variant } : { what, code, props };

const refusals: readonly Refusal[] = [
  refusal('a lifetime of half a second', 'lifetime-invalid', () => ({
    lifetimeSeconds: 0.5,
    rotation: renewedElsewhere(owned),
  })),
  refusal('no owner', 'rotation-unowned', () => ({
    lifetimeSeconds: 1800,
    rotation: renewedElsewhere({ owner: ' ', reason: 'x' }),
  })),
  refusal('no reason', 'rotation-unowned', () => ({
    lifetimeSeconds: 1800,
    rotation: carriedOver({ owner: 'x', reason: '' }),
  })),
  refusal(
    'a service without token endpoint',
    'token-url-missing',
    (made) => ({ lifetimeSeconds: 1800, rotation: oauthClientCredentials(aClient(made)) }),
    { baseUrl: crmVariant.baseUrl },
  ),
  refusal('alternating clients with one client', 'rotation-overlap-unfit', (made) => ({
    lifetimeSeconds: 1800,
    rotation: oauthClientCredentials({
      ...aClient(made),
      overlap: { kind: 'none', instead: 'alternating-clients', reason: 'the server has one token a client' },
    }),
  })),
  refusal('a second client that is never used', 'rotation-overlap-unfit', (made) => ({
    lifetimeSeconds: 1800,
    rotation: oauthClientCredentials({ ...aClient(made), alternate: aClient(made, '2') }),
  })),
  refusal('a second client that is the first', 'rotation-overlap-unfit', (made) => {
    const client = aClient(made);
    const overlap = { kind: 'none', instead: 'alternating-clients', reason: 'x' } as const;
    return { lifetimeSeconds: 1800, rotation: oauthClientCredentials({ ...client, alternate: client, overlap }) };
  }),
  refusal('an audience of assertions that nobody signs', 'assertion-audience-unfit', (made) => ({
    lifetimeSeconds: 1800,
    rotation: oauthClientCredentials({ ...aClient(made), assertionAudience: 'https://login.example.com/' }),
  })),
  refusal('an outage at any time', 'rotation-overlap-unfit', () => ({
    lifetimeSeconds: 1800,
    rotation: carriedOver({
      ...owned,
      overlap: { kind: 'none', instead: 'accepted-outage', reason: 'nobody calls at night' },
    }),
  })),
  refusal('a token of five minutes', 'rotation-lifetime-short', () => ({
    lifetimeSeconds: 300,
    rotation: carriedOver(owned),
  })),
  refusal('an overlap of one minute', 'rotation-overlap-short', () => ({
    lifetimeSeconds: 1800,
    rotation: carriedOver({ ...owned, overlap: { kind: 'seconds', seconds: 60 } }),
  })),
  refusal('a lead of a minute', 'rotation-lead-short', () => ({
    lifetimeSeconds: 1800,
    rotation: carriedOver({ ...owned, leadSeconds: 60 }),
  })),
  refusal('a window that cannot be read', 'rotation-window-invalid', () => ({
    lifetimeSeconds: 1800,
    rotation: carriedOver({ ...owned, window: { cron: 'at night', timeZone: 'Europe/Berlin', minutes: 60 } }),
  })),
  refusal('nightly windows for half an hour of life', 'rotation-window-rare', () => ({
    lifetimeSeconds: 1800,
    rotation: carriedOver({ ...owned, window: { cron: '0 3 * * *', timeZone: 'Europe/Berlin', minutes: 60 } }),
  })),
  refusal('a waiver of the probe without a reason', 'rotation-unowned', () => ({
    lifetimeSeconds: 1800,
    rotation: carriedOver({ ...owned, withoutProbe: { reason: ' ' } }),
  })),
  refusal('an issuer’s path with a query', 'issuer-path-invalid', (made) => ({
    type: 'apikey',
    rotation: apiKeyFromTarget({
      createPath: '/keys?for=me',
      deletePath: '/keys/{id}',
      keyAt: 'key',
      idAt: 'id',
      authorizedBy: aClient(made).clientSecret,
    }),
  })),
  refusal('an issuer’s header without a place for the secret', 'issuer-header-invalid', (made) => ({
    type: 'apikey',
    rotation: apiKeyFromTarget({
      createPath: '/keys',
      deletePath: '/keys/{id}',
      keyAt: 'key',
      idAt: 'id',
      authorizedBy: aClient(made).clientSecret,
      template: 'Bearer',
    }),
  })),
];

test.each(refusals)('refuses $what', ({ code, props, variant }) => {
  expect(codesOf(props, variant ? { variant } : {})).toContain(code);
});

test('demands a probe for values of others, or the reason why there is none', () => {
  const codes = (withoutProbe?: { readonly reason: string }, hasProbe = false) =>
    codesOf(
      () => ({ lifetimeSeconds: 1800, rotation: carriedOver({ ...owned, ...(withoutProbe && { withoutProbe }) }) }),
      { hasProbe },
    );
  expect(codes()).toEqual(['rotation-unproven']);
  expect(codes({ reason: 'its gateway has no request without effects' })).toEqual([]);
  expect(codes(undefined, true)).toEqual([]);
});

test('refuses two clients that are one', () => {
  const app = anApp(({ stack, crm }) => {
    const clientId = new AtomicSecret(stack, 'clientid', { service: crm, type: 'clientid' });
    return { type: 'clientsecret', rotation: genesysClient({ clients: ['a', 'a'], clientId }) };
  });
  expect(collectProblems(app).map(({ code }) => code)).toContain('rotation-overlap-unfit');
});

/** A client's secret, and an id that is of this type. */
const pairProblems = (idType: string, store?: 'native-secrets') => {
  const environment = { ...anEnvironment({ services: { crm: crmVariant } }), ...(store && { store }) };
  const app = new App();
  const stack = new GenesysStack(app, 'crm', environment);
  const service = new ExternalService(stack, 'crm', { environment });
  const clientId = new AtomicSecret(stack, 'id', { service, type: idType });
  new AtomicSecret(stack, 'secret', {
    ...{ service, type: 'clientsecret' },
    rotation: genesysClient({ clients: ['a', 'b'], clientId }),
  });
  return collectProblems(app).map(({ code }) => code);
};

test('refuses a client whose id and secret no single write brings', () => {
  expect(pairProblems('clientid')).toEqual([]);
  expect(pairProblems('apikey')).toEqual(['rotation-companion-apart']);
  expect(pairProblems('clientid', 'native-secrets')).toEqual(['rotation-companion-apart']);
});

test('counts the longest timeout of the actions that use the secret', () => {
  const rotation = carriedOver({ ...owned, overlap: { kind: 'seconds', seconds: 140 } });
  expect(codesOf(() => ({ lifetimeSeconds: 1800, rotation }), { timeoutSeconds: 20 })).toEqual([]);
  expect(codesOf(() => ({ lifetimeSeconds: 1800, rotation }), { timeoutSeconds: 21 })).toEqual([
    'rotation-overlap-short',
  ]);
});

test('refuses an issuer’s secret of another environment', () => {
  const app = anApp(({ stack }) => {
    const prod: Environment = anEnvironment<string>({ name: 'prod', services: { crm: crmVariant } });
    const foreign = new ExternalService(new GenesysStack(stack.node.root, 'crm', prod), 'crm', {
      environment: prod,
    });
    return { lifetimeSeconds: 1800, rotation: oauthClientCredentials(aClient({ stack, crm: foreign })) };
  });
  expect(collectProblems(app).map(({ code }) => code)).toContain('secret-of-other-environment');
});

test('refuses a probe with inputs', () => {
  const app = anApp(() => ({ lifetimeSeconds: 1800, rotation: renewedElsewhere(owned) }));
  const stack = app.node.findChild('dev-crm') as GenesysStack;
  new DataAction(stack, 'lookup', {
    service: stack.node.findChild('crm') as ExternalService,
    input: z.object({ accountId: z.string() }),
    output: z.object({ environment: z.string() }),
    request: get(path`/accounts/${'accountId'}`),
    headers: { Authorization: 'Bearer {{secrets.dev_crm_bearer}}' },
    probe: {},
  });
  expect(collectProblems(app).map(({ code }) => code)).toContain('probe-not-plain');
});

test.each<[string, ServiceVariant, string, string[]]>([
  ['revoke-first', { ...crmVariant, revocationUrl: 'https://crm.dev.example.com/revoke' }, 'nobody calls at night', []],
  ['revoke-first', crmVariant, 'nobody calls at night', ['rotation-same-token-unfit']],
  ['accept-gap', crmVariant, 'nobody calls at night', []],
  ['accept-gap', crmVariant, ' ', ['rotation-same-token-unfit']],
])('takes %s for a server that repeats tokens where that can be, and with a reason', (what, variant, reason, codes) => {
  const whenSameToken = { do: what as 'revoke-first' | 'accept-gap', reason };
  const app = anApp(
    (made) => ({ lifetimeSeconds: 1800, rotation: oauthClientCredentials({ ...aClient(made), whenSameToken }) }),
    { variant },
  );
  expect(collectProblems(app).map(({ code }) => code)).toEqual(codes);
  const [secret] = inventorySchema.parse(collectInventory(app)).environments[0]!.secrets;
  expect(secret?.rotation).toMatchObject({ whenSameToken });
});
