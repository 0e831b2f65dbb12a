import type { Rotation } from '../machine/rotation';
import type { LeavingValue, SimulatedSecret } from './simulated-secret';
import type { Attempt } from './stages';

/** Told what happens, for pictures. Times in milliseconds from the begin. */
export interface SimulationObserver {
  /** A value that was replaced, once its end is known; `isLast` for what is in use at the end of the simulation. */
  left(secret: SimulatedSecret, leaving: LeavingValue, isLast: boolean): void;
  attempted(secret: SimulatedSecret, stage: Rotation['stage'], at: number, attempt: Attempt): void;
}
