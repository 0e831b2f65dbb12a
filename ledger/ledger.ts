import type { Clock } from '../core/clock';
import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import type { LedgerRecord, NewRecord } from './record';

/** What appending needs of the outside. */
export interface LedgerPorts {
  readonly clock: Pick<Clock, 'now'>;
  /** The key of an environment; undefined where there is none, which leaves the head of its chain unsigned. */
  readonly keyOf: (environment: string) => EnvironmentKey | undefined;
}

/** The newest of what is known about a secret. */
export interface SecretState {
  readonly last: LedgerRecord;
  /** The last record which says that the platform got a value (`written`, `stored`, `restored`). */
  readonly live: LedgerRecord | undefined;
}

/** Appends one record; call it inside a transaction. */
export type AppendRecord = (tx: Queries, record: NewRecord, ports: LedgerPorts) => Promise<LedgerRecord>;
