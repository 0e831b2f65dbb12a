import { App, Testing } from 'cdktf';
import {
  addRule,
  AtomicSecret,
  collectProblems,
  DataAction,
  ExternalService,
  GenesysStack,
  rulesAround,
  suppress,
  synthSound,
  todayContext,
  type OwnRule,
} from '../../../constructs';
import { fenceWith } from '../../docs/documents';
import { anEnvironment } from '../../kit/an-environment';
import { runFence } from '../../kit/run-fence';
import { actionProps } from '../../kit/synth-stack';

/** The rules that docs/authoring/policies.md shows, as a reader would write them. */
const { actionsHaveExamples, actionsAreQuick } = runFence<Record<'actionsHaveExamples' | 'actionsAreQuick', OwnRule>>(
  fenceWith('docs/authoring/policies.md', 'OwnRule = {'),
);

/** An app with one action in each environment, which takes long and has no example unless told. */
function anApp(props: object = {}) {
  const app = new App({ context: todayContext('2026-11-22') });
  for (const name of ['dev', 'prod']) {
    const environment = anEnvironment({ name });
    const stack = new GenesysStack(app, 'crm', environment);
    const crm = new ExternalService(stack, 'crm', { environment });
    const bearer = new AtomicSecret(stack, 'apikey', { service: crm, type: 'apikey' });
    new DataAction(stack, 'lookup', actionProps({ stack, crm, bearer }, { timeoutSeconds: 30, ...props }));
  }
  return { app, dev: app.node.findChild('dev-crm') as GenesysStack };
}

const found = (app: App) => collectProblems(app).map(({ where, code }) => `${where} ${code}`);
const record = { reason: 'a pilot', owner: 'integration team', expires: '2027-03-31' };

test('judges every stack below what it was added to, under its own id, fix and line', () => {
  const { app } = anApp();
  addRule(app, actionsHaveExamples);
  expect(collectProblems(app)).toEqual(
    ['dev-crm/lookup', 'prod-crm/lookup'].map((where) => ({
      where,
      code: 'acme/actions-have-examples',
      what: 'an action must have an example, got none',
      fix: 'Give the action an `example`.',
      at: expect.stringMatching(/^test\/constructs\/judge\/own-rules\.test\.ts:\d+$/) as string,
    })),
  );
});

test('judges one stack where it was added to one', () => {
  const { app, dev } = anApp();
  addRule(dev, actionsHaveExamples);
  expect(found(app)).toEqual(['dev-crm/lookup acme/actions-have-examples']);
});

test('finds nothing where its demand is met', () => {
  const { app } = anApp({ example: { accountId: 'A-1' } });
  addRule(app, actionsHaveExamples);
  expect(found(app)).toEqual([]);
});

test('sees what is declared after it was asked for the first time, even if the JSON stays the same', () => {
  const { app, dev } = anApp();
  expect(found(app)).toEqual([]);
  addRule(dev, actionsHaveExamples);
  expect(found(app)).toEqual(['dev-crm/lookup acme/actions-have-examples']);
});

test('refuses in both locks', () => {
  const { app, dev } = anApp();
  addRule(app, actionsHaveExamples);
  expect(() => synthSound(app)).toThrow('acme/actions-have-examples');
  expect(() => Testing.synth(dev, true)).toThrow('acme/actions-have-examples');
});

test('refuses nothing as a warning, and is reported', () => {
  const { app, dev } = anApp();
  addRule(app, actionsAreQuick);
  const warnings = ['dev-crm/lookup', 'prod-crm/lookup'].map(
    (where) =>
      expect.objectContaining({
        where,
        code: 'acme/actions-are-quick',
        level: 'warning',
        what: 'an action must end within 10 seconds, got 30',
      }) as object,
  );
  expect(collectProblems(app)).toEqual(warnings);
  expect(synthSound(app)).toEqual(warnings);
  expect(() => Testing.synth(dev, true)).not.toThrow();
});

