import type { InventoryEnvironment } from '../../core/inventory';
import { exitCodes, type Problem, type ProblemsError } from '../../core/problem';
import type { SecretOutcome } from './secret-outcome';
import type { SecretChange } from './secret-changes';
import type { LocatedTarget } from '../targets/located-target';
import type { SecretStates } from '../targets/standing';

/** One write that may be due: where to, and what is known of its secrets. */
export interface Job {
  readonly environment: InventoryEnvironment;
  readonly located: LocatedTarget;
  readonly changes: readonly SecretChange[];
  readonly states: SecretStates;
}

/** True for a job that has something to write. */
export function isDue({ changes }: Job, isForced: boolean): boolean {
  return isForced || changes.some(({ change }) => change !== 'same');
}

/** What a job came to. */
export interface JobResult {
  readonly job: Job;
  readonly status: SecretOutcome['status'];
  readonly problems: readonly Problem[];
  readonly exitCode: number;
  /** True when nothing after it can succeed: the platform or the database is gone, or the user wants to stop. */
  readonly endsAll: boolean;
}

/** A job without anything to mend. */
export function succeeded(job: Job, status: SecretOutcome['status']): JobResult {
  return { job, status, problems: [], exitCode: exitCodes.done, endsAll: false };
}

/** A job that came to nothing. */
export function failed(job: Job, { problems, exitCode }: ProblemsError): JobResult {
  const endsAll = exitCode !== exitCodes.problems || problems.some(({ code }) => code === 'interrupted');
  return { job, status: 'failed', problems, exitCode, endsAll };
}

/** The outcome of each of a job's secrets. What was sent along unchanged is not called written. */
export function outcomesOf({ job, status }: Pick<JobResult, 'job' | 'status'>, isForced: boolean): SecretOutcome[] {
  const { environment, located, changes } = job;
  const credential = located.target.kind === 'credential' ? located.target.name : null;
  const isDone = status === 'written' || status === 'created';
  return changes.map(({ secret, change }) => ({
    environment: environment.name,
    secret,
    credential,
    status: isDone && change === 'same' && !isForced ? 'same' : status,
  }));
}
