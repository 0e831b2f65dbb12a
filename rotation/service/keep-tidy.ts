import type { Clock } from '../../core/clock';
import type { RotationPorts } from '../run/rotation-ports';
import { forgetOld } from '../store/forget-old';
import type { Bell } from '../../core/bell';
import type { Observer } from './observer';
import { problemsOf } from './problems-of';
import type { Reloading } from './reloading';

/** What tidying up needs. */
export interface TidyPorts {
  readonly rotations: Reloading<RotationPorts>;
  readonly clock: Clock;
  /** For so long a finished rotation is kept. */
  readonly keepMilliseconds: number;
  /** Rung when it is time to stop. */
  readonly bell: Bell;
  readonly observer: Required<Observer>;
}

const tidyMilliseconds = 3_600_000;

/** Forgets once an hour what is older than is kept, until it is told to stop. Any number of processes may do so. */
export async function keepTidy(ports: TidyPorts, stop: AbortSignal): Promise<void> {
  const { rotations, clock, keepMilliseconds, bell, observer } = ports;
  while (!stop.aborted) {
    try {
      await forgetOld(rotations.current().db, clock.now() - keepMilliseconds);
    } catch (error) {
      observer.failed('forget what is old', problemsOf(error, 'rotations'));
    }
    await bell.wait(tidyMilliseconds);
  }
}