test('may be suppressed where it says so, and not where it says no', () => {
  const allowed = anApp();
  addRule(allowed.app, actionsHaveExamples);
  suppress(allowed.app, { rule: 'acme/actions-have-examples', ...record });
  expect(found(allowed.app)).toEqual([]);
  const refused = anApp();
  addRule(refused.dev, { ...actionsHaveExamples, suppression: 'refused' });
  suppress(refused.dev, { rule: 'acme/actions-have-examples', ...record });
  expect(found(refused.app)).toEqual(['dev-crm/lookup acme/actions-have-examples', 'dev-crm suppression-refused']);
});

test('is listed beside ours', () => {
  const { app } = anApp();
  addRule(app, actionsHaveExamples);
  const rules = rulesAround(app);
  expect(rules.get('acme/actions-have-examples')).toBe(actionsHaveExamples);
  expect(rules.has('literal-secret')).toBe(true);
  expect(rulesAround(anApp().app).has('acme/actions-have-examples')).toBe(false);
});

const unsound: readonly (readonly [what: string, rule: object, where: string])[] = [
  ['without a prefix', { id: 'actions-have-examples' }, 'must have an id such as'],
  ['with the id of ours', { id: 'literal-secret' }, 'must have an id such as'],
  ['without an explanation', { explanation: ' ' }, 'must give `explanation`'],
  ['without a source', { source: undefined }, 'must give `source`'],
];

test.each(unsound)('is refused %s', (_what, overrides, fault) => {
  const { app } = anApp({ example: { accountId: 'A-1' } });
  addRule(app, { ...actionsHaveExamples, ...overrides });
  expect(collectProblems(app)).toEqual([
    expect.objectContaining({
      where: 'app',
      code: 'rule-invalid',
      what: expect.stringContaining(fault) as string,
      at: expect.stringMatching(/^test\/constructs\/judge\/own-rules\.test\.ts:\d+$/) as string,
    }),
  ]);
});

test('is refused under the id of another one, and may be added twice itself', () => {
  const { app, dev } = anApp({ example: { accountId: 'A-1' } });
  addRule(app, actionsHaveExamples);
  addRule(dev, actionsHaveExamples);
  expect(found(app)).toEqual([]);
  addRule(dev, { ...actionsHaveExamples });
  expect(collectProblems(app).map(({ code }) => code)).toContain('rule-invalid');
});

test('never speaks for one of ours', () => {
  const { app, dev } = anApp({ example: { accountId: ['gh', 'p_', 'aB3d'.repeat(9)].join('') } });
  for (const id of ['literal-secret', 'rule-invalid']) {
    addRule(app, { ...actionsHaveExamples, id: id as 'acme/x' });
    suppress(app, { rule: id as 'acme/x', ...record });
  }
  expect(collectProblems(app).map(({ code }) => code)).toEqual(
    expect.arrayContaining(['literal-secret', 'rule-invalid', 'suppression-refused']),
  );
  expect(() => Testing.synth(dev, true)).toThrow('literal-secret');
});

test('is refused where there is no stack to judge', () => {
  const { app, dev } = anApp();
  addRule(dev.node.findChild('lookup'), actionsHaveExamples);
  expect(found(app)).toEqual(['dev-crm/lookup rule-invalid']);
});

test('ends the work when it crashes, whatever is suppressed', () => {
  const { app, dev } = anApp();
  addRule(app, {
    ...actionsHaveExamples,
    judge: () => {
      throw new Error('a bug');
    },
  });
  suppress(app, { rule: 'acme/actions-have-examples', ...record });
  const message = 'rule acme/actions-have-examples crashed on dev-crm';
  expect(() => collectProblems(app)).toThrow(message);
  expect(() => synthSound(app)).toThrow(message);
  expect(() => Testing.synth(dev, true)).toThrow(message);
});
