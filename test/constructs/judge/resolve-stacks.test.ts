import { integration, integrationCredential } from '@cdktf/provider-genesyscloud';
import {
  App,
  Fn,
  Lazy,
  TerraformHclModule,
  TerraformLocal,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
} from 'cdktf';
import { Construct } from 'constructs';
import { resolveStacks } from '../../../constructs/judge/resolve-stacks';
import { environments } from '../../../environments';
import { addAccessStacks, addStacks } from '../../../stacks';

const credential = (scope: Construct, id: string, fields: Record<string, string> = {}) =>
  new integrationCredential.IntegrationCredential(scope, id, { name: id, credentialTypeName: 'userDefined', fields });

/** Everything that the framework puts together from several parts. */
const shapes: Readonly<Record<string, (app: App) => void>> = {
  'the example’s stacks': (app) => {
    for (const environment of environments) addStacks(app, environment);
    addAccessStacks(app, environments);
  },
  'a reference to another stack, whichever comes first': (app) => {
    const [first, second, third] = ['first', 'second', 'third'].map((id) => new TerraformStack(app, id));
    if (!first || !second || !third) throw new Error('three stacks are expected');
    const made = credential(second, 'made');
    credential(first, 'early', { id: made.id });
    credential(third, 'late', { id: `before ${made.id} after` });
  },
  'overrides of resources and of the stack': (app) => {
    const stack = new TerraformStack(app, 'overridden');
    const made = credential(stack, 'made', { a: 'b' });
    made.addOverride('fields.more', '$${kept}');
    made.addOverride('lifecycle', { ignore_changes: ['name'] });
    made.addOverride('gone', undefined);
    stack.addOverride('resource.genesyscloud_integration_credential.made.fields.a', 'c');
  },
  'two resources of one address': (app) => {
    const stack = new TerraformStack(app, 'twice');
    credential(stack, 'one', { a: 'a', b: 'b' }).overrideLogicalId('same');
    credential(stack, 'other', { b: 'c' }).overrideLogicalId('same');
  },
  'functions, lists, locals, variables, outputs and modules': (app) => {
    const stack = new TerraformStack(app, 'all');
    const variable = new TerraformVariable(stack, 'names', { type: 'list(string)', default: ['a'] });
    const local = new TerraformLocal(stack, 'local', Fn.join('-', variable.listValue));
    new TerraformHclModule(stack, 'module', { source: 'acme/nothing/aws', variables: { local: local.expression } });
    const made = credential(new Construct(stack, 'inside'), 'made', {
      joined: Fn.join(Fn.rawString(' "quoted" '), ['x', Fn.upper(variable.stringValue)]),
      escaped: '$${input.x} %%{if} \\ "',
      late: Lazy.stringValue({ produce: () => `late ${variable.fqn}` }),
    });
    new integration.Integration(stack, 'integration', {
      integrationType: Fn.element(variable.listValue, 0),
      config: { name: 'n', credentials: { basicAuth: made.id } },
      dependsOn: [made],
    });
    new TerraformOutput(stack, 'output', { value: made.id, sensitive: true });
  },
  'a moved resource': (app) => {
    const stack = new TerraformStack(app, 'moved');
    credential(stack, 'old').moveFromId('genesyscloud_integration_credential.before');
  },
  'a stack inside of a stack': (app) => {
    const outer = new TerraformStack(app, 'outer');
    credential(outer, 'made');
    credential(new TerraformStack(outer, 'inner'), 'made');
  },
};

const stacksOf = (app: App) => app.node.findAll().filter((found) => TerraformStack.isStack(found));

test.each(Object.entries(shapes))('gives what the framework writes: %s', (_what, declare) => {
  const [ours, theirs] = [new App(), new App()];
  declare(ours);
  declare(theirs);
  for (const stack of stacksOf(theirs)) stack.prepareStack();
  const expected = stacksOf(theirs).map((stack) => [stack.node.path, stack.toTerraform() as unknown]);
  const found = () => [...resolveStacks(stacksOf(ours))].map(([stack, json]) => [stack.node.path, json]);
  expect(found()).toEqual(expected);
  expect(found()).toEqual(expected);
});

test('asks for each value once', () => {
  const app = new App();
  let asked = 0;
  const produce = () => `asked ${(asked += 1)} times`;
  credential(new TerraformStack(app, 'counted'), 'made', { a: Lazy.stringValue({ produce }) });
  const [json] = resolveStacks(stacksOf(app)).values();
  expect(JSON.stringify(json)).toContain('asked 1 times');
  expect(asked).toBe(1);
});

test('leaves out a stack that does not resolve, and lets a stack write itself that has its own way to', () => {
  class Own extends TerraformStack {
    override toTerraform(): object {
      return { ...(super.toTerraform() as object), own: true };
    }
  }
  const app = new App();
  const produce = () => {
    throw new Error('an author’s error');
  };
  credential(new TerraformStack(app, 'broken'), 'made', { a: Lazy.stringValue({ produce }) });
  credential(new Own(app, 'own'), 'made');
  const found = resolveStacks(stacksOf(app));
  expect([...found].map(([{ node }, json]) => [node.id, json.own])).toEqual([['own', true]]);
  expect(app.node.findAll().filter((node) => TerraformResource.isTerraformResource(node))).toHaveLength(2);
});
