import type { Inventory } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import { gapOf } from './gap-of';
import { renderSum } from '../../core/rotation-timing';
import { candidatesOf, type Candidate, type LiveValue } from './candidate';
import { pauseIn, type Pause } from '../pause/pause';
import { planCandidates, type PlannedCandidate, type RotationOf } from './plan-candidates';

/** What the ledger knows. */
export interface RotationState {
  readonly liveOf: (environment: string, secret: string) => LiveValue | undefined;
  readonly rotationOf: RotationOf;
  /** Whether the newest rotation of a secret is authenticated with the environment's key. @default - none is */
  readonly isAuthenticated?: (environment: string, secret: string) => boolean;
  /** Why nothing can be said of a secret: it is set aside. @default - nothing is wrong */
  readonly problemOf?: (environment: string, secret: string) => Problem | undefined;
  /** What cannot be read of things that concern whole environments. @default - nothing is wrong */
  readonly problems?: readonly Problem[];
  /** @default - nothing is paused */
  readonly pauses?: readonly Pause[];
}

/** What is to become of one secret, with the sums behind it. */
export interface PlannedRotation extends Omit<PlannedCandidate, 'candidate'> {
  readonly environment: string;
  readonly secret: string;
  /** Who has paused it and why; null where nobody has. */
  readonly pause: Pause | null;
  /** Why it is set aside; null where it is not. */
  readonly problem: Problem | null;
  /** For people. */
  readonly arithmetic: readonly string[];
  /**
   * Seconds for which no good value is in use at its next renewal, since its issuer repeats a token until it ends, as it was seen to do or
   * its author says; null where there is no such gap.
   */
  readonly gapSeconds: number | null;
}

/** Everything that is to be done, in the order of time. */
export interface RotationPlan {
  readonly at: number;
  readonly rotations: readonly PlannedRotation[];
}

/** What to rotate, when and why. Pure: the same clock, inventory and ledger give the same plan. */
export function planRotation(now: number, inventory: Inventory, state: RotationState): RotationPlan {
  const { liveOf, rotationOf, problemOf = () => undefined, pauses = [] } = state;
  const pauseOf = pauseIn(pauses, now);
  const isPaused = (environment: string, secret: string) => pauseOf(environment, secret) !== undefined;
  const isSetAside = (environment: string, secret: string) => problemOf(environment, secret) !== undefined;
  const planned = planCandidates(now, candidatesOf(inventory, liveOf), rotationOf, { isPaused, isSetAside });
  return { at: now, rotations: planned.map((entry) => withReasons(entry, pauseOf, state)) };
}

function withReasons(
  { candidate, ...entry }: PlannedCandidate,
  pauseOf: ReturnType<typeof pauseIn>,
  { rotationOf, problemOf }: RotationState,
): PlannedRotation {
  const { environment, secret } = candidate;
  const pause = pauseOf(environment, secret) ?? null;
  const problem = problemOf?.(environment, secret) ?? null;
  const gapSeconds = gapOf(candidate, rotationOf(environment, secret));
  return { environment, secret, ...entry, pause, problem, gapSeconds, arithmetic: arithmeticOf(candidate, gapSeconds) };
}

function arithmeticOf({ timing }: Candidate, gapSeconds: number | null): string[] {
  return [
    `overlap: ${renderSum(timing.overlapSum)}`,
    `least lead: ${renderSum(timing.leadSum)}`,
    `lead: ${timing.leadSeconds} s, up to ${timing.leadSeconds + timing.jitterSeconds} s`,
    ...(gapSeconds === null
      ? []
      : [`expected gap: ${renderSum(timing.gapSum)} without a good value, since its issuer repeats the token in use`]),
  ];
}
