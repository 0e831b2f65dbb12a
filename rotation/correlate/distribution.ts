/** How figures are spread; null where there is none. */
export interface Distribution {
  readonly count: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Percentiles by nearest rank. */
export function distributionOf(figures: readonly number[]): Distribution {
  const sorted = [...figures].sort((one, other) => one - other);
  const rank = (share: number): number | null => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { count: sorted.length, p50: rank(0.5), p99: rank(0.99), max: sorted.at(-1) ?? null };
}
