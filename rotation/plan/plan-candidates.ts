import { boundedWait } from '../../core/bounded-wait';
import type { Candidate } from './candidate';
import { dueOf, type Due } from './due';
import { spreadOf } from '../machine/spread-of';
import { mayBeginFrom } from './may-begin';
import { isChanging, type Rotation, type RotationCause } from '../machine/rotation';

/** The newest rotation of a secret, over or not. */
export type RotationOf = (environment: string, secret: string) => Rotation | undefined;

/** What keeps rotations of a secret from beginning. */
export interface Hindrances {
  /** Whether somebody has said that none may begin. */
  readonly isPaused: (environment: string, secret: string) => boolean;
  /** Whether what is kept of it cannot be used. */
  readonly isSetAside: (environment: string, secret: string) => boolean;
}

/** What is to become of one secret; times in milliseconds since the epoch. */
export interface PlannedCandidate {
  readonly candidate: Candidate;
  /** `begin` is for now; `wait` has its time; `running` is under way; `none` is never due by itself; `paused` must not begin; of `set-aside` nothing is known. */
  readonly status: 'begin' | 'wait' | 'running' | 'none' | 'paused' | 'set-aside';
  readonly cause: RotationCause | null;
  /** Generation that the rotation makes, or is making. */
  readonly generation: number;
  readonly beginAt: number | null;
  readonly endsAt: number | null;
}

interface Timed {
  readonly candidate: Candidate;
  readonly due: Due | undefined;
}

/** How long a secret is left alone after a rotation that failed, in milliseconds: whoever refuses is not asked at once again. */
export const pauseAfterFailure = 60_000;
const shortestPause = 5_000;

/**
 * What to rotate, when and why, in the order of time. Secrets that one action uses are kept apart by the lead of the earlier one, by
 * moving earlier ones forward, so that none comes later than its own time. Secrets that share no action do not influence each other.
 */
export function planCandidates(
  now: number,
  candidates: readonly Candidate[],
  rotationOf: RotationOf,
  hindrances?: Hindrances,
): PlannedCandidate[] {
  const inOrder = keptApart(candidates.map((candidate) => ({ candidate, due: due(candidate, now) })));
  // Actions whose secrets are being rotated, or are about to be by an earlier entry.
  const taken = inOrder.length < 2 ? none : actionsHeld(candidates, rotationOf, now);
  return inOrder.map((one) => {
    const entry = withHindrance(planned(one, now, rotationOf, taken), hindrances);
    if (entry.status === 'begin' && taken !== none) for (const key of one.candidate.actionKeys) taken.add(key);
    return entry;
  });
}

/** What is planned alone is in nobody's way. */
const none = new Set<string>();

function due(candidate: Candidate, now: number): Due | undefined {
  return dueOf(candidate, now, spreadOf(candidate.environment, candidate.secret, candidate.live.generation));
}

function actionsHeld(candidates: readonly Candidate[], rotationOf: RotationOf, now: number): Set<string> {
  const held = new Set<string>();
  for (const candidate of candidates) {
    const rotation = rotationOf(candidate.environment, candidate.secret);
    if (!rotation || !isInTheWay(rotation, candidate, now)) continue;
    for (const key of candidate.actionKeys) held.add(key);
  }
  return held;
}

/** Until no call can carry the old value. What is left then, its own end and the proof of it, disturbs nobody and may take long. */
function isInTheWay(rotation: Rotation, { timing }: Candidate, now: number): boolean {
  const { stage, storedAt } = rotation;
  if (stage === 'retire') return storedAt !== null && now < storedAt + timing.overlapSeconds * 1000;
  return isChanging(rotation);
}

