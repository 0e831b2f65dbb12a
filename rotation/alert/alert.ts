import type { Candidate } from '../plan/candidate';
import { isOutageAccepted, windowFrom } from '../plan/may-begin';

/**
 * How near a live value is to its end without another one in its place:
 *
 * - `before-window`: it ends before the next of the windows that it may be replaced in, so that nothing will replace it in time;
 * - `late`: a rotation that went well would be over; half of the time for further attempts is used up;
 * - `close`: a call that is sent from now on may meet a dead value;
 * - `ended`: it is dead. It stays where it is: nothing better is known.
 */
export const alertThresholds = ['before-window', 'late', 'close', 'ended'] as const;
export type AlertThreshold = (typeof alertThresholds)[number];

/** A value that is about to die unrotated, or has; times in milliseconds since the epoch. */
export interface Alert {
  readonly environment: string;
  readonly secret: string;
  /** When the live value was written, by which it is told from others. */
  readonly writtenAt: number;
  readonly threshold: AlertThreshold;
  readonly endsAt: number;
  /** False where nobody said when the value ends, and `endsAt` is the latest it can be. */
  readonly isEndKnown: boolean;
}

/** The alert that a live value deserves: the gravest threshold that it has passed; undefined while there is time, or no end. */
export function alertOf(candidate: Candidate, now: number): Alert | undefined {
  const { environment, secret, live, lifetime, timing } = candidate;
  const { writtenAt } = live;
  if (writtenAt === null) return undefined;
  const endsAt = live.endsAt ?? (lifetime === null ? null : writtenAt + lifetime);
  if (endsAt === null) return undefined;
  const { overlapSeconds: overlap, leastLeadSeconds: lead } = timing;
  const seconds: Readonly<Record<Exclude<AlertThreshold, 'before-window'>, number>> = {
    late: (overlap + lead) / 2,
    close: overlap,
    ended: 0,
  };
  const isOutOfReach = isOutageAccepted(candidate) && windowFrom(candidate, now) >= endsAt;
  const threshold = alertThresholds.findLast((name) =>
    name === 'before-window' ? isOutOfReach : now >= endsAt - seconds[name] * 1000,
  );
  return threshold && { environment, secret, writtenAt, threshold, endsAt, isEndKnown: live.endsAt !== null };
}
