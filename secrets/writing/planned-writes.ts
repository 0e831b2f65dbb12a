import type { InventoryEnvironment } from '../../core/inventory';
import type { Job } from './job';

/** A value that is about to be written, and why. */
export interface PlannedWrite {
  readonly environment: InventoryEnvironment;
  readonly secret: string;
  /** Credential or named secret that it is written to. */
  readonly target: string;
  /** For people: `another value`. */
  readonly why: string;
}

/** Values that these jobs bring; what is only sent along with them, because a credential is written as a whole, is none. */
export function plannedWrites(jobs: readonly Job[], isForced: boolean): PlannedWrite[] {
  return jobs.flatMap(({ environment, located: { target }, changes }) =>
    changes
      .filter(({ change }) => isForced || change !== 'same')
      .map(({ secret, why }) => ({ environment, secret, target: target.name, why })),
  );
}
