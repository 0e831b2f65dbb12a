import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

/** A project without the platform: Terraform's own resource, in a stack that two others depend on, one after the other. */
const app = `
const { App, TerraformOutput, TerraformResource, TerraformStack, TerraformVariable } = require('cdktf');
const app = new App();
const stack = (name, input) => {
  const made = new TerraformStack(app, name);
  if (process.env.ERROR === name) made.addOverride('resource.terraform_data.broken', { input: '\${file("/nonexistent")}' });
  const variable = new TerraformVariable(made, 'word', { type: 'string', default: 'quiet' });
  const data = new TerraformResource(made, 'data', { terraformResourceType: 'terraform_data' });
  data.addOverride('input', input ?? variable.stringValue);
  new TerraformOutput(made, 'open', { value: data.getStringAttribute('output') });
  new TerraformOutput(made, 'hidden', { value: 'MARKER-of-an-output', sensitive: true });
  return data.getStringAttribute('output');
};
stack('third', stack('second', stack('first')));
console.error('a word of the app');
app.synth();
`;

test('deploys stacks after those that they depend on, each with a plan of its own, and destroys them the other way round', () => {
  writeFileSync(join(workspace.folder, 'app.js'), app);
  writeFileSync(join(workspace.folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.js' }));
  const alone = workspace.cdktf(['deploy', 'third', '--yes']);
  expect(alone).toMatchObject({ code: 1, stderr: expect.stringContaining('stack-dependency-missing') as string });

  const outputs = join(workspace.folder, 'outputs.json');
  const deployed = workspace.cdktf(['deploy', '*', '--yes', '--var', 'word=loud', '--outputs-file', 'outputs.json']);
  expect(deployed).toMatchObject({ code: 0, stderr: 'a word of the app\n' });
  const order = [...deployed.stdout.matchAll(/^(\w+) {2}Apply complete!/gm)].map(([, name]) => name);
  expect(order).toEqual(['first', 'second', 'third']);
  expect(deployed.stdout).toContain('3 stacks: 3 added, 0 changed, 0 destroyed.');
  expect(deployed.stdout).toContain('open = loud');
  expect(deployed.stdout + deployed.stderr + readFileSync(outputs, 'utf8')).not.toContain('MARKER');
  expect(JSON.parse(readFileSync(outputs, 'utf8'))).toMatchObject({ third: { open: 'loud' } });

  const read = workspace.cdktf([
    'output',
    'third',
    '--outputs-file',
    'outputs.json',
    '--outputs-file-include-sensitive-outputs',
  ]);
  expect(read).toMatchObject({ code: 0 });
  expect(read.stdout).toContain('hidden = (sensitive value)');
  expect(JSON.parse(readFileSync(outputs, 'utf8'))).toEqual({ third: { open: 'loud', hidden: 'MARKER-of-an-output' } });
  expect(statSync(outputs).mode & 0o077).toBe(0);
});

test('tells by its exit code, where asked, whether something would change', () => {
  const plan = (...more: string[]) => workspace.cdktf(['plan', 'first', ...more]);
  expect(plan('--detailed-exitcode', '--var', 'word=loud')).toMatchObject({ code: 0 });
  expect(plan('--detailed-exitcode')).toMatchObject({ code: 2 });
  expect(plan()).toMatchObject({ code: 0 });
  const described = JSON.parse(plan('--json').stdout) as { stacks: unknown[] };
  expect(described.stacks).toMatchObject([
    {
      stack: 'first',
      hasChanges: true,
      changes: [{ attributes: [{ path: 'input', before: '"loud"', after: '"quiet"' }, {}] }],
    },
  ]);
});

test('names an unknown variable, and leaves stacks alone that come after a failed one', () => {
  expect(workspace.cdktf(['plan', 'first', '--var', 'wrod=x'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('variable-unknown') as string,
  });
  const failed = workspace.cdktf(['deploy', '*', '--yes', '--var', 'word=new'], { env: { ERROR: 'second' } });
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/^first +applied: 0 added, 1 changed, 0 destroyed$/m);
  expect(failed.stdout).toMatch(/^second +not applied$/m);
  expect(failed.stdout).toMatch(/^third +not applied$/m);
  expect(failed.stderr.match(/terraform-failed/g)).toHaveLength(1);
});

test('destroys dependents first', () => {
  expect(workspace.cdktf(['destroy', 'first', '--yes'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('stack-dependency-missing') as string,
  });
  const destroyed = workspace.cdktf(['destroy', '*', '--yes', '--auto-approve']);
  expect(destroyed).toMatchObject({ code: 0 });
  const order = [...destroyed.stdout.matchAll(/^(\w+) {2}Apply complete!/gm)].map(([, name]) => name);
  expect(order).toEqual(['third', 'second', 'first']);
  expect(existsSync(join(workspace.folder, 'deployed'))).toBe(false);
});
