import type { RotationBounds } from '../../core/rotation-timing';
import { endOfFirstStretch, lengthOutside, type Band } from './bands';
import { minute, model, second } from './options';
import type { Random } from './random';
import type { LeavingValue, SimulatedSecret } from './simulated-secret';

/** Whose a failed call is. `ours` is what a rotation must never cost. */
export const causes = ['ours', 'issuer', 'outage', 'platform'] as const;
export type Cause = (typeof causes)[number];
export type CallsByCause = Record<Cause, number>;

/** How many failed, and whether any could fail that are ours, whatever the dice said. */
export interface FailedCalls {
  readonly counts: CallsByCause;
  readonly couldBeOurs: boolean;
}

/** The outages that a renewal waits for, and those in which calls fail for a reason of their own. */
export interface Outages {
  readonly issuer: readonly Band[];
  readonly platform: readonly Band[];
  readonly service: readonly Band[];
}

interface CallModel {
  readonly bounds: RotationBounds;
  readonly callsPerMinute: number;
  readonly random: Random;
}

/**
 * Counts the calls that a replaced value failed: those that instances picked it for, and that arrived when it was dead. A call is on its
 * way for any time up to the action's timeout.
 */
export function failedCalls(
  secret: SimulatedSecret,
  leaving: LeavingValue,
  outages: Outages,
  calls: CallModel,
): FailedCalls {
  const counts: CallsByCause = { ours: 0, issuer: 0, outage: 0, platform: 0 };
  const { value, since, replacedAt, lastPick } = leaving;
  const { bounds, random } = calls;
  const rate = calls.callsPerMinute / minute / model.instances;
  const blame = blameOf(secret, leaving, outages, bounds);
  const bound = replacedAt + (bounds.cacheSeconds + bounds.propagationSeconds) * second;
  let couldBeOurs = false;
  const pickedFrom = value.endsAt - secret.timeout;
  const lateCause = value.endsAt < blame.until ? blame.cause : pickedFrom > bound ? 'platform' : 'ours';
  const count = (cause: Cause, mean: number): void => {
    if (mean <= 0) return;
    counts[cause] += random.poisson(mean * rate);
    couldBeOurs ||= cause === 'ours';
  };
  for (let instance = 0; instance < model.instances; instance += 1) {
    const until = instance === 0 ? lastPick : random.between(Math.min(replacedAt, lastPick), lastPick);
    // Picked while it was good, arrived when it was not: the share that is late grows evenly up to the end.
    const missed = Math.min(secret.timeout, Math.max(0, value.endsAt - until));
    const late = ((secret.timeout - missed) / secret.timeout) ** 2 * (secret.timeout / 2);
    if (value.endsAt > since) count(lateCause, late);
    const begin = Math.max(value.endsAt, since);
    const own = Math.min(until, Math.max(begin, bound));
    count(blame.cause, lengthOutside(outages.service, begin, Math.min(own, blame.until)));
    count('ours', lengthOutside(outages.service, Math.max(begin, blame.until), own));
    count('platform', lengthOutside(outages.service, own, until));
  }
  return { counts, couldBeOurs };
}

interface Blame {
  readonly cause: Cause;
  /** Calls before it are the cause's; later ones are ours. */
  readonly until: number;
}

/**
 * A failed call is not ours when even a renewal that was begun at its planned time, and had a stretch in which issuer and platform both
 * answered for as long as issuing and retries are given, would have come too late for it. It is always ours when we ended the value.
 */
function blameOf(secret: SimulatedSecret, { value }: LeavingValue, outages: Outages, bounds: RotationBounds): Blame {
  const cause = value.endedBy === 'issuer' || secret.isRepeated ? 'issuer' : 'outage';
  const until = value.endedBy === 'us' ? Number.NEGATIVE_INFINITY : recoveredAt();
  return { cause, until };

  function recoveredAt(): number {
    const budget = (bounds.issueSeconds + bounds.retrySeconds) * second;
    const wasEndedByIssuing = value.endedBy === 'issuing';
    // Before its token ends, nobody can have another.
    const planned = secret.isRepeated ? value.endsAt : value.plannedBegin;
    const from = (wasEndedByIssuing ? value.succeededAt : planned) ?? Infinity;
    // The computed one, also where the machine was told to keep another.
    const overlap = secret.candidate.timing.overlapSeconds * second;
    const given = (secret.rules.oldLastsMilliseconds ?? Infinity) - overlap;
    const length = wasEndedByIssuing ? Math.min(given, budget) : budget;
    const both = [...outages.issuer, ...outages.platform];
    return endOfFirstStretch(both, from, length) + overlap;
  }
}
