import type { Clock } from '../../core/clock';
import type { DeployedStack } from '../../core/deployed';
import type { Inventory, InventoryEnvironment } from '../../core/inventory';
import type { GenesysClient } from '../../genesys/client';
import type { Database } from '../../ledger/database';
import type { KeyOf } from '../../ledger/keys/key-of';
import type { LookUps } from '../../secrets/platform/catalog';
import type { SourcePorts } from '../../secrets/sources/source';
import type { Pulse } from '../store/pulse';
import type { SendToTarget } from '../target/send-to-target';

/** Ports of the stages of a rotation. */
export interface StagePorts {
  readonly inventory: Inventory;
  /** The ledger's database, with the tables of rotations in it. */
  readonly db: Database;
  /** The key of an environment. Without one no value outlives the process that issued it. */
  readonly keyOf: KeyOf;
  readonly clock: Pick<Clock, 'now'>;
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  /** The same for what changes something there. @default - `clientOf` */
  readonly writerOf?: ((environment: InventoryEnvironment) => GenesysClient) | undefined;
  /** Where names were found on the platform: shared by all rotations of a process. */
  readonly lookUps: LookUps;
  /** Records of the last deploys, read anew each time. @default - no record */
  readonly deployed?: (() => readonly DeployedStack[]) | undefined;
  readonly sources: SourcePorts;
  readonly send: SendToTarget;
  /** Who is at work, for the ledger. */
  readonly actor: string;
  /** No two processes may give the same text. */
  readonly worker: string;
  /** True for a worker that is known to have ended without giving its claims back. @default - nothing is known of others */
  readonly isGone?: ((holder: string) => boolean) | undefined;
  /** Prolongs what is held while a step runs. @default - it ends when it was to end */
  readonly pulse?: Pulse | undefined;
}
