import { App, Testing } from 'cdktf';
import { z } from 'zod';
import {
  AtomicSecret,
  bodyException,
  collectInventory,
  collectProblems,
  DataAction,
  ExternalService,
  field,
  GenesysStack,
  header,
  path,
  post,
  todayContext,
  type BodyExceptionProps,
} from '../../../constructs';
import type { Environment } from '../../../core/environment';
import { inventorySchema } from '../../../core/inventory';
import { Redacted } from '../../../core/redacted';
import { resolveTemplate } from '../../../sandbox/genesys/execution/resolve-template';
import { anEnvironment } from '../../kit/an-environment';
import { aToken } from '../../kit/synth-stack';

const tls13 = { services: { crm: { baseUrl: 'https://crm.dev.example.com', minimumTls: '1.3' } } } as const;
const today = '2026-11-22';

interface Case {
  readonly type?: string;
  readonly lifetimeSeconds?: number;
  readonly props?: Partial<BodyExceptionProps<'dev'>>;
  readonly environment?: Environment<'dev'>;
  readonly context?: Readonly<Record<string, string>>;
  readonly hasBearer?: boolean;
}

/** An app with one action that has a secret in its body, sound unless overridden. */
function anApp({
  type = 'psk',
  lifetimeSeconds,
  props,
  environment = anEnvironment(tls13),
  context,
  hasBearer,
}: Case = {}) {
  const app = new App({ context: context ?? todayContext(today) });
  const stack = new GenesysStack<'dev'>(app, 'crm', environment);
  const crm = new ExternalService(stack, 'crm', { environment });
  const secret = new AtomicSecret(stack, type, {
    service: crm,
    ...(type === 'psk' ? {} : aToken),
    type,
    ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
  });
  const key = bodyException({
    secret,
    reason: 'the order system reads its key from the body only',
    owner: 'integration team',
    reviewId: 'SEC-123',
    expires: '2027-03-31',
    demandsTls13: true,
    ...props,
  });
  const bearer = hasBearer === true ? new AtomicSecret(stack, 'bearer', { service: crm, ...aToken }) : undefined;
  new DataAction(stack, 'order', {
    service: crm,
    input: z.object({ item: z.string().max(40) }),
    output: z.object({ name: z.string() }),
    request: post(path`/orders`, { body: { item: field('item'), key } }),
    headers: bearer ? { Authorization: header`Bearer ${bearer}` } : {},
  });
  return { app, stack };
}

const codesOf = (options: Case) =>
  collectProblems(anApp(options).app)
    .filter(({ where }) => where === 'dev-crm/order')
    .map(({ code }) => code);

test('lets a pre-shared key into a body, escaped where it stands', () => {
  const { app, stack } = anApp();
  expect(collectProblems(app)).toEqual([]);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as { resource: Record<string, Record<string, never>> };
  expect(resource.genesyscloud_integration_action?.order).toMatchObject({
    integration_id: '${genesyscloud_integration.dev_crm_psk.id}',
    config_request: {
      request_template:
        '{"item":"$esc.jsonString($${input.item})","key":"$esc.jsonString($${credentials.dev_crm_psk})"}',
    },
  });
});

test('lets a short-lived token into a body', () => {
  expect(codesOf({ type: 'bearer', lifetimeSeconds: 900 })).toEqual([]);
  expect(codesOf({ type: 'jwt', lifetimeSeconds: 600 })).toEqual([]);
});

test('holds on its last day, and not on the day after', () => {
  expect(codesOf({ context: todayContext('2027-03-31') })).toEqual([]);
  expect(codesOf({ context: todayContext('2027-04-01') })).toEqual(['exception-expired']);
});

