import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { exitCodes, type Problem } from '../core/problem';
import { distinctProblems } from './distinct-problems';
import { findEnvironments } from './find-in-inventory';
import { findJobs, type Prints } from './writing/find-jobs';
import type { Change } from './writing/judge';
import { knownEnvironment } from './writing/known-environment';
import { findElsewhere } from './reading/other-environments';
import { proveSources } from './reading/prove-sources';
import { createReuseCheck } from './reading/reuse';
import { reuseProblems } from './reading/reused-in-ledger';
import type { ValuePorts } from './sync';
import { writeTargets } from './writing/write-target';

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

/** What a sync of these environments (none named: all) would do. Reads sources and compares fingerprints; asks nobody, and writes nothing. */
export async function planSecrets(
  inventory: Inventory,
  names: readonly string[],
  ports: Omit<ValuePorts, 'isForced' | 'onOutcome'>,
): Promise<SecretPlan> {
  const environments = findEnvironments(inventory, names);
  const reuse = createReuseCheck(ports.runKey);
  const known = await Promise.all(environments.map((environment) => knownEnvironment(environment, ports.ledger)));
  const unasked = known.map((one) => ({ ...one, environment: withoutPrompts(one.environment) }));
  const { prints, problems } = await proveSources(unasked, ports.sources, {
    ...ports,
    reuse,
    keep: () => undefined,
    elsewhere: await findElsewhere(inventory, environments, ports.ledger),
  });
  const found = await findJobs(known, prints, ports);
  const all = distinctProblems([...problems, ...reuseProblems(known, prints, reuse), ...found.problems]);
  const judged = new Map(
    found.jobs.flatMap((job) => job.judgements.map((one) => [`${job.environment.name} ${one.secret}`, one] as const)),
  );
  const secrets = environments.flatMap((environment) =>
    writtenSecrets(environment).map(({ secret, credential }): PlannedSecret => {
      const { change, why } = judged.get(`${environment.name} ${secret}`) ?? notDeployed;
      const isMute = problems.some(({ where }) => where === secret) && !hasPrint(prints, environment.name, secret);
      return { environment: environment.name, secret, credential, change, why: isMute ? 'its source gives none' : why };
    }),
  );
  return { secrets, problems: all, exitCode: exitCodeOf(secrets, all) };
}

const notDeployed = { change: 'new', why: 'not deployed' } as const;

/** A person who only wants to see the plan is asked for nothing. */
function withoutPrompts(environment: InventoryEnvironment): InventoryEnvironment {
  return { ...environment, secrets: environment.secrets.filter(({ source }) => source.kind !== 'prompt') };
}

function writtenSecrets(environment: InventoryEnvironment): { secret: string; credential: string | null }[] {
  return writeTargets(environment).flatMap((target) =>
    target.secrets.map((secret) => ({ secret, credential: target.kind === 'credential' ? target.name : null })),
  );
}

function hasPrint(prints: Prints, environment: string, secret: string): boolean {
  return prints.get(environment)?.has(secret) === true;
}

function exitCodeOf(secrets: readonly PlannedSecret[], problems: readonly Problem[]): number {
  if (problems.length > 0) return exitCodes.problems;
  return secrets.some(({ change }) => change !== 'same') ? exitCodes.pending : exitCodes.done;
}
