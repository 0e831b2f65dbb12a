import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgedProblems, writeJudged } from '../../terraform/judged';

const paths = ['stacks/dev-crm/cdk.tf.json', 'stacks/prod-crm/cdk.tf.json'];
const folder = mkdtempSync(join(tmpdir(), 'gcda-judged-'));
const out = join(folder, 'cdktf.out');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  rmSync(out, { recursive: true, force: true });
  for (const stack of ['dev-crm', 'prod-crm']) {
    mkdirSync(join(out, 'stacks', stack, '.terraform'), { recursive: true });
    write(`stacks/${stack}/cdk.tf.json`, `{"of":"${stack}"}`);
    write(`stacks/${stack}/.terraform.lock.hcl`);
  }
  mkdirSync(join(out, 'stacks/dev-crm/assets/script'), { recursive: true });
  write('stacks/dev-crm/assets/script/run.sh');
  write('manifest.json');
  write('inventory.json');
  writeJudged({ folder: out, paths });
});

const write = (path: string, text = '{}') => writeFileSync(join(out, path), text);
const move = (path: string) => renameSync(join(out, path), join(folder, 'elsewhere'));
const link = (path: string) => symlinkSync(join(folder, 'elsewhere'), join(out, path));
const found = (sandbox?: string) =>
  judgedProblems({ folder: out, paths, sandbox }).map(({ code, where }) => `${where.slice(out.length + 1)} ${code}`);

afterEach(() => rmSync(join(folder, 'elsewhere'), { recursive: true, force: true }));

test('takes what was judged, also in another checkout, copied, at another time', () => {
  expect(found()).toEqual([]);
  const copy = join(folder, 'another', 'checkout');
  cpSync(out, copy, { recursive: true });
  utimesSync(join(copy, 'manifest.json'), 1, 1);
  expect(judgedProblems({ folder: copy, paths, sandbox: undefined })).toEqual([]);
});

test('takes what Terraform itself leaves in a stack’s folder', () => {
  for (const name of [
    'plan',
    'saved.plan',
    'errored.tfstate',
    'crash.log',
    '.terraform.tfstate.lock.info',
    '.terraform/environment',
  ])
    write(`stacks/dev-crm/${name}`, 'default');
  expect(found()).toEqual([]);
});

test.each([
  ['an edited stack', 'stacks/dev-crm/cdk.tf.json', () => write('stacks/dev-crm/cdk.tf.json', '{"of":"me"}')],
  [
    'other checksums of providers',
    'stacks/dev-crm/.terraform.lock.hcl',
    () => write('stacks/dev-crm/.terraform.lock.hcl', 'hashes = ["zh:00"]'),
  ],
  ['a missing stack', 'stacks/prod-crm/cdk.tf.json', () => rmSync(join(out, 'stacks/prod-crm/cdk.tf.json'))],
  ['an edited inventory', 'inventory.json', () => write('inventory.json', '[]')],
  ['an edited manifest', 'manifest.json', () => write('manifest.json', '[]')],
  ['an edited asset', 'stacks/dev-crm/assets/script/run.sh', () => write('stacks/dev-crm/assets/script/run.sh', 'rm')],
  ['an added asset', 'stacks/dev-crm/assets/script/new.sh', () => write('stacks/dev-crm/assets/script/new.sh')],
  ['no list', 'judged.json', () => rmSync(join(out, 'judged.json'))],
  ['an edited list', 'judged.json', () => write('judged.json', '{"version":1}')],
  [
    'a linked file',
    'stacks/dev-crm/cdk.tf.json',
    () => (move('stacks/dev-crm/cdk.tf.json'), link('stacks/dev-crm/cdk.tf.json')),
  ],
  [
    'a linked data folder',
    'stacks/dev-crm/.terraform',
    () => (move('stacks/dev-crm/.terraform'), link('stacks/dev-crm/.terraform')),
  ],
  [
    'a linked lock file',
    'stacks/dev-crm/.terraform.lock.hcl',
    () => (move('stacks/dev-crm/.terraform.lock.hcl'), link('stacks/dev-crm/.terraform.lock.hcl')),
  ],
  [
    'another workspace',
    'stacks/dev-crm/.terraform/environment',
    () => write('stacks/dev-crm/.terraform/environment', 'other'),
  ],
])('refuses %s, and names it', (_what, path, change) => {
  change();
  expect(found()).toEqual([`${path} not-judged`]);
});

test('takes checksums that our own init has left, and a folder without any', () => {
  const lock = 'hashes = ["zh:11"]';
  write('stacks/dev-crm/.terraform.lock.hcl', lock);
  const stamp = { backend: 'b', all: 'a', lock: createHash('sha256').update(lock).digest('hex') };
  write('stacks/dev-crm/.terraform/initialised.json', JSON.stringify(stamp));
  expect(found()).toEqual([]);
  write('stacks/dev-crm/.terraform.lock.hcl', 'hashes = ["zh:22"]');
  expect(found()).toEqual(['stacks/dev-crm/.terraform.lock.hcl not-judged']);
  rmSync(join(out, 'stacks/dev-crm/.terraform.lock.hcl'));
  expect(found()).toEqual([]);
});

test.each([
  'main.tf',
  'x.tf.json',
  'override.tf',
  'a_override.tf.json',
  'main.tofu',
  'X.TF',
  'terraform.tfvars',
  'terraform.tfvars.json',
  'a.auto.tfvars',
  'a.auto.tfvars.json',
])('refuses %s beside the JSON', (name) => {
  write(`stacks/dev-crm/${name}`);
  expect(found()).toEqual([`stacks/dev-crm/${name} not-judged`]);
});

test('refuses linked folders of stacks', () => {
  move('stacks/dev-crm');
  link('stacks/dev-crm');
  expect(found()).toContain('stacks/dev-crm/cdk.tf.json not-judged');
});

test('refuses a digest that was put in by hand without the others', () => {
  const changed = { version: 1, sandbox: null, files: { 'manifest.json': '0'.repeat(64) }, set: '0'.repeat(64) };
  write('judged.json', JSON.stringify(changed));
  expect(found()).toEqual(['judged.json not-judged']);
});

test('refuses in a sandbox what was synthesised for real organisations, and the other way round', () => {
  expect(found('/sandbox/tfstate')).toEqual(['judged.json judged-elsewhere']);
  writeJudged({ folder: out, paths, sandbox: '/sandbox/tfstate' });
  expect(found()).toEqual(['judged.json judged-elsewhere']);
  expect(found('/other/tfstate')).toEqual(['judged.json judged-elsewhere']);
  expect(found('/sandbox/tfstate')).toEqual([]);
});
