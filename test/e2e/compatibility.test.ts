import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'gcda-compat-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Loaded before the app: gives it HashiCorp's last cdktf release wherever it, or the bindings, ask for `cdktf`. */
const hook = `
const Module = require('node:module');
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const name = request === 'cdktf' || request.startsWith('cdktf/') ? request.replace('cdktf', 'cdktf-0-21') : request;
  return resolve.call(this, name, ...rest);
};`;

function synthesise(name: string, nodeArguments: readonly string[]): Record<string, unknown> {
  const outdir = join(scratch, name);
  const { GCDA_SANDBOX: _unused, ...environment } = process.env;
  const run = spawnSync(process.execPath, [...nodeArguments, join(root, 'dist/main.js')], {
    cwd: scratch,
    env: { ...environment, CDKTF_OUTDIR: outdir, NODE_PATH: join(root, 'node_modules'), CHECKPOINT_DISABLE: '1' },
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  const stacks = readdirSync(join(outdir, 'stacks')).sort();
  return Object.fromEntries(stacks.map((stack) => [stack, readStack(join(outdir, 'stacks', stack, 'cdk.tf.json'))]));
}

/** A stack's JSON without the version stamp. */
function readStack(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  const json = JSON.parse(text) as { '//'?: { metadata?: { version?: string } } };
  delete json['//']?.metadata?.version;
  return json;
}

test('gives the same Terraform JSON on cdktf 0.21.0, so that nobody is locked in to the fork', () => {
  const preload = join(scratch, 'hook.cjs');
  writeFileSync(preload, hook);
  const fork = synthesise('fork', []);
  const original = synthesise('original', ['--require', preload]);
  expect(Object.keys(fork)).toHaveLength(6);
  expect(original).toEqual(fork);
  const manifest = readFileSync(join(scratch, 'original', 'manifest.json'), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({ version: '0.21.0' });
});
