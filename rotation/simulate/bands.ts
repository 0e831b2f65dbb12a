/** A time in which something does not answer; milliseconds. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/** The band that a time lies in. */
export function bandAt(bands: readonly Band[], at: number): Band | undefined {
  return bands.find(({ from, to }) => from <= at && at < to);
}

/** Length of a time without what the bands cover of it. Bands of one list do not overlap. */
export function lengthOutside(bands: readonly Band[], from: number, to: number): number {
  if (to <= from) return 0;
  const covered = bands.reduce((sum, band) => sum + Math.max(0, Math.min(to, band.to) - Math.max(from, band.from)), 0);
  return to - from - covered;
}

/** End of the first stretch of `length`, no earlier than `from`, that no band touches. */
export function endOfFirstStretch(bands: readonly Band[], from: number, length: number): number {
  let begin = from;
  for (const band of [...bands].sort((one, other) => one.from - other.from)) {
    if (band.from >= begin + length) break;
    begin = Math.max(begin, band.to);
  }
  return begin + length;
}
