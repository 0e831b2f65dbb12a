import { exitCodes, type Problem } from '../../core/problem';
import { distinctProblems } from '../../core/distinct-problems';
import type { SecretOutcome } from './secret-outcome';
import { isDue, outcomesOf, succeeded, type Job, type JobResult } from './job';
import { writeJobs, type WritePorts } from './write-jobs';

/** What a run of jobs did. */
export interface JobsDone {
  readonly outcomes: readonly SecretOutcome[];
  /** Why secrets failed; empty when all were written. */
  readonly problems: readonly Problem[];
  /** Exit code that fits. */
  readonly exitCode: number;
}

/** Does the jobs that have something to write, one environment after the other, until all are done or going on is pointless. */
export async function runJobs(
  jobs: readonly Job[],
  ports: WritePorts & { readonly onOutcome?: ((outcome: SecretOutcome) => void) | undefined },
): Promise<JobsDone> {
  const { isForced, onOutcome } = ports;
  const results = new Map<Job, JobResult>();
  const settle = (result: JobResult): void => {
    results.set(result.job, result);
    for (const outcome of outcomesOf(result, isForced)) onOutcome?.(outcome);
  };
  const pending = jobs.filter((job) => isDue(job, isForced));
  const isPending = new Set(pending);
  for (const job of jobs) if (!isPending.has(job)) settle(succeeded(job, 'same'));
  // An environment's records are one chain.
  for (const own of Map.groupBy(pending, ({ environment }) => environment).values())
    if (![...results.values()].some(({ endsAll }) => endsAll)) await writeJobs(own, ports, settle);
  for (const job of jobs) if (!results.has(job)) settle(succeeded(job, 'not-tried'));
  return conclude(
    jobs.flatMap((job) => results.get(job) ?? []),
    isForced,
  );
}

function conclude(results: readonly JobResult[], isForced: boolean): JobsDone {
  return {
    outcomes: results.flatMap((result) => outcomesOf(result, isForced)),
    problems: distinctProblems(results.flatMap(({ problems }) => problems)),
    exitCode: Math.max(exitCodes.done, ...results.map(({ exitCode }) => exitCode)),
  };
}
