/** By when a wait must be over; milliseconds since the epoch. */
export interface Deadlines {
  /** Last moment at which another attempt can still be in time; undefined where nobody knows. */
  readonly lastMoment?: number | undefined;
  /** When the damage is done: once the last moment is over, an attempt before this is still worth making. */
  readonly end?: number | undefined;
}

/** A wait that somebody else names is never heeded for longer than this. */
export const longestNamedWait = 3_600_000;
/** … nor longer than this where it is not known, or too late to ask, what it may cost. */
const longestBlindWait = 60_000;
const shortestWait = 1_000;

/**
 * How much of a wait is waited: the one place where a wait that somebody else names, in a header, an answer or a row of a database, becomes
 * one of ours. Of the time that is left to the last moment (then, to the end) no more than a quarter passes unused, so that several
 * attempts come before it.
 */
export function boundedWait(wished: number, now: number, { lastMoment, end }: Deadlines = {}): number {
  const ahead = [lastMoment, end].find((time) => time !== undefined && time > now);
  const most =
    ahead === undefined
      ? longestBlindWait
      : Math.min(longestNamedWait, Math.max((ahead - now) / 4, Math.min(shortestWait, ahead - now)));
  // NaN is no number of milliseconds, and smaller than none.
  return wished > 0 ? Math.round(Math.min(wished, most)) : 0;
}
