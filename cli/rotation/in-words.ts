const units = [
  { name: 'd', milliseconds: 86_400_000 },
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'min', milliseconds: 60_000 },
  { name: 's', milliseconds: 1000 },
] as const;

/** A length of time in its two largest units: `1 min 25 s`. Parts of a second count as one. */
export function durationInWords(milliseconds: number): string {
  let left = Math.max(0, Math.ceil(milliseconds / 1000) * 1000);
  const parts: string[] = [];
  for (const { name, milliseconds: unit } of units) {
    const count = Math.floor(left / unit);
    left -= count * unit;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** A point in time, without parts of a second: `2026-01-01T12:00:00Z`; `-` where there is none. */
export function timeInWords(at: number | null | undefined): string {
  return at === null || at === undefined ? '-' : `${new Date(at).toISOString().slice(0, 19)}Z`;
}
