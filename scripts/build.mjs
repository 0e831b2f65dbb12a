// Type-checks and compiles: the bindings to packages/provider-genesyscloud/lib, the project to dist/. `--app` takes only what synthesis
// needs; `--bench` adds the benchmarks; `--types` checks everything, tests included, and writes nothing but incremental state. The native
// TypeScript compiler does each in a second or less; the JavaScript one (`typescript`) stays for the linter, which needs its API.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
const projects = { '--app': 'tsconfig.app.json', '--bench': 'tsconfig.bench.json', '--types': 'tsconfig.json' };
const project = projects[process.argv[2]] ?? 'tsconfig.build.json';

for (const config of ['packages/provider-genesyscloud', project]) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, config)], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
