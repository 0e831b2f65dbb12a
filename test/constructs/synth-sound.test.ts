import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aspects, TerraformResource, type IAspect } from 'cdktf';
import { assertSound, synthSound } from '../../constructs';
import { environments } from '../../environments';
import { addStacks } from '../../stacks';

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

test('judges what an aspect makes of the tree', () => {
  const app = anApp('aspect');
  for (const stack of app.node.children) Aspects.of(stack).add(sneak);
  expect(() => synthSound(app)).toThrow('secret-outside-header');
});
