import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as ProjectApp from '../app';
import type * as Constructs from '../constructs';
import { dayOf } from '../core/clock';
import { contextOf, readConfig } from './read-config';
import type { Io } from './io';

/** The compiled project: its app, declared and not yet checked, and the constructs that it is made of. */
export interface Project {
  readonly app: ReturnType<typeof ProjectApp.buildApp>;
  readonly stacksOf: typeof ProjectApp.stacksOf;
  readonly constructs: typeof Constructs;
}

/**
 * Hands the project to `work`, compiled anew as `cdktf synth` does it, and with its environments as written, even while a sandbox is in
 * force: that would hide what is wrong with an address. Undefined when it does not compile, which is said on standard error.
 */
export function withProject<Result>(io: Io, work: (project: Project) => Result): Result | undefined {
  if (!compile(io)) return undefined;
  // Loaded now, after compilation.
  /* eslint-disable @typescript-eslint/no-require-imports -- see above */
  const { buildApp, stacksOf } = require('../app') as typeof ProjectApp;
  const constructs = require('../constructs') as typeof Constructs;
  /* eslint-enable @typescript-eslint/no-require-imports */
  // As main.ts has it: cdktf's traces take long, and problems name their lines without.
  process.env.CDKTN_DISABLE_CREATION_STACK ??= '1';
  // cdktf makes its output folder when an app begins, even if nothing is written.
  const outdir = mkdtempSync(join(tmpdir(), 'gcda-check-'));
  try {
    const { GCDA_DEPLOYED: deployed, GCDA_SANDBOX: watchedSandboxFile } = io.env;
    const context = existsSync(join(io.cwd, 'cdktf.json')) ? contextOf(readConfig(io.cwd)) : {};
    const app = buildApp({ outdir, today: dayOf(io.clock), deployed, watchedSandboxFile, context });
    return work({ app, stacksOf, constructs });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Brings `dist/` up to date; false when the project does not compile. Tests run the sources themselves, where there is nothing to do. */
function compile(io: Io): boolean {
  if (__filename.endsWith('.ts')) return true;
  const build = join(__dirname, '../../scripts/build.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [build, '--app'], { encoding: 'utf8' });
  if (status === 0) return true;
  io.stderr.write(`${stdout}${stderr}`);
  return false;
}
