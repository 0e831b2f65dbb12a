import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as ProjectApp from '../app';
import type * as Constructs from '../constructs';
import { dayOf } from '../core/clock';
import { exitCodes } from '../core/problem';
import type { Io } from './io';
import { printProblems } from './print-problems';

/**
 * `gcda check`: 0 when every declaration of every environment is sound, 1 with the list of problems. What runs is the compiled project, so
 * that is brought up to date first, as `cdktf synth` does.
 */
export async function runCheck(output: { readonly isJson: boolean }, io: Io): Promise<number> {
  if (!compile(io)) return exitCodes.problems;
  const { problems, counts } = checkProject(dayOf(io.clock), io.env.GCDA_DEPLOYED);
  if (output.isJson) {
    io.stdout.write(`${JSON.stringify({ sound: problems.length === 0, ...counts, problems }, null, 2)}\n`);
  } else if (problems.length === 0) {
    io.stdout.write(`sound: ${counts.stacks} stacks, ${counts.actions} actions, ${counts.secrets} secrets\n`);
  } else {
    printProblems(problems, io);
  }
  return Promise.resolve(problems.length === 0 ? exitCodes.done : exitCodes.problems);
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

function checkProject(today: string, deployed: string | undefined) {
  // Loaded now, after compilation.
  /* eslint-disable @typescript-eslint/no-require-imports -- see above */
  const { buildApp, stacksOf } = require('../app') as typeof ProjectApp;
  const { AtomicSecret, collectProblems, DataAction } = require('../constructs') as typeof Constructs;
  /* eslint-enable @typescript-eslint/no-require-imports */
  // As main.ts has it: cdktf's traces take long, and problems name their lines without.
  process.env.CDKTN_DISABLE_CREATION_STACK ??= '1';
  // cdktf makes its output folder when an app begins, even if nothing is written.
  const outdir = mkdtempSync(join(tmpdir(), 'gcda-check-'));
  try {
    // The environments as written, even while a sandbox is in force: that would hide what is wrong with an address.
    const app = buildApp({ outdir, today, deployed });
    const all = app.node.findAll();
    const counts = {
      stacks: stacksOf(app).length,
      actions: all.filter((found) => found instanceof DataAction).length,
      secrets: all.filter((found) => found instanceof AtomicSecret).length,
    };
    return { problems: collectProblems(app), counts };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
