import { windowAtOrAfter } from '../../core/rotation-window';
import type { Candidate } from './candidate';

/** Members of a candidate that decide the moment of its rotation. */
export type WindowedSecret = Pick<Candidate, 'overlap' | 'window'>;

/** True where calls fail while the secret is renewed, which its author accepted for its windows only. */
export function isOutageAccepted({ overlap, window }: WindowedSecret): boolean {
  return window !== undefined && overlap.kind === 'none' && overlap.instead === 'accepted-outage';
}

/**
 * The first moment from `from` on at which a rotation may begin; milliseconds since the epoch. Everybody who begins one asks here: the
 * service, a pass, a person who names the secret, plan and simulation.
 *
 * Where an outage was accepted that is a moment in a window, whatever becomes of the value in use. Any other window is a wish: a value that
 * would end before it opens, or whose end nobody knows, is renewed outside of it.
 */
export function mayBeginFrom(
  candidate: WindowedSecret & Pick<Candidate, 'live' | 'lifetime' | 'timing'>,
  from: number,
): number {
  const opensAt = windowFrom(candidate, from);
  return isOutageAccepted(candidate) || outlives(candidate, opensAt) ? opensAt : from;
}

/** The first moment from `from` on that lies in a window of the secret: `from` itself where one is open, or where it has none. */
export function windowFrom({ window }: WindowedSecret, from: number): number {
  return window ? Math.max(from, windowAtOrAfter(window, from).begin) : from;
}

/** True where the value in use can be replaced in time by a rotation that begins then. */
function outlives({ live, lifetime, timing }: Pick<Candidate, 'live' | 'lifetime' | 'timing'>, at: number): boolean {
  if (live.endsAt === null) return lifetime === null;
  return at <= live.endsAt - timing.leastLeadSeconds * 1000;
}
