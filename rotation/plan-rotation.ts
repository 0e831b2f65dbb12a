import type { Inventory } from '../core/inventory';
import { renderSum } from '../core/rotation-timing';
import { candidatesOf, type Candidate, type LiveValue } from './candidate';
import { dueOf, spreadOf, type Due } from './due';
import { isChanging, type Rotation, type RotationCause } from './rotation';

/** What the ledger knows. */
export interface RotationState {
  readonly liveOf: (environment: string, secret: string) => LiveValue | undefined;
  /** The newest rotation of a secret, over or not. */
  readonly rotationOf: (environment: string, secret: string) => Rotation | undefined;
}

/** What is to become of one secret; times in milliseconds since the epoch. */
export interface PlannedRotation {
  readonly environment: string;
  readonly secret: string;
  /** `begin` is for now; `wait` has its time; `running` is under way; `none` is never due by itself. */
  readonly status: 'begin' | 'wait' | 'running' | 'none';
  readonly cause: RotationCause | null;
  /** Generation that the rotation makes, or is making. */
  readonly generation: number;
  readonly beginAt: number | null;
  readonly endsAt: number | null;
  /** The sums behind it, for people. */
  readonly arithmetic: readonly string[];
}

/** Everything that is to be done, in the order of time. */
export interface RotationPlan {
  readonly at: number;
  readonly rotations: readonly PlannedRotation[];
}

interface Timed {
  readonly candidate: Candidate;
  readonly due: Due | undefined;
}

/**
 * What to rotate, when and why. Pure: the same clock, inventory and ledger give the same plan. Secrets that one action uses are kept
 * apart by the lead of the earlier one, by moving earlier ones forward, so that none comes later than its own time.
 */
export function planRotation(now: number, inventory: Inventory, state: RotationState): RotationPlan {
  const candidates = candidatesOf(inventory, state.liveOf);
  const timed = keepApart(candidates.map((candidate) => ({ candidate, due: due(candidate, now) })));
  const inOrder = timed.sort((a, b) => (a.due?.beginAt ?? Infinity) - (b.due?.beginAt ?? Infinity));
  // Actions whose secrets are being rotated, or are about to be by an earlier entry.
  const taken = new Set(candidates.filter((candidate) => isRunning(candidate, state)).flatMap(actionKeys));
  const rotations = inOrder.map((one) => {
    const entry = planned(one, now, state, taken);
    if (entry.status === 'begin') actionKeys(one.candidate).forEach((key) => taken.add(key));
    return entry;
  });
  return { at: now, rotations };
}

function due(candidate: Candidate, now: number): Due | undefined {
  return dueOf(candidate, now, spreadOf(candidate.environment, candidate.secret, candidate.live.generation));
}

function isRunning({ environment, secret }: Candidate, { rotationOf }: RotationState): boolean {
  const rotation = rotationOf(environment, secret);
  return rotation !== undefined && isChanging(rotation);
}

function actionKeys({ environment, actions }: Candidate): string[] {
  return actions.map((action) => `${environment} ${action}`);
}

/** From the latest to the earliest: whoever shares an action with a later one begins before that one by its own lead. */
function keepApart(timed: readonly Timed[]): Timed[] {
  const begun = new Map<string, number>();
  const latestFirst = [...timed].sort((a, b) => (b.due?.beginAt ?? -Infinity) - (a.due?.beginAt ?? -Infinity));
  return latestFirst.map((one) => {
    const { candidate, due: own } = one;
    if (!own) return one;
    const keys = actionKeys(candidate);
    const next = Math.min(...keys.map((key) => begun.get(key) ?? Infinity));
    const beginAt = Math.min(own.beginAt, next - candidate.timing.leastLeadSeconds * 1000);
    for (const key of keys) begun.set(key, beginAt);
    return { candidate, due: { ...own, beginAt } };
  });
}

function planned(
  { candidate, due: own }: Timed,
  now: number,
  state: RotationState,
  taken: ReadonlySet<string>,
): PlannedRotation {
  const { environment, secret, live } = candidate;
  const rotation = state.rotationOf(environment, secret);
  const common = { environment, secret, arithmetic: arithmeticOf(candidate) };
  if (rotation && isChanging(rotation)) {
    const { generation, cause, begunAt, oldEndsAt } = rotation;
    return { ...common, status: 'running', cause, generation, beginAt: begunAt, endsAt: oldEndsAt };
  }
  const generation = Math.max(live.generation, rotation?.generation ?? 0) + 1;
  if (!own) return { ...common, status: 'none', cause: null, generation, beginAt: null, endsAt: null };
  const isHeldBack = actionKeys(candidate).some((key) => taken.has(key));
  const beginAt = Math.max(own.beginAt, restAfter(rotation));
  const status = beginAt <= now && !isHeldBack ? 'begin' : 'wait';
  return { ...common, status, cause: own.cause, generation, beginAt, endsAt: own.endsAt };
}

/** What failed for good is tried again, but not at once: every try takes a generation, and asks somebody who has just refused. */
const restMilliseconds = 60_000;

function restAfter(rotation: Rotation | undefined): number {
  return rotation?.stage === 'failed' ? rotation.wakeAt + restMilliseconds : -Infinity;
}

function arithmeticOf({ timing }: Candidate): string[] {
  return [
    `overlap: ${renderSum(timing.overlapSum)}`,
    `least lead: ${renderSum(timing.leadSum)}`,
    `lead: ${timing.leadSeconds} s, up to ${timing.leadSeconds + timing.jitterSeconds} s`,
  ];
}
