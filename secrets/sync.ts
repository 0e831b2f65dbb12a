import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { exitCodes, ProblemsError, type Problem } from '../core/problem';
import type { Redacted } from '../core/redacted';
import type { GenesysClient } from '../genesys/client';
import { distinctProblems } from '../core/distinct-problems';
import { confirmJobs, findJobs, type FindPorts } from './writing/find-jobs';
import type { Prints } from './reading/prints';
import type { SecretOutcome } from './writing/secret-outcome';
import { isDue } from './writing/job';
import { asProblems } from '../core/as-problems';
import { knownEnvironment, type KnownEnvironment } from './targets/known-environment';
import { checkSources } from './reading/check-sources';
import type { CompanionOf } from './reading/read-target';
import type { Fault } from './reading/fault';
import { createReuseCheck, type ReuseCheck } from './reading/reuse';
import { plannedWrites, type PlannedWrite } from './writing/planned-writes';
import { runJobs, type JobsDone } from './writing/run-jobs';
import { selectWrites, type Selection } from './targets/select-targets';
import type { SourcePorts } from './sources/source';
import { asOnlyWriter, type WriteLeases } from './writing/write-leases';
import type { WriteTarget } from './targets/write-target';
import type { WriteLedger } from './targets/write-ledger';

/** What the value plane needs of the world. */
export interface ValuePorts extends Pick<FindPorts, 'deployed'> {
  /** The client of an environment's organisation; environments of one organisation may share it. */
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  readonly sources: SourcePorts;
  readonly ledger: WriteLedger;
  readonly companionOf?: CompanionOf | undefined;
  /** Random bytes of this run, 32 or more: the key by which values of different environments are compared with each other. */
  readonly runKey: Uint8Array;
  /** Writes what the platform has already, too. @default false */
  readonly isForced?: boolean | undefined;
  /** Writes nothing unless all can be written. @default false */
  readonly isAllOrNothing?: boolean | undefined;
  /**
   * Asked once everything is judged, before the first write and only where there is one; throws where it may not be. Told too why others
   * are held back.
   *
   * @default - all may be written
   */
  readonly confirm?: ((writes: readonly PlannedWrite[], heldBack: readonly Problem[]) => Promise<void>) | undefined;
  /** Told of every secret when it is settled, for progress. */
  readonly onOutcome?: ((outcome: SecretOutcome) => void) | undefined;
}

/**
 * Brings the secrets that these names of environments, stacks and secrets stand for (none given: all) to the platform. First every source is
 * read and compared. Then, as the only writer, every target is looked at, and what is not as it should be is read again, written and
 * dropped, a few credentials at a time. A credential whose value, source or place is not as it must be is held back, and the others go on.
 *
 * @throws ProblemsError for a name that nothing has; with `isAllOrNothing`, everything that is missing, before anything was written
 */
export async function syncSecrets(
  inventory: Inventory,
  names: readonly string[],
  ports: ValuePorts,
): Promise<JobsDone> {
  const { ledger, runKey, isForced = false } = ports;
  const selected = selectWrites(inventory, names);
  const unreachable = selected.flatMap((one) => clientFaults(one, ports));
  const reachable = selected.filter(({ targets }) => !isHeldBack(unreachable, targets));
  const reuse = createReuseCheck(runKey);
  const typed = new Map<string, Redacted>();
  const keep = (secret: string, value: Redacted): void => void typed.set(secret, value);
  const known = await Promise.all(reachable.map((selection) => knownEnvironment(selection, ledger)));
  const { prints, faults } = await checkSources(known, { ...ports, inventory, reuse, keep });
  const found: Fault[] = [...unreachable, ...known.flatMap(ledgerFaults), ...faults];
  assertAll(
    found.map(({ problem }) => problem),
    ports,
  );
  const ready = known.map((one) => ({ ...one, targets: one.targets.filter((target) => !isHeldBack(found, [target])) }));
  const done = await writeReady(
    ready,
    { ...ports, prints, sources: withAnswers(ports.sources, typed), reuse, isForced },
    found,
  );
  return withHeldBack(selected, found, done);
}

