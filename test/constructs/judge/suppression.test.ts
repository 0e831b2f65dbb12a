import type { integrationAction } from '@cdktf/provider-genesyscloud';
import { App, TerraformLocal, Testing } from 'cdktf';
import type { IConstruct } from 'constructs';
import { z } from 'zod';
import {
  addAppChecks,
  addCheck,
  AtomicSecret,
  collectInventory,
  collectProblems,
  DataAction,
  ExternalService,
  GenesysStack,
  judgeTree,
  suppress,
  synthSound,
  todayContext,
  type SuppressionProps,
} from '../../../constructs';
import { pack } from '../../../constructs/judge/pack/pack';
import type { Rule } from '../../../constructs/rules/pack/rule';
import { inventorySchema } from '../../../core/inventory';
import { anEnvironment } from '../../kit/an-environment';
import { actionProps } from '../../kit/synth-stack';

const today = '2026-11-22';
const record = { reason: 'inputs are shorter in life', owner: 'integration team', expires: '2027-03-31' } as const;
/** An input so long that the request may pass the limit. */
const tooLong = { input: z.object({ accountId: z.string().max(600_000) }) };

interface Options {
  readonly names?: readonly string[];
  /** What the app is told; the day, unless given. */
  readonly context?: Readonly<Record<string, string>>;
  readonly props?: object;
}

/** An app with an action that is too large in each environment, and nothing else wrong. */
function anApp({ names = ['dev'], context = todayContext(today), props = tooLong }: Options = {}) {
  const app = new App({ context });
  const actions = names.map((name) => {
    const environment = anEnvironment({ name });
    const stack = new GenesysStack(app, 'crm', environment);
    const crm = new ExternalService(stack, 'crm', { environment });
    const bearer = new AtomicSecret(stack, 'apikey', { service: crm, type: 'apikey' });
    return new DataAction(stack, 'lookup', actionProps({ stack, crm, bearer }, props));
  });
  return { app, action: actions[0] as DataAction, stack: app.node.findChild('dev-crm') as GenesysStack };
}

const found = (root: IConstruct) => collectProblems(root).map(({ where, code }) => `${where} ${code}`);
const suppressTooLarge = (construct: IConstruct, props: Partial<SuppressionProps> = {}) =>
  suppress(construct, { rule: 'request-too-large', ...record, ...props });

test('takes a finding off the list at its construct, and keeps it for the report', () => {
  const { app, action } = anApp();
  expect(found(app)).toEqual(['dev-crm/lookup request-too-large']);
  suppressTooLarge(action);
  const { problems, suppressed } = judgeTree(app);
  expect(problems).toEqual([]);
  expect(suppressed).toEqual([
    {
      problem: expect.objectContaining({ where: 'dev-crm/lookup', code: 'request-too-large' }) as object,
      suppression: expect.objectContaining(record) as object,
    },
  ]);
});

test('holds for what is below: at a stack for its actions, at the app for all', () => {
  const inStack = anApp({ names: ['dev', 'prod'] });
  suppressTooLarge(inStack.stack);
  expect(found(inStack.app)).toEqual(['prod-crm/lookup request-too-large']);
  const inApp = anApp({ names: ['dev', 'prod'] });
  suppressTooLarge(inApp.app);
  expect(found(inApp.app)).toEqual([]);
});

test('does not hold beside its construct, nor where a path merely begins like its own', () => {
  const { app, stack, action } = anApp();
  const { service } = action;
  const bearer = stack.node.findChild('apikey') as AtomicSecret;
  new DataAction(stack, 'lookup-all', actionProps({ stack, crm: service, bearer }, tooLong));
  suppressTooLarge(action);
  expect(found(app)).toEqual(['dev-crm/lookup-all request-too-large']);
});

test('holds for one rule only', () => {
  const { app, action } = anApp({ props: { ...tooLong, timeoutSeconds: 99 } });
  suppressTooLarge(action);
  expect(found(app)).toEqual(['dev-crm/lookup timeout-invalid']);
});

test('holds on its last day, and not on the day after', () => {
  const onLastDay = anApp({ context: todayContext('2027-03-31') });
  suppressTooLarge(onLastDay.action);
  expect(found(onLastDay.app)).toEqual([]);
  const dayAfter = anApp({ context: todayContext('2027-04-01') });
  suppressTooLarge(dayAfter.action);
  expect(found(dayAfter.app)).toEqual(['dev-crm/lookup request-too-large', 'dev-crm/lookup suppression-expired']);
});

