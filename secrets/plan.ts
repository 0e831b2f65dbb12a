import type { Inventory } from '../core/inventory';
import { exitCodes, isError, type Problem } from '../core/problem';
import { distinctProblems } from '../core/distinct-problems';
import { selectWrites, type Selection } from './targets/select-targets';
import { confirmJobs, findJobs } from './writing/find-jobs';
import type { Prints } from './reading/prints';
import { isDue } from './writing/is-due';
import type { Change } from './writing/secret-changes';
import { knownEnvironment, type KnownEnvironment } from './targets/known-environment';
import { findElsewhere } from './reading/other-environments';
import { fingerprintSources } from './reading/fingerprint-sources';
import { createReuseCheck } from './reading/reuse';
import { refusedFaults } from './reading/refused-in-ledger';
import { reuseFaults } from './reading/reused-in-ledger';
import type { ValuePorts } from './sync';

/** What a sync would do to one secret. */
export interface PlannedSecret {
  readonly environment: string;
  readonly secret: string;
  readonly credential: string | null;
  readonly change: Change;
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
  const environments = selected.map(({ environment }) => environment);
  const reuse = createReuseCheck(ports.runKey);
  const known = await Promise.all(selected.map((selection) => knownEnvironment(selection, ports.ledger)));
  const unasked = known.map(withoutPrompts);
  const { prints, faults } = await fingerprintSources(unasked, ports.sources, {
    ...ports,
    reuse,
    keep: () => undefined,
    elsewhere: await findElsewhere(inventory, environments, ports.ledger),
  });
  const found = await confirmJobs(await findJobs(known, prints, ports), (job) => isDue(job, false), ports);
  const damaged = known.flatMap(({ problems }) => [...problems.values()]);
  const unwritable = [
    ...[...faults, ...reuseFaults(known, prints, reuse)],
    ...(await refusedFaults(known, prints, ports.ledger.db)),
  ];
  const unfit = [...damaged, ...unwritable.map(({ problem }) => problem)];
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

/** A person who only wants to see the plan is asked for nothing. */
function withoutPrompts(known: KnownEnvironment): KnownEnvironment {
  const secrets = known.environment.secrets.filter(({ source }) => source.kind !== 'prompt');
  return { ...known, environment: { ...known.environment, secrets } };
}

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
