// Type-checks and compiles: the bindings to packages/provider-genesyscloud/lib, the project to dist/. `--app` takes only what synthesis
// needs; `--bench` adds the benchmarks; `--types` checks everything, tests included, and writes nothing but incremental state. The native
// TypeScript compiler does each in a second or less; the JavaScript one (`typescript`) stays for the linter, which needs its API.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
const projects = { '--app': 'tsconfig.app.json', '--bench': 'tsconfig.bench.json', '--types': 'tsconfig.json' };
const project = projects[process.argv[2]] ?? 'tsconfig.build.json';

const done = takeTurn(join(root, 'node_modules/.build-turn'));
try {
  for (const config of ['packages/provider-genesyscloud', project]) {
    const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, config)], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
    if (status !== 0) break;
  }
} finally {
  done();
}

/**
 * Waits for builds of the same folder, so that none writes what the program of another has begun to read: the next one then finds all of it
 * made, and writes nothing. A turn whose process has ended is over.
 */
function takeTurn(file) {
  for (let waits = 0; waits < 1200; waits += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      // Where nothing can be written, the compiler will say so.
      if (error.code !== 'EEXIST') return () => {};
      if (isOver(file)) rmSync(file, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  return () => {};
}

function isOver(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8') || process.pid), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
