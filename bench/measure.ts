import { performance } from 'node:perf_hooks';

/** Milliseconds of each phase of one run, in order. */
export type Phases = Readonly<Record<string, number>>;

/** Runs phases one after the other, each with the result of the one before, and times them. */
export function timePhases<T>(first: () => T, phases: Readonly<Record<string, (built: T) => void>>): Phases {
  const times: Record<string, number> = {};
  let start = performance.now();
  const lap = (name: string) => {
    times[name] = performance.now() - start;
    start = performance.now();
  };
  const built = first();
  lap('build');
  for (const [name, phase] of Object.entries(phases)) {
    phase(built);
    lap(name);
  }
  return times;
}

/** The middle of several figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}

/** The median of each phase over several runs, and of the whole. */
export function medians(runs: readonly Phases[]): Phases {
  const names = Object.keys(runs[0] ?? {});
  const total = (run: Phases) => Object.values(run).reduce((sum, time) => sum + time, 0);
  return {
    ...Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name] ?? 0))])),
    total: median(runs.map(total)),
  };
}
