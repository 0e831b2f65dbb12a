import type { Clock } from '../../core/clock';
import type { InventoryEnvironment } from '../../core/inventory';
import { assertNoProblems } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import type { Catalog, LookUps } from './catalog';
import { locateCredential, locateTargets, type LocatedTarget } from './locate';
import { withLookUps } from './with-look-ups';
import type { WriteTarget } from '../writing/write-target';

/** Where a target is to be written. */
export type WritePlace = Pick<LocatedTarget, 'target' | 'id'>;

/**
 * Where one target stands on the platform. A remembered id is asked about before a value goes there: it may have gone, or carry another
 * name by now, and then the name is looked up again.
 *
 * @throws ProblemsError `credential-not-deployed`, `credential-ambiguous`, `credential-type-differs`
 */
export async function locateNow(
  environment: InventoryEnvironment,
  target: WriteTarget,
  client: GenesysClient,
  ports: { readonly lookUps: LookUps; readonly clock: Pick<Clock, 'now'> },
): Promise<WritePlace> {
  const locate = async (catalog: Catalog): Promise<WritePlace> => {
    const { located, problems } = await locateTargets(environment, [target], client, catalog);
    assertNoProblems(problems);
    return located[0]!; // one target that has no problem is one that was located
  };
  const found = await withLookUps(ports, async (catalog) => confirm(await locate(catalog), client));
  // What is not there will be created: nobody is believed about that.
  return found.id === undefined ? locate(ports.lookUps.since(ports.clock.now())) : found;
}

async function confirm({ target, id }: WritePlace, client: GenesysClient): Promise<WritePlace> {
  if (id === undefined) return { target, id };
  if (target.kind === 'native-secret') {
    const { name } = await client.getNativeSecret(id);
    return { target, id: name === target.name ? id : undefined };
  }
  const info = await client.getCredential(id);
  const still = locateCredential(target, info.name === target.name ? [info] : []);
  assertNoProblems('code' in still ? [still] : []);
  return { target, id };
}
