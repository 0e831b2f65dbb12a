import type { Inventory } from '../core/inventory';
import { exitCodes, isError, type Problem } from '../core/problem';
import { distinctProblems } from '../core/distinct-problems';
import { selectWrites, type Selection } from './targets/select-targets';
import { confirmJobs, findJobs } from './writing/find-jobs';
import type { Prints } from './reading/prints';
import { isDue } from './writing/job';
import type { ChangeKind } from './writing/secret-changes';
import { knownEnvironment } from './targets/known-environment';
import { checkSources } from './reading/check-sources';
import { createReuseCheck } from './reading/reuse';
import type { ValuePorts } from './sync';

/** What a sync would do to one secret. */
export interface PlannedSecret {
  readonly environment: string;
  readonly secret: string;
  readonly credential: string | null;
  readonly change: ChangeKind;
  readonly why: string;
}

/** All that a sync would do, and what would keep it from doing anything. */
export interface SecretPlan {
  readonly secrets: readonly PlannedSecret[];
  readonly problems: readonly Problem[];
  /** 2 when there is something to write. */
  readonly exitCode: number;
}

/** What a sync of what these names stand for (none given: all) would do. Reads sources and compares fingerprints; asks nobody, and writes nothing. */
export async function planSecrets(
  inventory: Inventory,
  names: readonly string[],
  ports: Omit<ValuePorts, 'isForced' | 'onOutcome'>,
): Promise<SecretPlan> {
  const selected = selectWrites(inventory, names);
  const known = await Promise.all(selected.map((selection) => knownEnvironment(selection, ports.ledger)));
  const reuse = createReuseCheck(ports.runKey);
  const { prints, faults } = await checkSources(known, { ...ports, inventory, reuse });
  const found = await confirmJobs(await findJobs(known, prints, ports), (job) => isDue(job, false), ports);
  const damaged = known.flatMap(({ problems }) => [...problems.values()]);
  const unfit = [...damaged, ...faults.map(({ problem }) => problem)];
  const all = distinctProblems([...unfit, ...found.problems, ...found.findings]);
  const judged = new Map(
    found.jobs.flatMap((job) => job.changes.map((one) => [`${job.environment.name} ${one.secret}`, one] as const)),
  );
  const secrets = selected.flatMap(({ environment, targets }) =>
    writtenSecrets(targets).map(({ secret, credential }): PlannedSecret => {
      const { change, why } = judged.get(`${environment.name} ${secret}`) ?? notDeployed;
      const isMute =
        faults.some(({ problem }) => problem.where === secret) && !hasPrint(prints, environment.name, secret);
      return { environment: environment.name, secret, credential, change, why: isMute ? 'its source gives none' : why };
    }),
  );
  return { secrets, problems: all, exitCode: Math.max(found.exitCode, exitCodeOf(secrets, all)) };
}

const notDeployed = { change: 'new', why: 'not deployed' } as const;

function writtenSecrets(targets: Selection['targets']): { secret: string; credential: string | null }[] {
  return targets.flatMap((target) =>
    target.secrets.map((secret) => ({ secret, credential: target.kind === 'credential' ? target.name : null })),
  );
}

function hasPrint(prints: Prints, environment: string, secret: string): boolean {
  return prints.get(environment)?.has(secret) === true;
}

function exitCodeOf(secrets: readonly PlannedSecret[], problems: readonly Problem[]): number {
  if (problems.some(isError)) return exitCodes.problems;
  return secrets.some(({ change }) => change !== 'same') ? exitCodes.pending : exitCodes.done;
}
