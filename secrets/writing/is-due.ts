import type { Job } from './job';

/** True for a job that has something to write. */
export function isDue({ changes }: Job, isForced: boolean): boolean {
  return isForced || changes.some(({ change }) => change !== 'same');
}
