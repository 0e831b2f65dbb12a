import { exitCodes, type Problem } from '../core/problem';
import { distinctProblems } from './distinct-problems';
import type { SecretOutcome } from './hydrate';
import { outcomesOf, succeeded, type Job, type JobResult } from './job';
import { writeBatch, type BatchPorts } from './write-batch';

/** Credentials that are written side by side; no more values than theirs are in memory at a time. */
export const jobsAtOnce = 8;

/** What a run of jobs did. */
export interface JobsDone {
  readonly outcomes: readonly SecretOutcome[];
  /** Why secrets failed; empty when all were written. */
  readonly problems: readonly Problem[];
  /** Exit code that fits. */
  readonly exitCode: number;
}

/** Does the jobs that have something to write, a batch at a time, until all are done or going on is pointless. */
export async function runJobs(
  jobs: readonly Job[],
  ports: BatchPorts & { readonly onOutcome?: ((outcome: SecretOutcome) => void) | undefined },
): Promise<JobsDone> {
  const { isForced, onOutcome } = ports;
  const results = new Map<Job, JobResult>();
  const keep = (result: JobResult): void => {
    results.set(result.job, result);
    for (const outcome of outcomesOf(result, isForced)) onOutcome?.(outcome);
  };
  const [pending, settled] = split(jobs, isForced);
  for (const job of settled) keep(succeeded(job, 'same'));
  let isPointless = false;
  for (const batch of batchesOf(pending)) {
    const done: readonly JobResult[] = isPointless
      ? batch.map((job) => succeeded(job, 'not-tried'))
      : await writeBatch(batch, ports);
    for (const result of done) keep(result);
    isPointless ||= done.some(({ endsAll }) => endsAll);
  }
  const inOrder = jobs.flatMap((job) => results.get(job) ?? []);
  return {
    outcomes: inOrder.flatMap((result) => outcomesOf(result, isForced)),
    problems: distinctProblems(inOrder.flatMap(({ problems }) => problems)),
    exitCode: Math.max(exitCodes.done, ...inOrder.map(({ exitCode }) => exitCode)),
  };
}

function split(jobs: readonly Job[], isForced: boolean): readonly [readonly Job[], readonly Job[]] {
  const isPending = ({ judgements }: Job): boolean => isForced || judgements.some(({ change }) => change !== 'same');
  return [jobs.filter(isPending), jobs.filter((job) => !isPending(job))];
}

/** A batch is of one environment, whose records are one chain. */
function batchesOf(jobs: readonly Job[]): readonly (readonly Job[])[] {
  return [...Map.groupBy(jobs, ({ environment }) => environment).values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / jobsAtOnce) }, (_, i) =>
      own.slice(i * jobsAtOnce, (i + 1) * jobsAtOnce),
    ),
  );
}