/** In the order of time; whoever shares an action with a later one begins before that one by its own lead, from the latest on. */
function keptApart(timed: Timed[]): Timed[] {
  if (timed.length < 2) return timed;
  const begun = new Map<string, number>();
  const latestFirst = sortedBy(timed, ({ due }) => -(due?.beginAt ?? -Infinity));
  const apart = latestFirst.map((one) => {
    const { candidate, due: own } = one;
    if (!own) return one;
    let beginAt = own.beginAt;
    for (const key of candidate.actionKeys) {
      const next = begun.get(key) ?? Infinity;
      beginAt = Math.min(beginAt, next - candidate.timing.leastLeadSeconds * 1000);
    }
    for (const key of candidate.actionKeys) begun.set(key, beginAt);
    return beginAt === own.beginAt ? one : { candidate, due: { ...own, beginAt } };
  });
  return sortedBy(apart, ({ due }) => due?.beginAt ?? Infinity);
}

/** Two, as most are who share an action, take one look; the engine sets up a kilobyte for any sort. */
function sortedBy(timed: readonly Timed[], by: (one: Timed) => number): Timed[] {
  const [first, second] = timed;
  if (timed.length === 2 && first && second) return by(first) <= by(second) ? [first, second] : [second, first];
  return timed.toSorted((one, other) => by(one) - by(other));
}

function planned(
  { candidate, due: own }: Timed,
  now: number,
  rotationOf: RotationOf,
  taken: ReadonlySet<string>,
): PlannedCandidate {
  const { environment, secret, live } = candidate;
  const rotation = rotationOf(environment, secret);
  if (rotation && isChanging(rotation)) {
    const { generation, cause, begunAt, oldEndsAt } = rotation;
    return { candidate, status: 'running', cause, generation, beginAt: begunAt, endsAt: oldEndsAt };
  }
  const generation = Math.max(live.generation, rotation?.generation ?? 0) + 1;
  if (!own) return { candidate, status: 'none', cause: null, generation, beginAt: null, endsAt: null };
  const wished =
    rotation?.stage === 'failed' ? Math.max(own.beginAt, afterFailure(rotation, own, candidate, now)) : own.beginAt;
  // A rotation that comes late for a window waits for the next.
  const opensAt = mayBeginFrom(candidate, Math.max(wished, now));
  const beginAt = opensAt > now ? opensAt : wished;
  const status = beginAt <= now && !isHeldBack(candidate, own, now, taken) ? 'begin' : 'wait';
  return { candidate, status, cause: own.cause, generation, beginAt, endsAt: own.endsAt };
}

/**
 * When a rotation that failed is followed by another: not at once, since whoever refuses would be asked in vain, and not so late that the
 * value cannot be saved. A time beyond now in its row is none of a failure that has happened.
 */
function afterFailure(rotation: Rotation, { endsAt }: Due, { timing }: Candidate, now: number): number {
  const failedAt = Math.min(rotation.wakeAt, now);
  const lastMoment = endsAt === null ? undefined : endsAt - (timing.overlapSeconds + timing.issueSeconds) * 1000;
  const pause = boundedWait(pauseAfterFailure, failedAt, { lastMoment, end: endsAt ?? undefined });
  return failedAt + Math.max(pause, shortestPause);
}

/** A pause keeps a rotation from beginning; one that has begun goes on to its end, unless nobody can tell where it stands. */
function withHindrance(entry: PlannedCandidate, hindrances: Hindrances | undefined): PlannedCandidate {
  const { environment, secret } = entry.candidate;
  if (!hindrances) return entry;
  if (hindrances.isSetAside(environment, secret)) return { ...entry, status: 'set-aside' };
  return entry.status !== 'running' && hindrances.isPaused(environment, secret)
    ? { ...entry, status: 'paused' }
    : entry;
}

/** Whether another secret of one of its actions goes first; nothing waits for others past its own last moment. */
function isHeldBack(candidate: Candidate, { endsAt }: Due, now: number, taken: ReadonlySet<string>): boolean {
  const lastMoment = (endsAt ?? Infinity) - candidate.timing.leastLeadSeconds * 1000;
  return taken.size > 0 && now < lastMoment && candidate.actionKeys.some((key) => taken.has(key));
}
