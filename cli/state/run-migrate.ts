import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemsError, type Problem } from '../../core/problem';
import { describePlace, isSamePlace, type StatePlace } from '../../core/state-place';
import { writeDeployed } from '../../core/write-deployed';
import { moveState } from '../../terraform/move-state';
import { initialisedFile, localFileOf } from '../../terraform/place-of';
import type { StackState } from '../../terraform/read-state';
import type { Stack } from '../../terraform/stack';
import { openStateStore } from '../../terraform/state-store';
import { affectedEnvironments } from '../cdktf/affected-environments';
import { exitCodeOf } from '../cdktf/exit-code-of';
import { openWork, type Work } from '../cdktf/open-work';
import { knownState, localFileIn } from '../cdktf/ready-stack';
import { confirm } from '../confirm';
import type { Io } from '../io';
import { printProblems } from '../print-problems';
import { printable } from '../printable';

/** A command line of `gcda state migrate`. */
export interface MigrateRequest {
  /** Names or patterns; none means all. */
  readonly stacks: readonly string[];
  readonly isJson: boolean;
  readonly skipSynth: boolean;
  readonly isConfirmed: boolean;
}

/** One stack whose state is, or may be, in another place than the code names. */
interface Errand {
  readonly stack: Stack;
  readonly from: StatePlace;
  readonly to: StatePlace;
  readonly source: string;
  readonly target: string;
}

/** `gcda state migrate`: takes the states of stacks along to the places that are declared now. */
export async function runMigrate(request: MigrateRequest, io: Io): Promise<number> {
  const { stacks, skipSynth, isJson, isConfirmed } = request;
  const patterns = stacks.length === 0 ? ['*'] : stacks;
  const work = await openWork(patterns, { skipSynth, ignoreMissingStackDependencies: true }, io);
  try {
    const errands = work.stacks.flatMap((stack) => errandOf(stack, work));
    if (errands.length > 0) await ask(errands, { work, isConfirmed }, io);
    const problems: Problem[] = [...work.refused.problems];
    const moved: { readonly stack: string; readonly from: string; readonly to: string; readonly serial: number }[] = [];
    for (const errand of errands) {
      try {
        const state = await run(errand, work, io);
        const { source: from, target: to } = errand;
        if (state) moved.push({ stack: errand.stack.name, from, to, serial: state.serial });
        if (!isJson) io.stdout.write(`${lineOf(errand, state)}\n`);
      } catch (error) {
        if (!(error instanceof ProblemsError)) throw error;
        problems.push(...error.problems);
      }
    }
    if (isJson) io.stdout.write(`${JSON.stringify({ moved, problems }, null, 2)}\n`);
    else if (errands.length === 0) io.stdout.write('every state is where the code names it\n');
    printProblems(problems, io);
    return exitCodeOf(problems);
  } finally {
    work.close();
  }
}

function errandOf(stack: Stack, work: Work): Errand[] {
  const { declared: to, recorded, initialised, local } = knownState(stack, work);
  if (!to) return [];
  const file = localFileIn(stack, work);
  const isLeft = local !== undefined && local.state.resources.length > 0;
  const last = recorded?.state?.place ?? initialised;
  const from = last && !isSamePlace(last, to) ? last : isLeft ? ({ kind: 'local' } as const) : undefined;
  if (!from) return [];
  const target = to.kind === 'local' ? (localFileOf(stack) ?? file) : describePlace(to);
  return [{ stack, from, to, source: from.kind === 'local' ? file : describePlace(from), target }];
}

async function ask(
  errands: readonly Errand[],
  { work, isConfirmed }: { readonly work: Work; readonly isConfirmed: boolean },
  io: Io,
): Promise<void> {
  const stacks = errands.map(({ stack }) => stack);
  const lines = errands.map(
    ({ stack, source, target }) => `${stack.name}\n  from ${printable(source)}\n  to   ${printable(target)}\n`,
  );
  const { inventory, overlay } = work;
  await confirm(
    {
      does: `move the state of ${errands.length === 1 ? 'a stack' : `${errands.length} stacks`}`,
      environments: affectedEnvironments(stacks, { inventory, isSandbox: overlay !== undefined }),
      stacks: stacks.map(({ name }) => name),
      plan: lines.join(''),
      isConfirmed,
      asksInSandbox: true,
    },
    io,
  );
}

async function run(errand: Errand, work: Work, io: Io): Promise<StackState | undefined> {
  const { stack, from, to } = errand;
  const { name, directory } = stack;
  const { port, deployed, planFolder } = work;
  const open = (place: StatePlace, file: string, side: string) =>
    openStateStore({ name, place, file, folder: join(planFolder, `${name}-${side}`) }, port);
  const state = await moveState({
    stack: name,
    from: await open(from, localFileIn(stack, work), 'from'),
    to: await open(to, localFileOf(stack) ?? localFileIn(stack, work), 'to'),
    keep: (text) => keep(name, text, work, io),
  });
  const recorded = deployed.stacks.find(({ stack: of }) => of === name);
  if (recorded && state && state.lineage !== '') {
    const { lineage, serial } = state;
    writeDeployed(deployed.directory, { ...recorded, state: { place: to, lineage, serial } });
  }
  // The folder is initialised anew, for the new place.
  rmSync(initialisedFile(directory), { force: true });
  rmSync(join(directory, '.terraform', 'initialised.json'), { force: true });
  return state;
}

/** A copy on this machine, for the case that nobody has thought of. */
function keep(stack: string, text: string, { overlay }: Work, io: Io): void {
  const folder = join(overlay?.directory ?? join(io.cwd, '.gcda'), 'moved-states');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const time = new Date(io.clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  writeFileSync(join(folder, `${stack}.${time}.tfstate`), text, { mode: 0o600 });
}

function lineOf({ stack, source, target }: Errand, state: StackState | undefined): string {
  const done = state ? `moved from ${source} to ${target}` : `nothing to move: there is no state in ${source}`;
  return printable(`${stack.name}  ${done}`);
}
