import { windowAtOrBefore } from '../../core/rotation-window';
import type { Candidate } from './candidate';
import { isOutageAccepted } from './may-begin';
import type { RotationCause } from '../machine/rotation';

/** When a secret's next rotation begins, and why; times in milliseconds since the epoch. */
export interface Due {
  readonly beginAt: number;
  /** When the live value ends; null where it has no end, or none is known. */
  readonly endsAt: number | null;
  readonly cause: RotationCause;
}

/**
 * When a candidate's next rotation begins; undefined where nothing ever makes it due. `spread`, from 0 to 1, places it within the jitter.
 * A window moves it to an earlier time. That it may not begin outside of one is not said here: `mayBeginFrom` is asked at the time.
 */
export function dueOf(candidate: Candidate, now: number, spread: number): Due | undefined {
  const { live, timing, window, lifetime } = candidate;
  if (lifetime === null && live.endsAt === null) return undefined;
  // A token that was written from elsewhere may have been issued long before: its end is known only if someone said it.
  if (live.endsAt === null) return { beginAt: now, endsAt: null, cause: 'end-unknown' };
  const endsAt = latestEnd(candidate, live.endsAt);
  const most = leadOfLife(candidate, endsAt);
  const lead = Math.min((timing.leadSeconds + timing.jitterSeconds * spread) * 1000, most);
  const latest = endsAt - Math.min(timing.leadSeconds * 1000, most);
  const wished = Math.round(endsAt - lead);
  const ofWindow = isOutageAccepted(candidate) ? 0.5 : 1;
  const beginAt = window ? lastInWindow(window, live.writtenAt ?? wished, { latest, wished, ofWindow }) : wished;
  return { beginAt, endsAt, cause: 'due' };
}

/** No value outlives its declared life, whatever it says of itself: a token with the year 9999 in it is replaced in time. */
function latestEnd({ live, lifetime }: Candidate, endsAt: number): number {
  if (lifetime === null || live.writtenAt === null) return endsAt;
  return Math.min(endsAt, live.writtenAt + lifetime);
}

/** One that lives shorter than declared is renewed after half of its life, so that its renewals do not follow each other at once. */
function leadOfLife({ live, lifetime, timing }: Candidate, endsAt: number): number {
  if (lifetime === null || live.writtenAt === null || endsAt - live.writtenAt >= lifetime - shortfall) return Infinity;
  return Math.max(timing.leastLeadSeconds * 1000, (endsAt - live.writtenAt) / 2);
}

/** By how much less than declared is usual: issuers count in whole seconds, and a write takes time. */
const shortfall = 60_000;

/**
 * A time within the first part, `ofWindow`, of the last window that begins no later than `latest`; `wished` where there is none since
 * `from`. Where a window that is missed costs the value, half of it is left for whoever comes late.
 */
function lastInWindow(
  window: NonNullable<Candidate['window']>,
  from: number,
  { latest, wished, ofWindow }: Readonly<Record<'latest' | 'wished' | 'ofWindow', number>>,
): number {
  const { begin, end } = windowAtOrBefore(window, latest);
  const last = begin + Math.floor((end - begin) * ofWindow) - 1;
  return end <= from ? wished : Math.max(begin, Math.min(wished, last));
}
