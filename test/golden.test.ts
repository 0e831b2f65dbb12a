import { App, Testing, TerraformStack } from 'cdktf';
import { assertSound, collectInventory, DataAction } from '../constructs';
import { inSandbox } from '../core/environment';
import { inventorySchema } from '../core/inventory';
import { environments } from '../environments';
import { addStacks } from '../stacks';

function theApp(): App {
  const app = new App();
  for (const environment of environments) addStacks(app, environment);
  return app;
}

function stacksOf(app: App): TerraformStack[] {
  return app.node.children.filter((child) => child instanceof TerraformStack);
}

test('is sound in every environment', () => {
  expect(() => assertSound(theApp())).not.toThrow();
});

// Construct paths are addresses of real resources: a change here destroys and recreates them in someone's organisation.
test('keeps its construct paths', () => {
  const paths = theApp()
    .node.findAll()
    .map((construct) => construct.node.path)
    .filter((path) => path !== '');
  expect(paths).toMatchSnapshot();
});

test.each(stacksOf(theApp()).map((stack) => [stack.node.id, stack] as const))(
  'keeps the Terraform JSON of %s',
  (_id, stack) => {
    const { '//': _metadata, ...json } = JSON.parse(Testing.synth(stack, true)) as Record<string, unknown>;
    expect(json).toMatchSnapshot();
  },
);

test('gives the same JSON again', () => {
  const [first, second] = [theApp(), theApp()].map((app) => stacksOf(app).map((stack) => Testing.synth(stack, true)));
  expect(second).toEqual(first);
});

test('writes an inventory that its readers accept, with every secret and action in it', () => {
  const inventory = inventorySchema.parse(collectInventory(theApp()));
  const counts = inventory.environments.map((env) => [
    env.name,
    env.secrets.length,
    env.credentials.length,
    env.actions.length,
  ]);
  expect(counts).toEqual([
    ['dev', 5, 4, 7],
    ['stg', 5, 4, 7],
    ['prod', 5, 4, 7],
  ]);
  expect(inventory).toMatchSnapshot();
});

test('differs between environments only where environments/ says so', () => {
  const app = theApp();
  const bare = (name: string) =>
    stacksOf(app)
      .filter((stack) => stack.node.id.startsWith(`${name}-`))
      .map((stack) =>
        Testing.synth(stack, true).replaceAll(new RegExp(`\\b${name}(?=[-_]|\\.example| in|"| and)`, 'g'), 'ENV'),
      )
      .map((text) => text.replaceAll(/"https:\/\/[^/"]+/g, '"HOST').replaceAll(/ in (dev|stg);/g, ' in ENV;'));
  expect(bare('stg')).toEqual(bare('dev'));
});

test('turns to the sandbox’s addresses when one is in force, and to loopback alone', () => {
  const overlay = {
    version: 2,
    pid: 1,
    instanceId: 'an-instance',
    project: '/project',
    directory: '/data',
    genesysUrl: 'http://127.0.0.1:4010',
    targetsUrl: 'http://127.0.0.1:4011',
    valuesDirectory: '/data/values',
    stateDirectory: '/data/tfstate',
    terraformConfigFile: '/data/terraform.rc',
    clientsFile: '/data/clients.json',
  } as const;
  const app = new App();
  for (const environment of environments) addStacks(app, inSandbox<string, string>(environment, overlay));
  assertSound(app);
  const text = stacksOf(app)
    .map((stack) => Testing.synth(stack, true))
    .join('\n');
  const hosts = new Set(
    [...text.matchAll(/https?:\/\/[^/"$]+/g)].map(([host]) => host).filter((host) => !host.includes('json-schema')),
  );
  expect([...hosts]).toEqual(['http://127.0.0.1:4011']);
  expect(app.node.findAll().filter((found) => found instanceof DataAction)).toHaveLength(21);
});