/** `context` is what the app was told; the day, unless given. */
const unsound: readonly (readonly [what: string, code: string, props: object, context: Record<string, string>])[] = [
  ['no reason', 'suppression-unowned', { reason: ' ' }, todayContext(today)],
  ['a reason that a JavaScript caller forgot', 'suppression-unowned', { reason: undefined }, todayContext(today)],
  ['no owner', 'suppression-unowned', { owner: '' }, todayContext(today)],
  ['a day in another form', 'suppression-date-invalid', { expires: '31.03.2027' }, todayContext(today)],
  ['a day that does not exist', 'suppression-date-invalid', { expires: '2027-02-30' }, todayContext(today)],
  ['no day', 'suppression-date-invalid', { expires: undefined }, todayContext(today)],
  ['an app that does not know the day', 'suppression-date-invalid', {}, {}],
  ['a day that is over', 'suppression-expired', { expires: '2026-11-21' }, todayContext(today)],
  ['a rule that does not exist', 'rule-unknown', { rule: 'request-to-large' }, todayContext(today)],
  ['a rule that guards secrets', 'suppression-refused', { rule: 'literal-secret' }, todayContext(today)],
];

test.each(unsound)('does not suppress with %s, and says so at its own line', (_what, code, props, context) => {
  const { app, action } = anApp({ context });
  suppressTooLarge(action, props);
  expect(found(app)).toEqual(['dev-crm/lookup request-too-large', `dev-crm/lookup ${code}`]);
  expect(collectProblems(app)[1]?.at).toMatch(/^test\/constructs\/judge\/suppression\.test\.ts:\d+$/);
});

test('guesses which rule was meant, and repeats nothing that is no id', () => {
  const { app, action } = anApp();
  suppressTooLarge(action, { rule: 'request-to-large' as 'request-too-large' });
  suppressTooLarge(action, { rule: 'hunter2 & co/ "' });
  const [, slip, odd] = collectProblems(app);
  expect(slip).toMatchObject({ code: 'rule-unknown', fix: 'did you mean request-too-large?' });
  expect(JSON.stringify(odd)).not.toContain('hunter2');
});

test('is a problem where it covers nothing', () => {
  const { app, action } = anApp({ props: {} });
  suppressTooLarge(action);
  expect(collectProblems(app)).toEqual([
    expect.objectContaining({
      code: 'suppression-unused',
      where: 'dev-crm/lookup',
      at: expect.stringMatching(/^test\/constructs\/judge\/suppression\.test\.ts:\d+$/) as string,
    }),
  ]);
});

test('is not called unused from a part of the tree, which does not show all findings', () => {
  const { stack } = anApp({ names: ['dev', 'prod'] });
  suppress(stack.node.findChild('lookup'), { rule: 'missing-in-environment', ...record });
  expect(found(stack)).toEqual(['dev-crm/lookup request-too-large']);
});

test('covers what the app’s rules find at a construct, and at the app what has no construct', () => {
  const environment = anEnvironment({ licence: 'CX2', auditRetentionDays: 90 });
  const app = new App({ context: todayContext(today) });
  const dev = new GenesysStack(app, 'crm', environment);
  new GenesysStack(app, 'crm', anEnvironment({ name: 'prod' }));
  const crm = new ExternalService(dev, 'crm', { environment });
  const apikey = new AtomicSecret(dev, 'apikey', { service: crm, type: 'apikey' });
  addAppChecks(app);
  expect(found(app)).toEqual(['dev-crm/apikey missing-in-environment', 'environment dev licence-too-low']);
  suppress(apikey, { rule: 'missing-in-environment', ...record });
  suppress(app, { rule: 'licence-too-low', ...record });
  expect(found(app)).toEqual([]);
});

test('is in the inventory, finding by finding, with its environment and record', () => {
  const { app } = anApp({ names: ['dev', 'prod'] });
  expect(inventorySchema.parse(collectInventory(app))).not.toHaveProperty('suppressions');
  suppressTooLarge(app);
  expect(inventorySchema.parse(collectInventory(app)).suppressions).toEqual(
    ['dev', 'prod'].map((environment) => ({
      rule: 'request-too-large',
      environment,
      path: `${environment}-crm/lookup`,
      what: expect.stringContaining('a request must stay within 524288 bytes') as string,
      ...record,
    })),
  );
});

test('is of the whole app in the inventory where the finding is of no stack', () => {
  const app = new App({ context: todayContext(today) });
  new GenesysStack(app, 'crm', anEnvironment({ licence: 'CX2', auditRetentionDays: 90 }));
  addAppChecks(app);
  suppress(app, { rule: 'licence-too-low', ...record });
  expect(collectInventory(app).suppressions).toEqual([
    expect.objectContaining({ rule: 'licence-too-low', environment: null, path: 'environment dev' }),
  ]);
});

