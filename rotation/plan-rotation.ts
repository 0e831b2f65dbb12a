import type { Inventory } from '../core/inventory';
import { renderSum } from '../core/rotation-timing';
import { candidatesOf, type Candidate, type LiveValue } from './candidate';
import { planCandidates, type PlannedCandidate, type RotationOf } from './plan-candidates';

/** What the ledger knows. */
export interface RotationState {
  readonly liveOf: (environment: string, secret: string) => LiveValue | undefined;
  readonly rotationOf: RotationOf;
}

/** What is to become of one secret, with the sums behind it. */
export interface PlannedRotation extends Omit<PlannedCandidate, 'candidate'> {
  readonly environment: string;
  readonly secret: string;
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
  const planned = planCandidates(now, candidatesOf(inventory, state.liveOf), state.rotationOf);
  return { at: now, rotations: planned.map(withArithmetic) };
}

function withArithmetic({ candidate, ...entry }: PlannedCandidate): PlannedRotation {
  const { environment, secret } = candidate;
  return { environment, secret, ...entry, arithmetic: arithmeticOf(candidate) };
}

function arithmeticOf({ timing }: Candidate): string[] {
  return [
    `overlap: ${renderSum(timing.overlapSum)}`,
    `least lead: ${renderSum(timing.leadSum)}`,
    `lead: ${timing.leadSeconds} s, up to ${timing.leadSeconds + timing.jitterSeconds} s`,
  ];
}
