import type { Clock } from '../../core/clock';
import type { DeployedStack } from '../../core/deployed';
import type { InventoryEnvironment } from '../../core/inventory';
import { assertNoProblems, isError } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import type { SecretState } from '../../ledger/ledger';
import type { WriteTarget } from '../targets/write-target';
import type { Catalog, LookUps } from './catalog';
import { confirmPlace } from './confirm-place';
import { locateTargets, toLocated } from './locate';
import type { LocatedTarget } from '../targets/located-target';
import type { LocatePorts } from './locate-ports';
import { withLookUps } from './with-look-ups';

/** Where a target is to be written. */
export type WritePlace = Pick<LocatedTarget, 'target' | 'id'>;

/** What finding a place goes by. */
export interface LocateNowPorts {
  readonly lookUps: LookUps;
  readonly clock: Pick<Clock, 'now'>;
  /** What the last deploys left. @default - no record */
  readonly deployed?: (() => readonly DeployedStack[]) | undefined;
  /** What the ledger has of the environment's secrets. @default - nothing */
  readonly states?: ReadonlyMap<string, Pick<SecretState, 'live'>> | undefined;
}

/**
 * Where one target stands on the platform. A remembered id is asked about before a value goes there: its integration must use it still.
 * Where it does not, everything is looked up again.
 *
 * @throws ProblemsError `credential-not-deployed`, `credential-ambiguous`, `credential-type-differs`, `credential-swapped`,
 * `integration-not-deployed`, `integration-ambiguous`
 */
export async function locateNow(
  environment: InventoryEnvironment,
  target: WriteTarget,
  client: GenesysClient,
  ports: LocateNowPorts,
): Promise<WritePlace> {
  const portsWith = (catalog: Catalog): LocatePorts => {
    return { client, catalog, deployed: ports.deployed?.(), states: ports.states };
  };
  const locate = async (catalog: Catalog): Promise<WritePlace> => {
    const { located, problems } = await locateTargets(environment, [target], portsWith(catalog));
    assertNoProblems(problems);
    return located[0]!; // one target that has no problem is one that was located
  };
  const found = await withLookUps(ports, async (catalog) => confirm(await locate(catalog), portsWith(catalog)));
  // What is not there will be created: nobody is believed about that.
  return found.id === undefined ? locate(ports.lookUps.since(ports.clock.now())) : found;
}

async function confirm({ target, id }: WritePlace, ports: LocatePorts): Promise<WritePlace> {
  if (id === undefined) return { target, id };
  if (target.kind === 'native-secret') {
    const { name } = await ports.client.getNativeSecret(id);
    return { target, id: name === target.name ? id : undefined };
  }
  const { problems, used } = await confirmPlace(target, id, ports);
  assertNoProblems(problems.filter(isError));
  // One that waits to take another's place is in no integration yet; of one that is gone, a configuration may have the bare id.
  const isShown = used?.id === id && used.type !== undefined;
  const still = toLocated(target, isShown ? { ...used, id } : await ports.client.getCredential(id));
  assertNoProblems('code' in still ? [still] : []);
  return { target, id };
}
