import { ownerFindings, type RotationPolicy } from './rotation-policy';

/** Who writes new values to the platform, and why that is not done here. */
export interface RenewedElsewhereProps {
  readonly owner: string;
  readonly reason: string;
}

/** Someone else writes new values to the platform. Nothing is rotated here; the end of a value is watched all the same. */
export function renewedElsewhere({ owner, reason }: RenewedElsewhereProps): RotationPolicy<never> {
  return {
    kind: 'renewed-elsewhere',
    secrets: [],
    describe: () => ({ kind: 'renewed-elsewhere', owner, reason }),
    findings: () => ownerFindings({ owner, reason }),
  };
}
