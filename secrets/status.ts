import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { exitCodes, type Problem } from '../core/problem';
import { createCatalog, type Catalog } from './platform/catalog';
import { distinctProblems } from '../core/distinct-problems';
import { selectWrites, type Selection } from './targets/select-targets';
import { findJobs, type FindPorts } from './writing/find-jobs';
import type { Job } from './writing/job';
import { secretNamed } from './targets/secret-named';
import { knownEnvironment } from './targets/known-environment';
import type { SecretStates, Standing } from './targets/standing';
import type { WriteLedger } from './targets/write-ledger';
import type { WriteTarget } from './targets/write-target';
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
  /** When the value ends, by its own or its issuer's word; where others renew it, by the last write of its credential. ISO 8601. */
  readonly endsAt: string | null;
}

/** The statuses, and what kept some of them unknown. */
export interface StatusReport {
  readonly secrets: readonly SecretStatus[];
  readonly problems: readonly Problem[];
  readonly exitCode: number;
}

/** What telling needs. */
export interface StatusPorts extends Pick<FindPorts, 'clientOf' | 'deployed'> {
  readonly ledger: Pick<WriteLedger, 'db' | 'keyOf'>;
}

/** Tells of every written secret that these names stand for (none given: all) whether the platform has the value that was written last. */
export async function statusOfSecrets(
  inventory: Inventory,
  names: readonly string[],
  ports: StatusPorts,
): Promise<StatusReport> {
  const catalog = createCatalog();
  const selected = selectWrites(inventory, names);
  const reports = await Promise.all(selected.map((selection) => reportOf(selection, { ...ports, catalog })));
  return {
    secrets: reports.flatMap(({ secrets }) => secrets),
    problems: distinctProblems(reports.flatMap(({ problems }) => problems)),
    exitCode: Math.max(exitCodes.done, ...reports.map(({ exitCode }) => exitCode)),
  };
}

async function reportOf(
  selection: Selection,
  ports: StatusPorts & { readonly catalog: Catalog },
): Promise<StatusReport> {
  const known = await knownEnvironment(selection, ports.ledger);
  const found = await findJobs([known], new Map(), ports);
  const problems = [...known.problems.values(), ...found.problems];
  const refused = problems.filter(({ code }) => code !== 'credential-not-deployed');
  const missing = new Set(problems.filter((problem) => !refused.includes(problem)).map(({ where }) => where));
  const jobOf = new Map(found.jobs.map((job) => [job.located.target.name, job]));
  const secrets = describe(selection, known.states, (target, secret) =>
    missing.has(target.name) ? ['not-deployed', null] : stateOf(jobOf.get(target.name), secret),
  );
  const exitCode = refused.length > 0 ? Math.max(found.exitCode, exitCodes.problems) : exitCodes.done;
  return { secrets, problems: [...refused, ...found.findings], exitCode };
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
  const standing = job?.changes.find((one) => one.secret === secret)?.standing;
  return [standing ? meaning[standing] : 'unknown', job?.located.modifiedDate ?? null];
}

function describe(
  { environment, targets }: Selection,
  states: SecretStates,
  seen: (target: WriteTarget, secret: string) => Seen,
): SecretStatus[] {
  return targets.flatMap((target) =>
    target.secrets.map((secret) => {
      const live = states.get(secret)?.live;
      const [state, modifiedDate] = seen(target, secret);
      const endsAt = endOfOthers(environment, secret, modifiedDate) ?? endsAtOf(live);
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

/** A value that others write is not seen here; it lives as declared, from the last write that the platform knows of. */
function endOfOthers(environment: InventoryEnvironment, name: string, modifiedDate: string | null): number | undefined {
  const { rotation, lifetimeSeconds } = secretNamed(environment, name) ?? {};
  if (rotation?.kind !== 'renewed-elsewhere' || lifetimeSeconds == null || modifiedDate === null) return undefined;
  const written = Date.parse(modifiedDate);
  return Number.isNaN(written) ? undefined : written + lifetimeSeconds * 1000;
}