describe('in both locks', () => {
  test('lets a suppressed finding pass', () => {
    const { app, stack, action } = anApp();
    expect(() => Testing.synth(stack, true)).toThrow('request-too-large');
    suppressTooLarge(action);
    expect(() => Testing.synth(stack, true)).not.toThrow();
    expect(() => synthSound(app)).not.toThrow();
    expect(() => app.synth()).not.toThrow();
  });

  test.each(unsound)('does not with %s', (_what, code, props, context) => {
    const { app, stack, action } = anApp({ context });
    suppressTooLarge(action, props);
    for (const lock of [() => Testing.synth(stack, true), () => synthSound(app)]) {
      expect(lock).toThrow('request-too-large');
      expect(lock).toThrow(code);
    }
  });

  test('refuses one that covers nothing', () => {
    const { app, action } = anApp({ props: {} });
    suppressTooLarge(action);
    expect(() => synthSound(app)).toThrow('suppression-unused');
    expect(() => app.synth()).toThrow('suppression-unused');
  });
});

const rules = Object.entries<Rule>(pack);

/** A tree in which `code` is found, by whatever means: what matters here is what may be done about it. */
function withFinding(code: string) {
  const app = new App({ context: todayContext(today) });
  const stack = new GenesysStack(app, 'crm', anEnvironment());
  addCheck(stack, () => [{ code, what: 'something', fix: 'mend it' }]);
  suppress(stack, { rule: code as 'request-too-large', ...record });
  return { app, stack };
}

const codesIn = (root: IConstruct) => collectProblems(root).map(({ code }) => code);
const suppressible = rules.filter(([, { suppression }]) => suppression === 'allowed').map(([id]) => id);
const insuppressible = rules.filter(([, { suppression }]) => suppression !== 'allowed').map(([id]) => id);

test.each(suppressible)('%s may be suppressed', (code) => {
  const { app, stack } = withFinding(code);
  expect(codesIn(app)).toEqual([]);
  expect(() => Testing.synth(stack, true)).not.toThrow();
});

test.each(insuppressible)('%s may never be suppressed', (code) => {
  const { app, stack } = withFinding(code);
  expect(codesIn(app)).toEqual([code, 'suppression-refused']);
  expect(() => Testing.synth(stack, true)).toThrow(code);
});

test('keeps its list of what may be suppressed: each is a judgement, and guards no secret', () => {
  expect(suppressible).toEqual([
    'basic-in-two-ways',
    'request-too-large',
    'path-input-optional',
    'missing-in-environment',
    'absent-but-declared',
    'absence-unknown',
    'licence-too-low',
  ]);
});

/** Declarations that put a secret, or a way to one, where it does not belong. */
const leaks: readonly (readonly [code: string, declare: (stack: GenesysStack, action: DataAction) => unknown])[] = [
  ['literal-secret', (stack) => new TerraformLocal(stack, 'key', ['gh', 'p_', 'aB3d'.repeat(9)].join(''))],
  ['secret-outside-header', (stack) => new TerraformLocal(stack, 'ref', '{{secrets.dev_crm_apikey}}')],
  ['secret-outside-header', (_stack, action) => override(action, 'request_template', '$${credentials.dev_crm_apikey}')],
  ['secret-undeclared', (_stack, action) => override(action, 'headers.A', '$${credentials.prod_crm_apikey}')],
  ['host-not-allowed', (_stack, action) => override(action, 'request_url_template', 'https://evil.example/a')],
  ['action-not-literal', (_stack, action) => override(action, 'headers.A', '${var.word}')],
];

function override(action: DataAction, place: string, value: string): void {
  const resource = action.node.findChild('action') as integrationAction.IntegrationAction;
  resource.addOverride(`config_request.${place}`, value);
}

test.each(leaks)('never lets %s through, at the construct, its stack or the app', (code, declare) => {
  const { app, stack, action } = anApp({ props: {} });
  declare(stack, action);
  for (const construct of [action, stack, app]) suppress(construct, { rule: code as 'request-too-large', ...record });
  expect(codesIn(app)).toEqual(expect.arrayContaining([code, 'suppression-refused']));
  expect(() => synthSound(app)).toThrow(code);
  expect(() => Testing.synth(stack, true)).toThrow(code);
});

test('never lets a crash through', () => {
  const { app, stack } = anApp();
  suppressTooLarge(app);
  addCheck(stack, () => {
    throw new Error('a bug');
  });
  expect(() => collectProblems(app)).toThrow('a check of dev-crm crashed');
  expect(() => synthSound(app)).toThrow('a check of dev-crm crashed');
  expect(() => Testing.synth(stack, true)).toThrow('a check of dev-crm crashed');
});

/** Never called: the compiler is the test. */
export function promises(scope: IConstruct): void {
  suppress(scope, { rule: 'request-too-large', ...record });
  suppress(scope, { rule: 'acme/actions-have-examples', ...record });
  // @ts-expect-error a rule that guards secrets cannot be named
  suppress(scope, { rule: 'literal-secret', ...record });
  // @ts-expect-error nor one whose findings cannot work
  suppress(scope, { rule: 'timeout-invalid', ...record });
  // @ts-expect-error nor one that does not exist
  suppress(scope, { rule: 'request-to-large', ...record });
  // @ts-expect-error a suppression has an owner
  suppress(scope, { rule: 'request-too-large', reason: 'because', expires: '2027-03-31' });
}