interface ReadyPorts extends ValuePorts {
  readonly prints: Prints;
  readonly reuse: ReuseCheck;
  readonly isForced: boolean;
}

/** Writes what is due of these targets, as the only writer. */
async function writeReady(
  known: readonly KnownEnvironment[],
  ports: ReadyPorts,
  heldBack: readonly Fault[],
): Promise<JobsDone> {
  const { ledger, prints, isForced, isAllOrNothing = false } = ports;
  const begun = known.filter(({ targets }) => targets.length > 0);
  if (begun.length === 0) return { outcomes: [], problems: [], exitCode: exitCodes.done };
  const environments = begun.map(({ environment }) => environment.name);
  const work = async (leases: WriteLeases, busy: ReadonlyMap<string, Problem>): Promise<JobsDone> => {
    const free = begun.filter(({ environment }) => !busy.has(environment.name));
    const still = await Promise.all(free.map((one) => knownEnvironment(one, ledger, one)));
    const located = await findJobs(still, prints, ports);
    assertAll(located.problems, ports, located.exitCode);
    const found = await confirmJobs(located, (job) => isDue(job, isForced), ports);
    const problems = [...busy.values(), ...found.problems];
    assertAll(problems, ports, found.exitCode);
    const writes = plannedWrites(found.jobs, isForced);
    if (writes.length > 0)
      await ports.confirm?.(writes, distinctProblems([...heldBack.map(({ problem }) => problem), ...problems]));
    const done = await runJobs(found.jobs, { ...ports, leases });
    return {
      outcomes: done.outcomes,
      problems: [...problems, ...found.findings, ...done.problems],
      exitCode: Math.max(found.exitCode, done.exitCode, busy.size > 0 ? exitCodes.problems : exitCodes.done),
    };
  };
  return asOnlyWriter(environments, ledger, work, { goesOnWithoutBusy: !isAllOrNothing });
}

function clientFaults({ environment, targets }: Selection, { clientOf }: ValuePorts): Fault[] {
  try {
    clientOf(environment);
    return [];
  } catch (error) {
    return asProblems(error).problems.map((problem) => ({
      problem,
      secrets: targets.flatMap(({ secrets }) => secrets),
    }));
  }
}

/** Secrets whose records are not as they were written. */
function ledgerFaults({ problems }: KnownEnvironment): Fault[] {
  return [...problems].map(([secret, problem]) => ({ problem, secrets: [secret] }));
}

function isHeldBack(faults: readonly Fault[], targets: readonly WriteTarget[]): boolean {
  const held = new Set(faults.flatMap(({ secrets }) => secrets));
  return targets.some(({ secrets }) => secrets.some((secret) => held.has(secret)));
}

function assertAll(problems: readonly Problem[], { isAllOrNothing = false }: ValuePorts, exitCode?: number): void {
  if (isAllOrNothing && problems.length > 0)
    throw new ProblemsError(distinctProblems(problems), exitCode === undefined ? {} : { exitCode });
}

/** The end of every secret that was meant, in the order of the inventory. */
function withHeldBack(selected: readonly Selection[], faults: readonly Fault[], done: JobsDone): JobsDone {
  const known = new Map(done.outcomes.map((outcome) => [`${outcome.environment} ${outcome.secret}`, outcome]));
  const outcomes = selected.flatMap(({ environment: { name: environment }, targets }) =>
    targets.flatMap((target) =>
      target.secrets.map((secret): SecretOutcome => {
        const credential = target.kind === 'credential' ? target.name : null;
        return known.get(`${environment} ${secret}`) ?? { environment, secret, credential, status: 'held-back' };
      }),
    ),
  );
  return {
    outcomes,
    problems: distinctProblems([...faults.map(({ problem }) => problem), ...done.problems]),
    exitCode: Math.max(done.exitCode, faults.length > 0 ? exitCodes.problems : exitCodes.done),
  };
}

/** Sources that give back what was typed in place of asking again. */
function withAnswers(sources: SourcePorts, typed: ReadonlyMap<string, Redacted>): SourcePorts {
  const { ask } = sources;
  if (!ask) return sources;
  return { ...sources, ask: async (secret) => typed.get(secret) ?? (await ask(secret)) };
}
