import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from './app';
import { collectInventory, synthSound } from './constructs';
import { atFile } from './core/at-file';
import { dayOf, systemClock } from './core/clock';
import { fileProblem } from './core/file-problem';
import { exitCodes, ProblemsError, renderProblem, type Problem } from './core/problem';

/** Synthesises every stack of every environment, and writes the inventory beside them. */
function main(): void {
  const app = buildApp({
    sandboxFile: process.env.GCDA_SANDBOX,
    deployed: process.env.GCDA_DEPLOYED,
    today: dayOf(systemClock),
  });
  print(atFile(app.outdir, () => synthSound(app)));
  mkdirSync(app.outdir, { recursive: true });
  const inventory = join(app.outdir, 'inventory.json');
  const text = `${JSON.stringify(collectInventory(app), null, 2)}\n`;
  atFile(inventory, () => writeFileSync(inventory, text));
}

function print(problems: readonly Problem[]): void {
  if (problems.length > 0) process.stderr.write(`${problems.map(renderProblem).join('\n')}\n`);
}

// cdktf notes a stack trace with every value, which takes as long as all else together; a problem names its line without.
process.env.CDKTN_DISABLE_CREATION_STACK ??= '1';

try {
  main();
} catch (error) {
  const refused = fileProblem(error);
  if (refused) {
    print([refused]);
    process.exitCode = exitCodes.problems;
  } else {
    if (!(error instanceof ProblemsError)) throw error;
    print(error.problems);
    process.exitCode = error.exitCode;
  }
}
