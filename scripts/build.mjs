// Type-checks and compiles: the bindings to packages/provider-genesyscloud/lib, the project to dist/. `--types` checks everything, tests
// and benchmarks included, and writes nothing but incremental state. The native TypeScript compiler does both in a second or two;
// the JavaScript one (`typescript`) stays for the linter, which needs its API.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const compiler = join(root, 'node_modules/typescript-native/bin/tsc');

function compile(project) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, project)], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

compile('packages/provider-genesyscloud');
compile(process.argv.includes('--types') ? 'tsconfig.json' : 'tsconfig.build.json');
