import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import { createCatalog, type Catalog } from '../platform/catalog';
import type { Job } from './job';
import { judgeTarget } from './judge';
import type { KnownEnvironment } from './known-environment';
import { locateTargets } from '../platform/locate';
import { writeTargets, type WriteTarget } from './write-target';

/** Fingerprints of what sources give now, by environment and secret; null without a key. */
export type Prints = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

/** What finding jobs needs. */
export interface FindPorts {
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  /** @default - a new one */
  readonly catalog?: Catalog | undefined;
  /** Secrets whose value was given by hand. */
  readonly given?: { has(secret: string): boolean } | undefined;
}

/** Every target of these environments with what platform and ledger know of it, and why others cannot be written. */
export async function findJobs(
  environments: readonly KnownEnvironment[],
  prints: Prints,
  { clientOf, given, catalog = createCatalog() }: FindPorts,
  targetsOf: (environment: InventoryEnvironment) => readonly WriteTarget[] = writeTargets,
): Promise<{ readonly jobs: readonly Job[]; readonly problems: readonly Problem[] }> {
  const found = await Promise.all(
    environments.map(async (known) => {
      const { environment } = known;
      const location = await locateTargets(environment, targetsOf(environment), clientOf(environment), catalog);
      const evidence = { ...known, prints: prints.get(environment.name) ?? new Map<string, string | null>(), given };
      const jobOf = (located: (typeof location.located)[number]): Job => {
        return { environment, states: known.states, located, judgements: judgeTarget(located, evidence) };
      };
      return { jobs: location.located.map(jobOf), problems: location.problems };
    }),
  );
  return { jobs: found.flatMap(({ jobs }) => jobs), problems: found.flatMap(({ problems }) => problems) };
}
