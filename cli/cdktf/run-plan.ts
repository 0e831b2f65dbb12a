import { exitCodes, type Problem } from '../../core/problem';
import { plainText } from '../../terraform/plain-text';
import type { Io } from '../io';
import { printProblems } from '../print-problems';
import type { PlanOptions } from './cdktf-options';
import { describePlan } from './describe-plan';
import { exitCodeOf } from './exit-code-of';
import { judgeLiveSecrets } from './guard-live-secrets';
import { hasColour } from './has-colour';
import { openWork } from './open-work';
import { planWave } from './plan-wave';
import { renderPlan } from './render-plan';

/** `cdktf plan`: what a deploy, or with `--destroy` a destroy, would do; changes nothing. */
export async function runPlan(patterns: readonly string[], options: PlanOptions, io: Io): Promise<number> {
  const mode = options.destroy === true ? 'destroy' : options.refreshOnly === true ? 'refresh-only' : 'normal';
  // Its dependencies are not deployed by this, so they need not be named.
  const work = await openWork(patterns, { ...options, ignoreMissingStackDependencies: true }, io);
  try {
    const { plans, problems: found } = await planWave(work.stacks, { mode }, work);
    const problems = [...work.refused.problems, ...found];
    if (options.json === true)
      io.stdout.write(`${JSON.stringify({ stacks: plans.map(describePlan), problems }, null, 2)}\n`);
    else for (const plan of plans) io.stdout.write(renderPlan(plan, { hasColour: hasColour(options, io) }));
    if (options.verbose === true) for (const plan of plans) io.stderr.write(await plainText(plan, work.port));
    const refusals = mode === 'normal' ? (await judgeLiveSecrets(plans, work, {}, io)).problems : [];
    // A plan changes nothing: what a deploy of it would be refused for is said, and no more.
    printProblems([...problems, ...refusals.map((one): Problem => ({ ...one, level: 'warning' }))], io);
    const code = exitCodeOf(problems);
    if (code !== exitCodes.done) return code;
    return options.detailedExitcode === true && plans.some(({ hasChanges }) => hasChanges) ? exitCodes.pending : code;
  } finally {
    work.close();
  }
}
