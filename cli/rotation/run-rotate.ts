import type { Inventory } from '../../core/inventory';
import { exitCodes, type Problem } from '../../core/problem';
import { loadKeys } from '../../ledger/keys/load-keys';
import { makePass } from '../../rotation/run/make-pass';
import { planRotation } from '../../rotation/plan/plan-rotation';
import type { RotationPorts, Step } from '../../rotation/run/rotation-ports';
import { readState } from '../../rotation/run/read-state';
import { rulesFor } from '../../rotation/run/rules-for';
import { rotate, type RotateRequest } from '../../rotation/run/rotate';
import { defaultKeepDays, forgetOld } from '../../rotation/store/forget-old';
import { isChanging, isOver, type Rotation } from '../../rotation/machine/rotation';
import { provableRotations } from '../../rotation/store/read-rotations';
import { wakeOversleepers } from '../../rotation/store/wake-oversleepers';
import { changedEnvironment } from '../changed-environment';
import { confirm, type Change } from '../confirm';
import type { Io } from '../io';
import { keyPorts } from '../ledger-place';
import { printProblems } from '../print-problems';
import { readInventory } from '../read-inventory';
import { wrap } from '../wrap';
import { changedByPass, type ChangedByPass } from './changed-by-pass';
import { findRotated, type RotatedSecret } from './find-rotated';
import { renderPlan } from './render-plan';
import { renderRotation, whatIsLeft, whyItWaits } from './render-rotation';
import { tellEarlier } from './tell-earlier';
import { tellEarlyEnd } from './tell-early-end';
import { tellHurried } from './tell-hurried';
import { tellStep } from './tell-step';
import { toItsEnd } from './to-its-end';
import { exitCodeOf, inFull, watchFaults, type RotationFault } from './watch-faults';
import { readingLedger } from '../with-ledger';
import { withRotations } from './with-rotations';

/** What was asked for on the command line. */
export interface RotateWish {
  /** Every secret that is due where none is named. */
  readonly name: string | undefined;
  readonly isDryRun: boolean;
  /** Outside of its window too. */
  readonly isNow: boolean;
  readonly isRevoked: boolean;
  readonly reason: string | undefined;
  /** Until the rotation is over. */
  readonly isWaiting: boolean;
  readonly isJson: boolean;
  /** No question is asked before real environments are changed. */
  readonly isConfirmed: boolean;
}

/**
 * `gcda rotate [NAME]`: 0 when all goes well, 1 when a rotation failed or cannot get on, 69 when that is because nobody answers, 2 when
 * there was something to do and nothing could be done yet.
 */
export async function runRotate(wish: RotateWish, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const named = wish.name === undefined ? undefined : findRotated(inventory, wish.name);
  if (wish.isDryRun) return printPlan(wish, inventory, io);
  if (named) await confirm(changeOfOne(named, wish), io);
  return withRotations(inventory, io, async (open) => {
    const watch = watchFaults();
    const onStep = (step: Step): void => {
      watch.noteStep(step);
      if (!wish.isJson) tellStep(step, io);
      tellEarlyEnd(step, rulesFor(step.after, open).overlapMilliseconds, io);
    };
    const ports = { ...open, onStep };
    // Rows of rotations that cannot be used: told once each, and in nobody else's way.
    const setAside = new Map<string, Problem>();
    const note = (problem: Problem): void => void setAside.set(problem.where, problem);
    const earlier: Rotation[] = [];
    const onEarlier = (waiting: readonly Rotation[]): void => {
      earlier.push(...waiting);
      tellEarlier(waiting, io);
    };
    const rotations = named
      ? await rotateOne({ ...named, onEarlier }, wish, ports, io)
      : await rotateDue(inventory, wish, { ports, note }, io);
    const toTheEnd = (all: readonly Rotation[]) => Promise.all(all.map((one) => toItsEnd(one, ports, io)));
    // Who waits leaves nothing behind, of earlier rotations neither.
    const [ended, proven] = wish.isWaiting
      ? await Promise.all([toTheEnd(rotations), toTheEnd(earlier)])
      : [rotations, earlier];
    const waiting = named ? ended : await stillWaiting(inventory, ports, ended);
    const pending = waiting.filter((one) => !watch.hasMoved(one) && !isOver(one));
    const code = print(ended, { faults: watch.faultsOf(ended), pending, earlier: proven }, wish, io);
    printProblems([...setAside.values()], io);
    return setAside.size > 0 ? exitCodes.problems : code;
  });
}

async function printPlan({ name, isJson }: RotateWish, inventory: Inventory, io: Io): Promise<number> {
  const keyOf = await loadKeys(
    inventory.environments.map((one) => one.name),
    keyPorts(io),
  );
  const { state, now } = await readingLedger(io, async (db, clock) => ({
    state: await readState(db, inventory, keyOf),
    now: clock.now(),
  }));
  const { rotations } = planRotation(now, inventory, state);
  const shown = rotations.filter(({ secret }) => name === undefined || secret === name);
  io.stdout.write(isJson ? json({ at: now, rotations: shown }) : renderPlan(shown, now));
  const problems = shown.flatMap(({ problem }) => problem ?? []);
  printProblems(problems, io);
  return problems.length > 0 ? exitCodes.problems : exitCodes.done;
}

