import type { Problem } from '../../core/problem';
import { tryFindSecret } from '../../secrets/targets/find-in-inventory';
import { begin, beginTogether, isWorthBeginning, type Wish } from './begin-rotation';
import { claimMilliseconds } from '../machine/claim-milliseconds';
import type { PlannedRotation, RotationPlan } from '../plan/plan-rotation';
import type { RotationPorts } from './rotation-ports';
import type { Rotation } from '../machine/rotation';
import { runUntilWait } from './run-until-wait';
import { claimDue } from '../store/claim-due';
import { freeClaims } from '../store/free-claims';

/** Told why one cannot begin, such as that its source is down. */
export type OnFailed = (entry: PlannedRotation, error: unknown) => void;

/** Rotations that begin in one transaction; others wait while it lasts. */
const begunAtOnce = 64;

/**
 * Begins what the plan says is for now; gives what was begun.
 *
 * @param onFailed keeps one that cannot begin from being in the way of the others. Without it the first failure is thrown
 */
export async function beginDue(
  { rotations }: RotationPlan,
  ports: RotationPorts,
  onFailed?: OnFailed,
): Promise<Rotation[]> {
  const begun: Rotation[] = [];
  const due = rotations.filter(({ status }) => status === 'begin');
  for (const own of Map.groupBy(due, ({ environment }) => environment).values())
    for (let from = 0; from < own.length; from += begunAtOnce)
      begun.push(...(await beginSome(own.slice(from, from + begunAtOnce), ports, onFailed ?? rethrow)));
  return begun;
}

function rethrow(_: PlannedRotation, error: unknown): never {
  throw error;
}

/** All together; where that cannot be, one by one, which shows whose fault it was. */
async function beginSome(
  entries: readonly PlannedRotation[],
  ports: RotationPorts,
  onFailed: OnFailed,
): Promise<Rotation[]> {
  const attempt = async <T>(entry: PlannedRotation, work: () => Promise<T | undefined>): Promise<T[]> => {
    try {
      const result = await work();
      return result === undefined ? [] : [result];
    } catch (error) {
      onFailed(entry, error);
      return [];
    }
  };
  const wishes: { readonly entry: PlannedRotation; readonly wish: Wish }[] = [];
  for (const entry of entries) wishes.push(...(await attempt(entry, () => findWish(entry, ports))));
  try {
    const all = wishes.map(({ wish }) => wish);
    return await beginTogether(all, ports);
  } catch {
    const begun: Rotation[] = [];
    for (const { entry, wish } of wishes) begun.push(...(await attempt(entry, () => begin(wish, ports))));
    return begun;
  }
}

async function findWish(entry: PlannedRotation, ports: RotationPorts) {
  const { environment, secret, generation, cause, endsAt } = entry;
  const found = tryFindSecret(ports.inventory, environment, secret);
  if (!found || !cause) return undefined;
  const wish: Wish = { ...found, generation, cause, endsAt, reason: cause };
  return (await isWorthBeginning(wish, ports)) ? { entry, wish } : undefined;
}

/**
 * Begins what is due and takes everything on whose time has come, as far as that goes without waiting. One pass, for a scheduler of any kind.
 *
 * @param onDamaged told of each rotation that cannot be read; the others go on. Without it the first one is thrown
 */
export async function applyRotation(
  plan: RotationPlan,
  ports: RotationPorts,
  onDamaged?: (problem: Problem) => void,
): Promise<Rotation[]> {
  await beginDue(plan, ports);
  const done: Rotation[] = [];
  if (ports.isGone) await freeClaims(ports.db, ports.isGone);
  const wish = { worker: ports.worker, milliseconds: claimMilliseconds, keyOf: ports.keyOf };
  let damaged = 0;
  const note = (problem: Problem): void => {
    damaged += 1;
    onDamaged?.(problem);
  };
  for (;;) {
    const before = damaged;
    const [claim] = await claimDue(ports.db, onDamaged ? { ...wish, onDamaged: note } : wish, 1, ports.clock);
    if (claim) done.push(await runUntilWait(claim, ports));
    else if (damaged === before) return done;
  }
}
