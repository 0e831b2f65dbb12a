import { isError, ProblemsError, type Problem } from '../core/problem';
import { digestOf, variableFlags } from './plan-stack';
import type { Counts, StackPlan } from './plan';
import { problemsOf, runTerraform } from './run-terraform';
import type { TerraformPort } from './terraform-port';
import { hasBegun, type UiEvent } from './ui-event';

/** What an apply did, whether it came to its end or not. */
export interface Applied {
  readonly isDone: boolean;
  /** Changes that were made. */
  readonly counts: Counts;
  /** Addresses of resources that now are as the plan had them; all of them where `isDone`. */
  readonly settled: ReadonlySet<string>;
  /** Addresses of resources that were made anew. */
  readonly created: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * Applies exactly the saved plan. What failed is in the result.
 *
 * @throws ProblemsError when nothing was tried: `plan-changed`, `interrupted`, or with what Terraform said: the plan is stale since another
 * has applied one, the state is locked, or Terraform does not start
 */
export async function applyStack(
  plan: StackPlan,
  port: TerraformPort,
  onEvent: (event: UiEvent) => void,
): Promise<Applied> {
  if (digestOf(plan.file) !== plan.digest) throw planChanged(plan.stack.name);
  const operations = port.operations === undefined ? [] : [`-parallelism=${port.operations}`];
  const args = ['apply', '-json', '-input=false', ...operations, ...variableFlags(port), plan.file];
  const run = await runTerraform(plan.stack, args, port, onEvent);
  const problems = problemsOf(plan.stack, run).filter(isError);
  if (run.exitCode !== 0 && !hasBegun(run.events)) throw new ProblemsError(problems);
  return { isDone: run.exitCode === 0, ...whatWasDone(run.events), problems };
}

function whatWasDone(events: readonly UiEvent[]): Pick<Applied, 'counts' | 'settled' | 'created'> {
  const complete = events.filter(({ type }) => type === 'apply_complete').map(({ hook }) => hook);
  const by = (action: string) => complete.filter((hook) => hook?.action === action);
  const failed = new Set(events.filter(({ type }) => type === 'apply_errored').map(({ hook }) => hook?.resource.addr));
  const addresses = (hooks: typeof complete) =>
    hooks.map((hook) => hook?.resource.addr ?? '').filter((address) => !failed.has(address));
  const [created, updated, deleted] = [by('create'), by('update'), by('delete')];
  return {
    counts: { added: created.length, changed: updated.length, destroyed: deleted.length },
    settled: new Set(addresses([...created, ...updated])),
    created: new Set(addresses(created)),
  };
}

function planChanged(where: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'plan-changed',
      where,
      what: 'the saved plan is not the one that was shown; nothing was changed',
      fix: 'run the command again',
    },
  ]);
}
