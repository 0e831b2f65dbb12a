import type { DeployedStack } from '../../core/deployed';
import type { GenesysClient } from '../../genesys/client';
import type { SecretState } from '../../ledger/ledger';
import type { Catalog } from './catalog';

/** What finding targets goes by. */
export interface LocatePorts {
  readonly client: GenesysClient;
  readonly catalog: Catalog;
  /** What the last deploys left. @default - no record */
  readonly deployed?: readonly DeployedStack[] | undefined;
  /** What the ledger has of the environment's secrets. @default - nothing */
  readonly states?: ReadonlyMap<string, Pick<SecretState, 'live'>> | undefined;
}
