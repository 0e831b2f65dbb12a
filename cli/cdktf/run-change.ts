import { isError, ProblemsError, type Problem } from '../../core/problem';
import { inParallel } from '../../core/in-parallel';
import type { Acceptance } from '../../ledger/accepted';
import { applyStack, type Applied } from '../../terraform/apply-stack';
import { inWaves } from '../../terraform/in-waves';
import { countChanges, type Counts, type StackPlan } from '../../terraform/plan';
import type { Stack } from '../../terraform/stack';
import type { UiEvent } from '../../terraform/ui-event';
import { isConfirmed } from '../commands/yes-option';
import { confirm } from '../confirm';
import type { Io } from '../io';
import { printable } from '../printable';
import { printProblems } from '../print-problems';
import { affectedEnvironments } from './affected-environments';
import type { ChangeOptions } from './cdktf-options';
import { exitCodeOf } from './exit-code-of';
import { judgeLiveSecrets, type Judged } from './guard-live-secrets';
import { hasColour } from './has-colour';
import { openWork, type Work } from './open-work';
import { placeholderNotice } from './placeholder-notice';
import { planWave, type PlanChoice } from './plan-wave';
import { recordAccepted } from './record-accepted';
import { recordDeployed } from './record-deployed';
import { renderPlan } from './render-plan';
import { renderResult, type StackResult } from './render-result';
import { showOutputs } from './run-output';

/** What a change is for. */
export type Purpose = 'deploy' | 'destroy';

/**
 * `cdktf deploy` and `cdktf destroy`: plan, show, ask, apply what was shown, record. Stacks that others depend on come first, each such wave
 * with a plan and a question of its own, since its plan needs what the wave before has made.
 */
export async function runChange(
  purpose: Purpose,
  patterns: readonly string[],
  options: ChangeOptions,
  io: Io,
): Promise<number> {
  const isEnd = purpose === 'destroy';
  const work = await openWork(patterns, { ...options, isEnd }, io);
  try {
    const choice: PlanChoice = {
      mode: isEnd ? 'destroy' : options.refreshOnly === true ? 'refresh-only' : 'normal',
    };
    const done = withRefused(await runWaves(wavesOf(work.stacks, isEnd), { purpose, choice, options, work }, io), work);
    const isWhole = !done.problems.some(isError);
    if (!isEnd && isWhole) await showOutputs(work, options, io);
    const result = { purpose, results: done.results, problems: done.problems };
    io.stdout.write(options.json === true ? `${JSON.stringify(result, null, 2)}\n` : renderResult(result));
    printProblems(done.problems, io);
    if (!isEnd && isWhole) await saySecretsUnset(work, io);
    return exitCodeOf(done.problems);
  } finally {
    work.close();
  }
}

/** Stacks that were left out from the start come first: what others came to is read last. */
function withRefused({ results, problems }: Done, { refused }: Work): Done {
  return {
    results: [...refused.stacks.map(({ name }) => notApplied(name)), ...results],
    problems: [...refused.problems, ...problems],
  };
}

/** How long the look at the platform after a deploy may take. */
const noticeMilliseconds = 10_000;

/** A deploy never leaves an integration pointing at placeholders without saying so. */
async function saySecretsUnset({ inventory }: Work, io: Io): Promise<void> {
  if (!inventory) return;
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(noticeMilliseconds)]);
  const notice = await placeholderNotice(inventory, { ...io, signal });
  if (notice !== undefined) io.stderr.write(notice);
}

interface Change {
  readonly purpose: Purpose;
  readonly choice: PlanChoice;
  readonly options: ChangeOptions;
  readonly work: Work;
}

interface Done {
  readonly results: readonly StackResult[];
  readonly problems: readonly Problem[];
}

async function runWaves(waves: readonly (readonly Stack[])[], change: Change, io: Io): Promise<Done> {
  const results: StackResult[] = [];
  const problems: Problem[] = [];
  for (const [i, wave] of waves.entries()) {
    const done = await runWave(wave, change, io);
    results.push(...done.results);
    problems.push(...done.problems);
    if (!problems.some(isError)) continue;
    results.push(
      ...waves
        .slice(i + 1)
        .flat()
        .map(({ name }) => notApplied(name)),
    );
    break;
  }
  return { results, problems };
}

/** Nothing of a wave is applied unless all of it could be planned. */
async function runWave(wave: readonly Stack[], change: Change, io: Io): Promise<Done> {
  const { choice, options, purpose, work } = change;
  const { plans, problems: found } = await planWave(wave, choice, work);
  const problems = [...found];
  const text = plans.map((plan) => renderPlan(plan, { hasColour: hasColour(options, io) })).join('');
  if (options.json !== true) io.stdout.write(text);
  if (problems.some(isError)) return { results: wave.map(({ name }) => notApplied(name)), problems };
  const { problems: unsafe, accepted } = purpose === 'deploy' ? await judgeLiveSecrets(plans, work, options, io) : none;
  if (unsafe.some(isError))
    return { results: wave.map(({ name }) => notApplied(name)), problems: [...problems, ...unsafe] };
  problems.push(...unsafe);
  const open = plans.filter(({ hasChanges }) => hasChanges);
  if (open.length > 0) {
    // Where results go elsewhere, whoever is asked has not seen the plan.
    const isUnseen = io.stdin.isTTY === true && (io.stdout.isTTY !== true || options.json === true);
    const refusal = await askFor(open, change, { ...(isUnseen ? { plan: text } : {}) }, io);
    if (refusal) return { results: wave.map(({ name }) => notApplied(name)), problems: [...problems, ...refusal] };
  }
  // Before anything is applied: what a person has let pass is known though the deploy is killed.
  return applyWave(plans, { ...change, accepted: await recordAccepted(accepted, io) }, problems, io);
}

