import type { Inventory } from '../core/inventory';
import { renderSum } from '../core/rotation-timing';
import { candidatesOf, type Candidate, type LiveValue } from './candidate';
import { pauseIn, type Pause } from './pause/pause';
import { planCandidates, type PlannedCandidate, type RotationOf } from './plan-candidates';

/** What the ledger knows. */
export interface RotationState {
  readonly liveOf: (environment: string, secret: string) => LiveValue | undefined;
  readonly rotationOf: RotationOf;
  /** @default - nothing is paused */
  readonly pauses?: readonly Pause[];
}

/** What is to become of one secret, with the sums behind it. */
export interface PlannedRotation extends Omit<PlannedCandidate, 'candidate'> {
  readonly environment: string;
  readonly secret: string;
  /** Who has paused it and why; null where nobody has. */
  readonly pause: Pause | null;
  /** For people. */
  readonly arithmetic: readonly string[];
}

/** Everything that is to be done, in the order of time. */
export interface RotationPlan {
  readonly at: number;
  readonly rotations: readonly PlannedRotation[];
}

/** What to rotate, when and why. Pure: the same clock, inventory and ledger give the same plan. */
export function planRotation(now: number, inventory: Inventory, state: RotationState): RotationPlan {
  const { liveOf, rotationOf, pauses = [] } = state;
  const pauseOf = pauseIn(pauses, now);
  const isPaused = (environment: string, secret: string) => pauseOf(environment, secret) !== undefined;
  const planned = planCandidates(now, candidatesOf(inventory, liveOf), rotationOf, isPaused);
  return { at: now, rotations: planned.map((entry) => withReasons(entry, pauseOf)) };
}

function withReasons({ candidate, ...entry }: PlannedCandidate, pauseOf: ReturnType<typeof pauseIn>): PlannedRotation {
  const { environment, secret } = candidate;
  const pause = pauseOf(environment, secret) ?? null;
  return { environment, secret, ...entry, pause, arithmetic: arithmeticOf(candidate) };
}

function arithmeticOf({ timing }: Candidate): string[] {
  return [
    `overlap: ${renderSum(timing.overlapSum)}`,
    `least lead: ${renderSum(timing.leadSum)}`,
    `lead: ${timing.leadSeconds} s, up to ${timing.leadSeconds + timing.jitterSeconds} s`,
  ];
}
