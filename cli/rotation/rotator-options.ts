/**
 * Most rotations that a worker has in hand where nothing else is said. A rotation takes a few seconds of other people's time: at 8 a second,
 * which 10,000 tokens of half an hour need, some twenty are under way.
 */
export const defaultConcurrency = 32;

/** `gcda rotator run`, as it was asked for. */
export interface RotatorOptions {
  /** Where health and metrics are served; undefined for nowhere. */
  readonly listen: { readonly hostname: string; readonly port: number } | undefined;
  readonly planSeconds: number;
  readonly concurrency: number;
  readonly drainSeconds: number;
  /** Days that a finished rotation is kept. */
  readonly keepDays: number;
  /** Receivers of events: `stdout`, `file:PATH`, or the address of a collector. */
  readonly events: readonly string[];
  /** Most events of one request to a collector. */
  readonly eventBatch: number;
  /** Secrets with metrics of their own. */
  readonly secretSeries: number;
  readonly logLevel: string;
  /** No question is asked before it begins to work on real environments. */
  readonly isConfirmed: boolean;
}
