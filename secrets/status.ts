import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { exitCodes, ProblemsError, type Problem } from '../core/problem';
import { createCatalog, type Catalog } from './platform/catalog';
import { distinctProblems } from './distinct-problems';
import { findEnvironments } from './find-in-inventory';
import { findJobs, type FindPorts } from './writing/find-jobs';
import type { Job } from './writing/job';
import { knownEnvironment } from './writing/known-environment';
import type { SecretStates, Standing } from './writing/standing';
import type { WriteLedger } from './writing/write-ledger';
import { writeTargets, type WriteTarget } from './writing/write-target';
import { endsAtOf } from '../ledger/value-details';

/** Where a secret's value on the platform stands. */
export type ValueState = 'not-deployed' | 'unset' | 'set' | 'changed-elsewhere' | 'unsettled' | 'unknown';

/** One secret's value, as platform and ledger tell of it. */
export interface SecretStatus {
  readonly environment: string;
  readonly secret: string;
  readonly credential: string | null;
  readonly state: ValueState;
  /** Of our last write; null where there is none. */
  readonly generation: number | null;
  readonly by: string | null;
  readonly at: string | null;
  /** Last write of its credential on the platform, whoever made it. */
  readonly modifiedDate: string | null;
  /** When the value ends, by its own or its issuer's word; ISO 8601. */
  readonly endsAt: string | null;
}

/** The statuses, and what kept some of them unknown. */
export interface StatusReport {
  readonly secrets: readonly SecretStatus[];
  readonly problems: readonly Problem[];
  readonly exitCode: number;
}

/** What telling needs. */
export interface StatusPorts extends Pick<FindPorts, 'clientOf'> {
  readonly ledger: Pick<WriteLedger, 'db' | 'keyOf'>;
}

/** Tells of every written secret of these environments (none named: all) whether the platform has the value that was written last. */
export async function statusOfSecrets(
  inventory: Inventory,
  names: readonly string[],
  ports: StatusPorts,
): Promise<StatusReport> {
  const catalog = createCatalog();
  const environments = findEnvironments(inventory, names);
  const reports = await Promise.all(environments.map((environment) => reportOf(environment, { ...ports, catalog })));
  return {
    secrets: reports.flatMap(({ secrets }) => secrets),
    problems: distinctProblems(reports.flatMap(({ problems }) => problems)),
    exitCode: Math.max(exitCodes.done, ...reports.map(({ exitCode }) => exitCode)),
  };
}

async function reportOf(
  environment: InventoryEnvironment,
  ports: StatusPorts & { readonly catalog: Catalog },
): Promise<StatusReport> {
  const known = await knownEnvironment(environment, ports.ledger);
  const { states } = known;
  try {
    const { jobs, problems: all } = await findJobs([known], new Map(), ports);
    const problems = all.filter(({ code }) => code !== 'credential-not-deployed');
    const missing = new Set(all.filter((problem) => !problems.includes(problem)).map(({ where }) => where));
    const jobOf = new Map(jobs.map((job) => [job.located.target.name, job]));
    const secrets = describe(environment, states, (target, secret) =>
      missing.has(target.name) ? ['not-deployed', null] : stateOf(jobOf.get(target.name), secret),
    );
    return { secrets, problems, exitCode: problems.length > 0 ? exitCodes.problems : exitCodes.done };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const secrets = describe(environment, states, () => ['unknown', null]);
    return { secrets, problems: error.problems, exitCode: error.exitCode };
  }
}

const meaning: Readonly<Record<Standing, ValueState>> = {
  unset: 'unset',
  unsettled: 'unsettled',
  foreign: 'unknown',
  moved: 'changed-elsewhere',
  undated: 'unknown',
  elsewhere: 'changed-elsewhere',
  ours: 'set',
};

type Seen = readonly [state: ValueState, modifiedDate: string | null];

function stateOf(job: Job | undefined, secret: string): Seen {
  const standing = job?.judgements.find((judgement) => judgement.secret === secret)?.standing;
  return [standing ? meaning[standing] : 'unknown', job?.located.modifiedDate ?? null];
}

function describe(
  environment: InventoryEnvironment,
  states: SecretStates,
  seen: (target: WriteTarget, secret: string) => Seen,
): SecretStatus[] {
  return writeTargets(environment).flatMap((target) =>
    target.secrets.map((secret) => {
      const live = states.get(secret)?.live;
      const [state, modifiedDate] = seen(target, secret);
      const endsAt = endsAtOf(live);
      return {
        environment: environment.name,
        secret,
        credential: target.kind === 'credential' ? target.name : null,
        state,
        generation: live?.generation ?? null,
        by: live?.actor ?? null,
        at: live?.at ?? null,
        modifiedDate,
        endsAt: endsAt === null ? null : new Date(endsAt).toISOString(),
      };
    }),
  );
}
