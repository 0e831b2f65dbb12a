import type { ProblemsError } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import type { Written } from './put-target';
import type { Job, JobResult } from './job';
import type { WriteRecord } from './write-records';

/** A job with its values in memory. */
export interface Ready {
  readonly job: Job;
  readonly values: Map<string, Redacted>;
}

/** A job that is on record as being written. */
export interface Begun extends Ready {
  readonly records: readonly WriteRecord[];
}

/** A job that was sent, and what came back; its values are gone. */
export interface Sent extends Begun {
  readonly answer: Written | ProblemsError;
  /** Id of the OAuth client that sent it; null where it came to no sending. */
  readonly client: string | null;
}

/** Takes the end of a job. */
export type Settle = (result: JobResult) => void;
