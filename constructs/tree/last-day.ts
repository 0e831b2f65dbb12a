/** Why a record with a last day (`2027-03-31`, still included) does not hold today; undefined when it does. */
export function lastDayFault(
  lastDay: string,
  today: string | undefined,
): 'no-day' | 'today-unknown' | 'over' | undefined {
  if (!isDay(lastDay)) return 'no-day';
  if (today === undefined) return 'today-unknown';
  return lastDay < today ? 'over' : undefined;
}

/** True for a day that exists, written `2027-03-31`. */
export function isDay(text: unknown): boolean {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  // Days that do not exist roll over: 2026-02-30 becomes 2026-03-02.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
