import type { Job } from './job';

/** True for a job that has something to write. */
export function isDue({ judgements }: Job, isForced: boolean): boolean {
  return isForced || judgements.some(({ change }) => change !== 'same');
}
