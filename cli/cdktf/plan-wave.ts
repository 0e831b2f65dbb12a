import { isError, ProblemsError, type Problem } from '../../core/problem';
import { inParallel } from '../../core/in-parallel';
import type { PlanMode, StackPlan } from '../../terraform/plan';
import { planStack } from '../../terraform/plan-stack';
import type { Stack } from '../../terraform/stack';
import type { Work } from './open-work';
import { readyStack } from './ready-stack';

/** What a plan is made with. */
export interface PlanChoice {
  readonly mode: PlanMode;
}

/** Stacks planned side by side: the plans that were made, in the order of the stacks, and why others were not. */
export interface PlannedWave {
  readonly plans: readonly StackPlan[];
  readonly problems: readonly Problem[];
}

/** Initialises and plans stacks side by side. One that fails keeps no other from being planned. */
export async function planWave(stacks: readonly Stack[], choice: PlanChoice, work: Work): Promise<PlannedWave> {
  const made = new Map<string, StackPlan>();
  const problems: Problem[] = [];
  const ready: Stack[] = [];
  // A plugin cache is not safe for several at once. Where nothing has changed, no Terraform is started for this.
  const atOnce = work.port.env.TF_PLUGIN_CACHE_DIR === undefined ? work.bound : 1;
  await inParallel(stacks, atOnce, (stack) =>
    collecting(problems, async () => {
      await readyStack(stack, work);
      ready.push(stack);
    }),
  );
  await inParallel(ready, work.bound, (stack) =>
    collecting(problems, async () => {
      const plan = await planStack(stack, { mode: choice.mode, folder: work.planFolder }, work.port);
      made.set(stack.name, plan);
    }),
  );
  const plans = stacks.flatMap(({ name }) => made.get(name) ?? []);
  return { plans, problems: inOrder([...plans.flatMap(({ warnings }) => warnings), ...problems]) };
}

/** Keeps the problems of one stack's work; anything else is a bug, and goes on. */
async function collecting(problems: Problem[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    problems.push(...error.problems);
  }
}

/** Warnings first: the last that is read is the error. */
function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems.filter((problem) => !isError(problem)), ...problems.filter(isError)];
}
