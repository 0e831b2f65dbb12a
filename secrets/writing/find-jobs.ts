import type { DeployedStack } from '../../core/deployed';
import type { InventoryEnvironment } from '../../core/inventory';
import { exitCodes, type Problem } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import { inParallel } from '../../core/in-parallel';
import { createCatalog, type Catalog } from '../platform/catalog';
import { confirmPlace, isConfirmed } from '../platform/confirm-place';
import { locateTargets } from '../platform/locate';
import type { LocatePorts } from '../platform/locate-ports';
import type { Prints } from '../reading/prints';
import type { Job } from './job';
import { asProblems } from '../../core/as-problems';
import { secretChanges } from './secret-changes';
import type { KnownEnvironment } from '../targets/known-environment';

/** What finding jobs needs. */
export interface FindPorts {
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  /** @default - a new one */
  readonly catalog?: Catalog | undefined;
  /** What the last deploys left. @default - no record */
  readonly deployed?: readonly DeployedStack[] | undefined;
  /** Secrets whose value was given by hand. */
  readonly given?: { has(secret: string): boolean } | undefined;
}

/** Jobs, and why there are not more. */
export interface FoundJobs {
  readonly jobs: readonly Job[];
  /** What keeps targets from being written. */
  readonly problems: readonly Problem[];
  /** What somebody should know of those that can be: warnings. */
  readonly findings: readonly Problem[];
  readonly exitCode: number;
}

/**
 * Every selected target of these environments with what platform and ledger know of it, and why others cannot be written. An environment
 * whose organisation gives no answer has none.
 */
export async function findJobs(
  environments: readonly KnownEnvironment[],
  prints: Prints,
  ports: FindPorts,
): Promise<FoundJobs> {
  const catalog = ports.catalog ?? createCatalog();
  return together(
    await Promise.all(
      environments.map(async (known): Promise<FoundJobs> => {
        try {
          return await jobsOf(known, prints, { ...ports, catalog });
        } catch (error) {
          const { problems, exitCode } = asProblems(error);
          return { jobs: [], problems, findings: [], exitCode };
        }
      }),
    ),
  );
}

async function jobsOf(
  known: KnownEnvironment,
  prints: Prints,
  { clientOf, given, catalog, deployed }: FindPorts & { readonly catalog: Catalog },
): Promise<FoundJobs> {
  const { environment, targets, states } = known;
  const place: LocatePorts = { client: clientOf(environment), catalog, deployed, states };
  const { located, problems, findings } = await locateTargets(environment, targets, place);
  const basis = { ...known, prints: prints.get(environment.name) ?? new Map<string, string | null>(), given };
  const jobs = located.map((one) => {
    return { environment, states, located: one, changes: secretChanges(one, basis) };
  });
  return { jobs, problems, findings, exitCode: problems.length > 0 ? exitCodes.problems : exitCodes.done };
}

/** Questions that are under way at a time. */
const askedAtOnce = 16;

/** The jobs whose place the platform confirms, of those that have something to write; the others go unasked. */
export async function confirmJobs(
  { jobs, ...found }: FoundJobs,
  isDue: (job: Job) => boolean,
  { clientOf, deployed, catalog = createCatalog() }: FindPorts,
): Promise<FoundJobs> {
  const refused = new Set<Job>();
  const asked: FoundJobs[] = [];
  await inParallel(jobs.filter(isDue), askedAtOnce, async (job) => {
    const { environment, states, located } = job;
    if (located.target.kind !== 'credential' || located.id === undefined) return;
    const none = { jobs: [], problems: [], findings: [], exitCode: exitCodes.done };
    try {
      const place = { client: clientOf(environment), catalog, deployed, states };
      const { problems } = await confirmPlace(located.target, located.id, place);
      if (isConfirmed({ problems })) return void asked.push({ ...none, findings: problems });
      refused.add(job);
      asked.push({ ...none, problems, exitCode: exitCodes.problems });
    } catch (error) {
      const { problems, exitCode } = asProblems(error);
      refused.add(job);
      asked.push({ ...none, problems, exitCode });
    }
  });
  return together([{ jobs: jobs.filter((job) => !refused.has(job)), ...found }, ...asked]);
}

function together(all: readonly FoundJobs[]): FoundJobs {
  return {
    jobs: all.flatMap(({ jobs }) => jobs),
    problems: all.flatMap(({ problems }) => problems),
    findings: all.flatMap(({ findings }) => findings),
    exitCode: Math.max(exitCodes.done, ...all.map(({ exitCode }) => exitCode)),
  };
}