async function rotateOne(
  named: RotatedSecret & Pick<RotateRequest, 'onEarlier'>,
  { isRevoked, isNow, reason }: RotateWish,
  ports: RotationPorts,
  io: Io,
): Promise<Rotation[]> {
  const cause = isRevoked ? 'revoked' : 'asked';
  const onHurried = (waiting: Rotation): void => tellHurried(waiting, io);
  const wish = {
    ...named,
    cause,
    reason: reason ?? 'asked for on the command line',
    isAtAnyTime: isNow,
    onHurried,
  } as const;
  const rotation = await rotate(wish, ports);
  return rotation ? [rotation] : [];
}

async function rotateDue(
  inventory: Inventory,
  wish: RotateWish,
  { ports, note }: { readonly ports: RotationPorts; readonly note: (problem: Problem) => void },
  io: Io,
): Promise<Rotation[]> {
  await wakeOversleepers(ports.db, ports.clock, ports.keyOf);
  const state = await readState(ports.db, inventory, ports.keyOf);
  const plan = planRotation(ports.clock.now(), inventory, state);
  for (const { problem } of plan.rotations) if (problem) note(problem);
  const changed = changedByPass(plan, state, await provableRotations(ports.db, plan.at, ports.keyOf));
  if (changed.isPending) await confirm(changeOfPass(changed, inventory, wish), io);
  const all = changed.isPending ? await makePass(plan, ports, note) : [];
  await forgetOld(ports.db, ports.clock.now() - defaultKeepDays * 86_400_000);
  // One may have been advanced several times.
  return [...new Map(all.map((rotation) => [rotation.id, rotation])).values()];
}

/** Rotations that an earlier pass could not advance, and whose next attempt is still to come. */
async function stillWaiting(
  inventory: Inventory,
  { db, keyOf }: RotationPorts,
  done: readonly Rotation[],
): Promise<Rotation[]> {
  const state = await readState(db, inventory, keyOf);
  return inventory.environments
    .flatMap(({ name, secrets }) => secrets.flatMap((secret) => state.rotationOf(name, secret.name) ?? []))
    .filter((rotation) => rotation.fault && isChanging(rotation) && !done.some(({ id }) => id === rotation.id));
}

/** What a pass came to, beside the rotations themselves. */
interface Left {
  readonly faults: readonly RotationFault[];
  /** Rotations of which nothing was done. */
  readonly pending: readonly Rotation[];
  /** Those of the secret that another began beside: their old values are still to be proven dead, or were meanwhile. */
  readonly earlier: readonly Rotation[];
}

function print(
  rotations: readonly Rotation[],
  { faults, pending, earlier }: Left,
  { name, isJson }: RotateWish,
  io: Io,
): number {
  const now = io.clock.now();
  io.stdout.write(
    isJson ? json({ rotations, earlier, faults, pending }) : rotations.map((one) => renderRotation(one, now)).join(''),
  );
  const isNothingDue = rotations.length === 0 && pending.length === 0;
  if (!isJson && isNothingDue)
    io.stdout.write(name === undefined ? 'nothing is due\n' : `${name}: its source still gives the value in use\n`);
  const left = rotations.find((rotation) => !isOver(rotation));
  if (!isJson && left) io.stderr.write(whatIsLeft(left) ?? '');
  if (!isJson)
    for (const fault of faults)
      io.stderr.write(wrap(`${fault.rotation} waits at ${fault.stage}: ${inFull(fault)}`, 78).join('\n  ') + '\n');
  if (!isJson)
    for (const one of pending) io.stderr.write(wrap(`nothing was done: ${whyItWaits(one)}`, 78).join('\n  ') + '\n');
  const code = exitCodeOf(rotations, faults);
  // A value that a person asks to be replaced, and that stays, is no success.
  const isPending = pending.length > 0 || (name !== undefined && isNothingDue);
  return code === exitCodes.done && isPending ? exitCodes.pending : code;
}

function changeOfOne({ environment, secret }: RotatedSecret, { isRevoked, isConfirmed }: RotateWish): Change {
  const end = isRevoked ? ', and end the value in use at once' : '';
  return {
    does: `rotate ${secret.name}${end}`,
    environments: [changedEnvironment(environment)],
    plan: `${secret.name} will get a new value; a rotation of it that is under way goes on\n`,
    isConfirmed,
  };
}

function changeOfPass({ lines, places }: ChangedByPass, inventory: Inventory, { isConfirmed }: RotateWish): Change {
  const environments = inventory.environments.filter(({ name }) => places.has(name)).map(changedEnvironment);
  return { does: 'rotate what is due', environments, plan: lines.map((line) => `${line}\n`).join(''), isConfirmed };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
