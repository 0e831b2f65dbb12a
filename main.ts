import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { assertSound, collectInventory } from './constructs';
import { inSandbox, type Environment } from './core/environment';
import { exitCodes, ProblemsError, renderProblem } from './core/problem';
import { sandboxOverlaySchema } from './core/sandbox-overlay';
import { environments } from './environments';
import { addStacks } from './stacks';

/** Synthesises every stack of every environment, and writes the inventory beside them. */
function main(): void {
  const app = new App();
  for (const environment of environmentsInForce()) addStacks(app, environment);
  assertSound(app);
  app.synth();
  mkdirSync(app.outdir, { recursive: true });
  writeFileSync(join(app.outdir, 'inventory.json'), `${JSON.stringify(collectInventory(app), null, 2)}\n`);
}

/** The environments as written, or as a sandbox has them when `GCDA_SANDBOX` names one. */
function environmentsInForce(): readonly Environment[] {
  const file = process.env.GCDA_SANDBOX;
  if (file === undefined || file === '') return environments;
  const overlay = sandboxOverlaySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return environments.map((environment) => inSandbox<string, string>(environment, overlay));
}

try {
  main();
} catch (error) {
  if (!(error instanceof ProblemsError)) throw error;
  process.stderr.write(`${error.problems.map(renderProblem).join('\n')}\n`);
  process.exitCode = exitCodes.problems;
}
