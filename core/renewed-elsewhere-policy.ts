import { z } from 'zod';
import { ownerFindings, type DeclaredPolicy, type PolicyKind } from './policy-kind';

const schema = z.strictObject({
  kind: z.literal('renewed-elsewhere'),
  /** Who writes new values to the platform. */
  owner: z.string().min(1),
  reason: z.string().min(1),
});
/** Values that somebody else writes to the platform, as the inventory has it. */
export type RenewedElsewherePolicy = z.infer<typeof schema>;

export const renewedElsewherePolicy: PolicyKind<RenewedElsewherePolicy> = {
  schema,
  usesOf: () => [],
};

/** Who writes new values to the platform, and why that is not done here. */
export interface RenewedElsewhereProps {
  readonly owner: string;
  readonly reason: string;
}

/** Someone else writes new values to the platform. Nothing is rotated here; `gcda secrets status` tells when the last value must have ended. */
export function renewedElsewhere({
  owner,
  reason,
}: RenewedElsewhereProps): DeclaredPolicy<never, RenewedElsewherePolicy> {
  return {
    kind: 'renewed-elsewhere',
    secrets: [],
    describe: () => ({ kind: 'renewed-elsewhere', owner, reason }),
    findings: () => ownerFindings({ owner, reason }),
  };
}
