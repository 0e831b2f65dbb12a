import type { LedgerRecord } from '../../ledger/record';
import type { AuditedWrite, Execution } from '../observations/observation';
import type { Rotation } from '../rotation';

/** Everything that a certificate is made from; times in milliseconds since the epoch. */
export interface Evidence {
  readonly rotation: Rotation;
  readonly credential: string | null;
  /** Records of the secret, oldest first. */
  readonly records: readonly LedgerRecord[];
  /** Whether the environment's whole chain is as it was written. */
  readonly isChainWhole: boolean;
  /** Runs of consuming actions by us that ended since the rotation began. */
  readonly executions: readonly Execution[];
  readonly audit: AuditEvidence;
  readonly overlapMilliseconds: number;
}

/** What the platform's audit log told of the rotation's write. */
export type AuditEvidence =
  | {
      readonly status: 'found';
      readonly write: AuditedWrite;
      readonly foundAt: number;
      readonly missedAt: number | null;
      /** True when its client is known to be another than ours. */
      readonly isForeign: boolean;
    }
  | { readonly status: 'missing'; readonly lookedAt: number }
  /** Nobody looked, or nobody may: why. */
  | { readonly status: 'unknown'; readonly why: string };