const refusals: readonly (readonly [what: string, code: string, Case])[] = [
  ['a token of half an hour', 'exception-type-refused', { type: 'bearer' }],
  ['a token of an hour', 'exception-type-refused', { type: 'jwt', lifetimeSeconds: 3600 }],
  ['a password', 'exception-type-refused', { type: 'token', lifetimeSeconds: 600 }],
  ['an empty reason', 'exception-unowned', { props: { reason: ' ' } }],
  ['no owner', 'exception-unowned', { props: { owner: '' } }],
  ['no review', 'exception-unowned', { props: { reviewId: '' } }],
  ['a date in another form', 'exception-date-invalid', { props: { expires: '31.03.2027' } }],
  ['an app that does not know the day', 'exception-date-invalid', { context: {} }],
  ['a service that may talk older TLS', 'exception-without-tls13', { environment: anEnvironment() }],
  [
    'a store without escaping',
    'exception-store-unfit',
    { environment: anEnvironment({ ...tls13, store: 'native-secrets' }) },
  ],
  ['a secret of another credential beside it', 'action-mixes-credentials', { hasBearer: true }],
];

test.each(refusals)('refuses %s', (_what, code, options) => {
  expect(codesOf(options)).toContain(code);
});

test('allows the recorded secret and nothing else in the body', () => {
  const { app, stack } = anApp();
  const action = stack.node.findChild('order').node.findChild('action') as unknown as {
    addOverride(path: string, value: string): void;
  };
  action.addOverride('config_request.request_template', '{"key":"$${credentials.dev_crm_psk}"}');
  expect(collectProblems(app).map(({ where, code }) => [where, code])).toEqual([
    ['dev-crm/order', 'secret-outside-header'],
  ]);
});

test('is in the inventory, with its record', () => {
  const inventory = inventorySchema.parse(collectInventory(anApp().app));
  expect(inventory.environments[0]?.actions[0]?.secrets).toEqual(['dev_crm_psk']);
  expect(inventory.environments[0]?.exceptions).toEqual([
    {
      secret: 'dev_crm_psk',
      action: 'dev-crm-order',
      stack: 'dev-crm',
      path: 'dev-crm/order',
      reason: 'the order system reads its key from the body only',
      owner: 'integration team',
      reviewId: 'SEC-123',
      expires: '2027-03-31',
    },
  ]);
});

test('reaches the target as it is, whatever characters it has', () => {
  const value = 'a"b\\c}$' + '{input.x}';
  const template = '{"key":"$esc.jsonString(${credentials.dev_crm_psk})"}';
  const { text, hasSecret } = resolveTemplate('the body', template, {
    input: {},
    credentials: { dev_crm_psk: Redacted.of(value) },
    secret: () => undefined,
    authResponse: undefined,
  });
  expect(JSON.parse(text)).toEqual({ key: value });
  expect(hasSecret).toBe(true);
});

/** Never called: the compiler is the test. */
export function promises(
  scope: never,
  service: ExternalService<'dev'>,
  dev: AtomicSecret<'dev'>,
  prod: AtomicSecret<'prod'>,
): void {
  const record = { reason: 'r', owner: 'o', reviewId: 'i', expires: '2027-03-31', demandsTls13: true } as const;
  const common = { service, input: z.object({}), output: z.object({}) };
  const body = (secret: AtomicSecret<'dev'>) => post(path`/x`, { body: { key: bodyException({ secret, ...record }) } });
  new DataAction(scope, 'sound', { ...common, request: body(dev) });

  const other = post(path`/x`, { body: { key: bodyException({ secret: prod, ...record }) } });
  // @ts-expect-error another environment's secret does not go into a body either
  new DataAction(scope, 'other', { ...common, request: other });
  // @ts-expect-error every part of the record is needed
  bodyException({ secret: dev, ...record, owner: undefined });
  // @ts-expect-error TLS 1.3 is not negotiable
  bodyException({ secret: dev, ...record, demandsTls13: false });
  // @ts-expect-error a secret without its record stays out
  post(path`/x`, { body: { key: dev } });
}

test('keeps its promises at compile time', () => {
  expect(typeof promises).toBe('function');
});
