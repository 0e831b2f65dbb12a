import type { Clock } from '../../core/clock';
import type { RotationPorts } from '../run/rotation-ports';
import type { Bell } from '../../core/bell';
import type { Observer, Planned } from './observer';
import { planOnce } from './plan-once';
import { problemsOf } from './problems-of';
import type { Reloading } from './reloading';

/** What planning on and on needs. */
export interface PlanningPorts {
  /** What rotations need, made anew for each inventory. */
  readonly rotations: Reloading<RotationPorts>;
  readonly clock: Clock;
  readonly planMilliseconds: number;
  /** Rung by whoever wants a plan now. */
  readonly bell: Bell;
  readonly observer: Required<Observer>;
  /** Told of each plan that began something. */
  readonly onBegun: () => void;
}

/** A changed inventory is found this often. */
const lookMilliseconds = 2_000;
/** Between two plans at least. */
const soon = 1_000;

/** Plans every so often, when something comes due, and at once when the inventory has changed. */
export async function keepPlanning(ports: PlanningPorts, signal: AbortSignal): Promise<void> {
  const { rotations, clock, planMilliseconds, bell, observer } = ports;
  let next = clock.now();
  while (!signal.aborted) {
    const hasChanged = await reload(rotations, observer);
    if (hasChanged || clock.now() >= next) {
      const begun = clock.now();
      const planned = await tryPlanning(rotations.current(), observer);
      if (planned && planned.begun.length > 0) ports.onBegun();
      next = nextPlan(planned, begun, clock.now(), planMilliseconds);
    }
    await bell.wait(Math.min(Math.max(0, next - clock.now()), lookMilliseconds));
  }
}

/** Plans that follow each other at once would take all of a processor where there are many secrets. */
const share = 4;

/**
 * When to plan again: after the interval, or as soon as something comes due, since a late begin costs as much as a late end. Soon after a
 * plan that failed: what kept it from the database may be over by then.
 */
function nextPlan(planned: Planned | undefined, begun: number, ended: number, planMilliseconds: number): number {
  const soonest = ended + Math.max(soon, share * (ended - begun));
  if (!planned) return Math.min(begun + planMilliseconds, soonest);
  const waiting = planned.plan.rotations.filter(({ status }) => status === 'wait');
  const due = Math.min(...waiting.map(({ beginAt }) => beginAt ?? Infinity).filter((beginAt) => beginAt > begun));
  return Math.max(Math.min(begun + planMilliseconds, due), Math.min(soonest, begun + planMilliseconds));
}

async function reload(rotations: Reloading<RotationPorts>, observer: Required<Observer>): Promise<boolean> {
  try {
    if (!(await rotations.refresh())) return false;
    observer.inventoryRead(rotations.problems());
    return rotations.problems().length === 0;
  } catch (error) {
    observer.failed('read the inventory', problemsOf(error, 'inventory'));
    return false;
  }
}

async function tryPlanning(ports: RotationPorts, observer: Required<Observer>): Promise<Planned | undefined> {
  try {
    return await planOnce(ports, observer);
  } catch (error) {
    observer.failed('plan', problemsOf(error, 'plan'));
    return undefined;
  }
}
