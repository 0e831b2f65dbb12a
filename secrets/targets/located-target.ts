import type { WriteTarget } from './write-target';

/** A write target and where it stands on the platform. `id` is absent for a named secret that is still to be created. */
export interface LocatedTarget {
  readonly target: WriteTarget;
  readonly id: string | undefined;
  readonly modifiedDate: string | undefined;
  /** True where nothing was written since Terraform made it with placeholders. */
  readonly isUnset: boolean;
}
