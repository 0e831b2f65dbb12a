import type { Clock } from '../../core/clock';
import type { LedgerPorts } from '../../ledger/append-records';
import type { Database } from '../../ledger/database';

/** The ledger, as one command writes to it. */
export interface WriteLedger extends LedgerPorts {
  readonly db: Database;
  readonly clock: Clock;
  /** Who is at work. */
  readonly actor: string;
  /** Why, in the user's words; empty where none were given. */
  readonly reason: string;
  /** One for each command: the idempotency key of its records. */
  readonly runId: string;
  /** Who holds leases, for people; no two processes have the same. */
  readonly holder: string;
  /** True for a holder that is known to have ended without giving its leases back. */
  readonly isGone: (holder: string) => boolean;
  /** Calls back again and again, until what it gives is called. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
  /** How long to wait for another writer. */
  readonly waitMilliseconds: number;
  /** Ends waiting when aborted. */
  readonly signal?: AbortSignal | undefined;
}
