import type { LedgerRecord } from '../../ledger/record';
import type { AuditedWrite, Execution } from '../observations/observation';
import type { Rotation } from '../machine/rotation';

/** Everything that a certificate is made from; times in milliseconds since the epoch. */
export interface Evidence {
  readonly rotation: Rotation;
  readonly credential: string | null;
  /** Records of the secret, oldest first. */
  readonly records: readonly LedgerRecord[];
  /** Records of what a person let a deploy do with the value, though nothing had shown that it is good. @default - none */
  readonly accepted?: readonly LedgerRecord[];
  /** Whether the environment's whole chain is as it was written. */
  readonly isChainWhole: boolean;
  /** Why what is kept of the rotation cannot be relied on: nothing is proven then. */
  readonly doubts: readonly string[];
  /** Why the runs that are known may not be all, or not real. */
  readonly doubtsOfRuns: readonly string[];
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
      /** By the client that the ledger names, by another, or the ledger names none: then nothing can be said of it. */
      readonly writer: 'ours' | 'foreign' | 'not-recorded';
    }
  | { readonly status: 'missing'; readonly lookedAt: number }
  /** Nobody looked, or nobody may: why. */
  | { readonly status: 'unknown'; readonly why: string };
