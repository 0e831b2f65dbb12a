import { Cron } from 'croner';
import type { RotationWindow } from './rotation-schedule';

/** Why a window cannot be read; undefined when it can. */
export function windowFault({ cron, timeZone, minutes }: RotationWindow): string | undefined {
  if (!isTimeZone(timeZone)) return `'${timeZone}' is no IANA time zone`;
  if (!Number.isInteger(minutes) || minutes < 1) return 'it must last for a whole number of minutes';
  if (cron.trim().split(/\s+/).length !== 5) return 'its times must have the five fields of crontab';
  try {
    const next = new Cron(cron, { timezone: timeZone }).nextRun();
    return next ? undefined : 'its times never come';
  } catch {
    return 'its times cannot be read';
  }
}

/** The window that `from` lies in, or else the next one: begin and end, in milliseconds since the epoch. */
export function windowAtOrAfter(
  window: RotationWindow,
  from: number,
): { readonly begin: number; readonly end: number } {
  const length = window.minutes * 60_000;
  // A window that is still open began at most its length ago; the search is exclusive, by the second.
  const begin = nextRun(window, from - length);
  return { begin, end: begin + length };
}

/** The last window that begins at `until` or before it. */
export function windowAtOrBefore(
  { cron, timeZone, minutes }: RotationWindow,
  until: number,
): { readonly begin: number; readonly end: number } {
  // The search is exclusive, by the second.
  const after = new Date(until - (until % 1000) + 1000);
  const begin = new Cron(cron, { timezone: timeZone }).previousRuns(1, after)[0]?.getTime() ?? Number.NEGATIVE_INFINITY;
  return { begin, end: begin + minutes * 60_000 };
}

/**
 * Longest time from the end of a window to the begin of the next, in milliseconds: over all windows of the weeks after `from`, and day by
 * day over the years after it, since windows may come in some months only.
 */
export function longestPause(window: RotationWindow, from: number): number {
  let { begin, end } = windowAtOrAfter(window, from);
  const last = from + 35 * 86_400_000;
  let longest = 0;
  for (let count = 0; count < 2000 && begin < last; count += 1) {
    const next = nextRun(window, begin);
    longest = Math.max(longest, next - end);
    [begin, end] = [next, next + window.minutes * 60_000];
  }
  return isWeekly(window) ? longest : Math.max(longest, longestOverDays(window, from));
}

/** True where neither days of the month nor months are named: a week shows all there is, and years need not be searched. */
function isWeekly({ cron }: RotationWindow): boolean {
  const [, , day, month] = cron.trim().split(/\s+/);
  return day === '*' && month === '*';
}

/** From a leap day to the next but one, with a century between that has none. */
const mostYears = 9;

function longestOverDays(window: RotationWindow, from: number): number {
  const last = from + 2 * 366 * 86_400_000;
  const farthest = from + mostYears * 366 * 86_400_000;
  let [longest, count] = [0, 0];
  for (let at = from; at < farthest && (at < last || count < 2);) {
    const next = nextRun(window, at);
    if (next - at > 86_400_000) longest = Math.max(longest, next - Math.max(from, windowAtOrBefore(window, at).end));
    count += Number(next - at > 86_400_000);
    at = Math.max(next, at + 86_400_000);
  }
  return longest;
}

function nextRun({ cron, timeZone }: RotationWindow, after: number): number {
  const next = new Cron(cron, { timezone: timeZone }).nextRun(new Date(after));
  return next ? next.getTime() : Number.POSITIVE_INFINITY;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
