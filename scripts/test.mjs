// Runs types, then the tests of some projects (`--of unit,e2e`, file patterns may follow), and ends with the one line that CI reads: "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = (script, ...args) =>
  spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
  });

const [, projects = '', ...patterns] = process.argv.slice(2);
if (run('scripts/build.mjs', '--types').status !== 0) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const scratch = mkdtempSync(join(tmpdir(), 'gcda-test-'));
const report = join(scratch, 'report.json');
// End-to-end tests mostly wait for the processes they start; jest alone would take one worker on two cores. Long ones fill both by themselves.
const workers = projects === 'long' ? 1 : 2;
const jest = run(
  'node_modules/jest/bin/jest.js',
  `--maxWorkers=${workers}`,
  '--json',
  `--outputFile=${report}`,
  ...patterns,
  // Last: it takes every word that follows for a project.
  '--selectProjects',
  ...projects.split(','),
);
let passed = 0;
let failed;
try {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  passed = results.numPassedTests;
  // A test file that did not even load counts as one failure.
  failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
} catch {
  failed = 1;
}
rmSync(scratch, { recursive: true, force: true });
if (jest.status !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