const none: Judged = { problems: [], accepted: [] };

/** Asks; gives why the work must not be done. */
async function askFor(
  plans: readonly StackPlan[],
  { purpose, options, work }: Change,
  shown: { readonly plan?: string },
  io: Io,
): Promise<readonly Problem[] | undefined> {
  const stacks = plans.map(({ stack }) => stack);
  try {
    const environments = affectedEnvironments(stacks, {
      inventory: work.inventory,
      isSandbox: work.overlay !== undefined,
    });
    const does = inWords(purpose, plans);
    const isYes = isConfirmed(options);
    await confirm(
      {
        does,
        environments,
        stacks: stacks.map(({ name }) => name),
        isConfirmed: isYes,
        asksInSandbox: true,
        ...(isYes ? {} : shown),
      },
      io,
    );
    return undefined;
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

function inWords(purpose: Purpose, plans: readonly StackPlan[]): string {
  const all = plans.flatMap(({ changes }) => changes);
  const { added, changed, destroyed } = countChanges(all);
  if (purpose === 'destroy') return `destroy ${destroyed} resources`;
  const replaced = all.filter(({ kind }) => kind === 'replace').length;
  const parts = [
    [added - replaced, 'add'],
    [changed, 'change'],
    [replaced, 'replace'],
    [destroyed - replaced, 'destroy'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, verb]) => `${verb} ${count}`);
  return said.length === 0 ? 'update the state' : `${said.join(', ')} resources`;
}

async function applyWave(
  plans: readonly StackPlan[],
  change: Change & { readonly accepted: readonly Acceptance[] },
  warnings: readonly Problem[],
  io: Io,
): Promise<Done> {
  const results = new Map<string, StackResult>();
  const problems = [...warnings];
  const { work } = change;
  await inParallel(plans, work.bound, async (plan) => {
    const { name } = plan.stack;
    const { applied, failures } = plan.hasChanges
      ? await apply(plan, change, io)
      : { applied: undefined, failures: [] };
    problems.push(...failures);
    if (plan.hasChanges && !applied) return void results.set(name, notApplied(name));
    problems.push(...(await recordDeployed(plan, { applied, accepted: change.accepted }, work, io)));
    results.set(name, resultOf(plan, applied));
  });
  return { results: plans.flatMap(({ stack }) => results.get(stack.name) ?? []), problems };
}

interface ApplyEnd {
  /** Undefined where nothing was tried. */
  readonly applied: Applied | undefined;
  readonly failures: readonly Problem[];
}

async function apply(plan: StackPlan, { options, work }: Change, io: Io): Promise<ApplyEnd> {
  const { name } = plan.stack;
  const tell = (event: UiEvent) => {
    const said = progressOf(event);
    if (said !== undefined && options.json !== true) io.stdout.write(`${printable(name)}  ${printable(said)}\n`);
  };
  try {
    const applied = await applyStack(plan, work.port, tell);
    if (applied.isDone && options.json !== true)
      io.stdout.write(`${printable(name)}  Apply complete! Resources: ${inNumbers(applied.counts)}.\n`);
    return { applied, failures: applied.problems };
  } catch (error) {
    if (error instanceof ProblemsError) return { applied: undefined, failures: error.problems };
    throw error;
  }
}

/** What Terraform says of a resource that is done, or takes long; ids are left out. */
function progressOf({ type, '@message': message }: UiEvent): string | undefined {
  return type === 'apply_complete' || type === 'apply_progress' ? message.replace(/ \[id=.*\]$/, '') : undefined;
}

function inNumbers({ added, changed, destroyed }: Counts): string {
  return `${added} added, ${changed} changed, ${destroyed} destroyed`;
}

function resultOf({ stack }: StackPlan, applied: Applied | undefined): StackResult {
  if (!applied) return { stack: stack.name, status: 'unchanged', added: 0, changed: 0, destroyed: 0 };
  return { stack: stack.name, status: applied.isDone ? 'applied' : 'failed', ...applied.counts };
}

function notApplied(stack: string): StackResult {
  return { stack, status: 'not applied', added: 0, changed: 0, destroyed: 0 };
}

function wavesOf(stacks: readonly Stack[], isReversed: boolean): readonly (readonly Stack[])[] {
  const ordered = inWaves(stacks, { isReversed });
  if ('waves' in ordered) return ordered.waves;
  throw new ProblemsError([
    {
      code: 'stack-dependency-cycle',
      where: ordered.cycle.join(', '),
      what: 'stacks must not depend on each other in a circle',
      fix: 'take one of the references out',
    },
  ]);
}
