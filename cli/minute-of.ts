/** A point in time for tables, in UTC: `2026-11-22 14:05`. */
export function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
