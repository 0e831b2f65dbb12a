import type { Clock } from '../../core/clock';
import type { RotationPorts } from '../ports';
import type { Bell } from './bell';
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

/** Plans every so often, and at once when the inventory has changed. The times are kept, however long a plan takes. */
export async function keepPlanning(ports: PlanningPorts, signal: AbortSignal): Promise<void> {
  const { rotations, clock, planMilliseconds, bell, observer } = ports;
  let next = clock.now();
  while (!signal.aborted) {
    const hasChanged = await reload(rotations, observer);
    if (hasChanged || clock.now() >= next) {
      const planned = await tryPlanning(rotations.current(), observer);
      if (planned && planned.begun.length > 0) ports.onBegun();
      while (next <= clock.now()) next += planMilliseconds;
    }
    await bell.wait(Math.min(next - clock.now(), lookMilliseconds));
  }
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
