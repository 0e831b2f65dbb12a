import type { Problem } from '../../core/problem';
import type { Distribution } from './distribution';

/** Who made a write, as far as ledger and audit log tell. */
export type WriteOrigin =
  /** In the ledger and in the audit log. */
  | 'confirmed'
  /** In the ledger; the audit log does not have it (yet). */
  | 'ledger-only'
  /** In both, but the ledger does not say which client wrote, and the log names one that is not known to be ours. */
  | 'unattributed'
  /** By an OAuth client that the ledger knows, past the ledger: a script, or another ledger. */
  | 'unrecorded'
  /** The making of a credential, by a client that only a record of deploys or a variable calls ours: nothing authenticates that. */
  | 'claimed'
  /** By somebody else. */
  | 'foreign';

/** One write of a credential, and what calls got after it. Times are milliseconds since the epoch. */
export interface CorrelatedWrite {
  /** Name of the secret itself where its store has no credentials. */
  readonly credential: string;
  readonly at: number;
  readonly origin: WriteOrigin;
  /** Whoever the ledger names, or the OAuth client that the audit log names; null where neither does. */
  readonly by: string | null;
  /** `stored 7`, for each secret that the ledger says was written; `tried 7` where the answer was lost. */
  readonly generations: readonly string[];
  readonly auditId: string | null;
  /** Runs of actions that use the credential, until its next write: how many, how many got 401 or 403, and how long after the write. */
  readonly runs: number;
  readonly refused: number;
  readonly firstRefusalAfter: number | null;
  readonly lastRefusalAfter: number | null;
}

/** Writes of an environment's credentials beside the answers that calls got. */
export interface Correlation {
  readonly environment: string;
  readonly from: number;
  readonly to: number;
  /** Why the audit log is not in it; null where it is. */
  readonly auditMissing: string | null;
  readonly writes: readonly CorrelatedWrite[];
  /** Runs of ours, and refusals before the first write that is known. */
  readonly runs: number;
  readonly refusedBefore: number;
  /** Milliseconds from a write to the last call that was refused after it, over the writes that any was refused after. */
  readonly refusedFor: Distribution;
  /** Milliseconds from our record of a write to the time that the audit log gives it: delay and difference of clocks. */
  readonly auditLag: Distribution;
  /** What of the ledger is not as it was written; it is left out of all of this. */
  readonly problems: readonly Problem[];
  readonly unauthenticated: Unauthenticated;
}

/** How much of a correlation somebody could have written who can write to the database. */
export interface Unauthenticated {
  /** Without a key, nothing is authenticated. */
  readonly isKeyHere: boolean;
  /** Records that were taken into account, and that no key vouches for. */
  readonly records: number;
  /** Records and runs that bear no authentication though others do; left out. */
  readonly leftOut: number;
}
