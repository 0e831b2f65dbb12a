import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, App, Aspects, Lazy, TerraformResource, type IAspect } from 'cdktf';
import { assertSound, judgeApp, synthSound } from '../../../constructs';
import { ProblemsError } from '../../../core/problem';
import { environments } from '../../../environments';
import { addStacks } from '../../../stacks';

const scratch = mkdtempSync(join(tmpdir(), 'gcda-synth-sound-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function anApp(name: string): App {
  const app = new App({ outdir: join(scratch, name) });
  for (const environment of environments) addStacks(app, environment);
  return app;
}

function written(app: App): Record<string, string> {
  const files = readdirSync(app.outdir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(app.outdir, name), 'utf8')]));
}

/** Changes every action in cdktf's own pass, after all checks of ours. */
const sneak: IAspect = {
  visit: (node) => {
    if (node instanceof TerraformResource && node.terraformResourceType === 'genesyscloud_integration_action') {
      node.addOverride('config_request.request_template', '$${credentials.dev_crm_bearer}');
    }
  },
};

test('writes what checking and synthesising one after the other writes', () => {
  const [one, two] = [anApp('one'), anApp('two')];
  synthSound(one);
  assertSound(two);
  two.synth();
  expect(Object.keys(written(one))).toHaveLength(7);
  expect(written(one)).toEqual(written(two));
});

test('writes no stack when one is unsound', () => {
  const app = anApp('unsound');
  const action = app.node.findAll().find((node) => node instanceof TerraformResource && node.node.id === 'action');
  (action as TerraformResource).addOverride('config_request.request_template', '$${credentials.dev_crm_bearer}');
  expect(() => synthSound(app)).toThrow('secret-outside-header');
  expect(Object.keys(written(app))).toEqual([]);
});

test('gives the stack back its own life afterwards', () => {
  const app = anApp('alive');
  synthSound(app);
  const action = app.node.findAll().find((node) => node instanceof TerraformResource && node.node.id === 'action');
  (action as TerraformResource).addOverride('config_request.request_template', '$${credentials.dev_crm_bearer}');
  expect(() => assertSound(app)).toThrow('secret-outside-header');
  expect(() => app.synth()).toThrow('secret-outside-header');
});

test('reports a stack that does not resolve, and repeats nothing of its author’s error', () => {
  const app = anApp('throwing');
  const action = app.node.findAll().find((node) => node instanceof TerraformResource && node.node.id === 'action');
  const produce = () => {
    throw new Error('an author’s error');
  };
  (action as TerraformResource).addOverride('config_timeout_seconds', Lazy.numberValue({ produce }));
  expect(judgeApp(app).problems).toMatchObject([{ code: 'stack-unresolvable', where: 'dev-crm' }]);
  expect(() => synthSound(app)).toThrow(ProblemsError);
  expect(Object.keys(written(app))).toEqual([]);
});

test('judges what an aspect makes of the tree', () => {
  const app = anApp('aspect');
  for (const stack of app.node.children) Aspects.of(stack).add(sneak);
  expect(() => synthSound(app)).toThrow('secret-outside-header');
});

describe('the framework’s own validations', () => {
  const s3 = { kind: 's3', bucket: 'states', region: 'eu-central-1' } as const;
  const anAppFor = (name: string, targets?: object) => {
    const context = targets === undefined ? {} : { context: { targetVersions: targets } };
    const app = new App({ outdir: join(scratch, name), ...context });
    for (const environment of environments) addStacks(app, { ...environment, state: s3 });
    return app;
  };

  test('take a state in S3 for every environment', () => {
    const app = anAppFor('s3');
    expect(judgeApp(app).problems).toEqual([]);
    synthSound(app);
    expect(Object.keys(written(app))).toHaveLength(7);
  });

  test('are problems, each once, of all environments, and nothing is written', () => {
    const app = anAppFor('old', { terraform: '>=1.5.7' });
    app.node.children[0]?.node.addValidation({ validate: () => ['a rule of the app’s own'] });
    app.node.children[1]?.node.addValidation({
      validate: () => {
        throw new Error('a rule that crashed');
      },
    });
    const found = judgeApp(app).problems;
    expect(found).toMatchObject([
      { code: 'framework-refused', where: 'dev-crm', what: 'a rule of the app’s own' },
      {
        code: 'framework-refused',
        where: 'dev-crm/backend and 5 more',
        fix: expect.stringContaining('"terraform":">=1.11.0"') as string,
      },
      { code: 'framework-refused', where: 'dev-payment', what: 'a rule that crashed' },
    ]);
    expect(() => synthSound(app)).toThrow(ProblemsError);
    expect(Object.keys(written(app))).toEqual([]);
  });

  test('count a note of level error, and no other', () => {
    const app = anAppFor('notes');
    const [first, second] = app.node.children;
    if (!first || !second) throw new Error('two stacks are expected');
    Annotations.of(first).addError('not this way');
    Annotations.of(second).addWarning('mind this');
    expect(judgeApp(app).problems).toMatchObject([
      { code: 'construct-annotation', where: 'dev-crm', what: 'not this way' },
    ]);
  });
});
