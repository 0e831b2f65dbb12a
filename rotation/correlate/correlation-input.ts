import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { LedgerRecord } from '../../ledger/record';
import type { AuditedWrite, Execution } from '../observations/observation';
import type { Unauthenticated } from './correlation';

/** Everything that is laid side by side; times are milliseconds since the epoch. */
export interface CorrelationInput {
  readonly environment: InventoryEnvironment;
  readonly from: number;
  readonly to: number;
  /** Records which say that the platform got a value, oldest first. */
  readonly records: readonly LedgerRecord[];
  /** Writes in the platform's audit log, or why they are not known. */
  readonly audited: readonly AuditedWrite[] | string;
  readonly executions: readonly Execution[];
  /** Records which say that a value was about to be sent, or that its sending failed. @default - none */
  readonly attempts?: readonly LedgerRecord[];
  /** Ids of the OAuth clients that the ledger names as writing. That one of them reads says nothing of who wrote. */
  readonly clients: ReadonlySet<string>;
  /** Ids of those that something else says are ours, which nothing authenticates: believed only where a credential was made. @default - none */
  readonly claimed?: ReadonlySet<string>;
  /** @default - nothing is wrong */
  readonly problems?: readonly Problem[];
  /** @default - all is authenticated */
  readonly unauthenticated?: Unauthenticated;
}
