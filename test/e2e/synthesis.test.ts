import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'gcda-synth-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function run(script: string, cwd: string, env: Record<string, string> = {}) {
  const { GCDA_SANDBOX: _sandbox, ...inherited } = process.env;
  return spawnSync(process.execPath, [script], {
    cwd,
    env: { ...inherited, NODE_PATH: join(root, 'node_modules'), CHECKPOINT_DISABLE: '1', ...env },
    encoding: 'utf8',
  });
}

/** Everything that synthesis wrote, byte for byte. */
function synthesise(name: string, env: Record<string, string>, cwd = scratch): Record<string, string> {
  const out = join(scratch, name);
  expect(run(join(root, 'dist/main.js'), cwd, { ...env, CDKTF_OUTDIR: out })).toMatchObject({ status: 0, stderr: '' });
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(out.length), readFileSync(path, 'utf8')]));
}

test('gives the same bytes wherever and whenever it runs', () => {
  const here = synthesise('here', { TZ: 'UTC', LC_ALL: 'C' });
  expect(Object.keys(here).length).toBeGreaterThanOrEqual(8);
  expect(synthesise('elsewhere', { TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }, tmpdir())).toEqual(
    here,
  );
});

test('refuses every environment in one list, with the author’s line, and writes nothing', () => {
  const app = join(scratch, 'broken.js');
  const dist = join(root, 'dist');
  const broken = `
const { existsSync } = require('node:fs');
const { App } = require('cdktf');
const { z } = require('zod');
const { assertSound, DataAction, ExternalService, GenesysStack, get, path } = require('${dist}/constructs');
const { environments } = require('${dist}/environments');
const app = new App({ outdir: '${join(scratch, 'broken.out')}' });
for (const environment of environments) {
  const stack = new GenesysStack(app, 'crm', environment);
  const crm = new ExternalService(stack, 'crm', { environment });
  const input = z.object({ accountId: z.string() });
  new DataAction(stack, 'open', { service: crm, input, output: input, request: get(path\`/a\`), headers: {} });
}
try {
  assertSound(app);
  app.synth();
} catch (error) {
  console.log(JSON.stringify({ problems: error.problems, written: existsSync(app.outdir + '/stacks/dev-crm/cdk.tf.json') }));
  process.exitCode = 1;
}`;
  writeFileSync(app, broken);
  const line = broken.split('\n').findIndex((text) => text.includes('new DataAction')) + 1;
  const { status, stdout } = run(app, scratch);
  expect(status).toBe(1);
  const { problems, written } = JSON.parse(stdout) as {
    problems: { where: string; code: string; at?: string }[];
    written: boolean;
  };
  expect(written).toBe(false);
  const found = problems.filter(({ code }) => code === 'action-without-secret');
  expect(found.map(({ where }) => where)).toEqual(['dev-crm/open', 'stg-crm/open', 'prod-crm/open']);
  expect(found.map(({ at }) => at)).toEqual(found.map(() => `broken.js:${line}`));
});
