// Compiles the benchmarks and runs one: `npm run bench -- synth`; `npm run bench -- help` lists them.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

process.exitCode =
  run(join(root, 'scripts/build.mjs'), '--bench') || run(join(root, 'dist/bench/main.js'), ...process.argv.slice(2));
