import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { assertNoProblems } from '../core/problem';
import type { Redacted } from '../core/redacted';
import type { GenesysClient } from '../genesys/client';
import { findEnvironments } from './find-in-inventory';
import { findJobs } from './writing/find-jobs';
import type { SecretOutcome } from './writing/hydrate';
import { knownEnvironment } from './writing/known-environment';
import { findElsewhere } from './reading/other-environments';
import { proveSources } from './reading/prove-sources';
import type { CompanionOf } from './reading/read-target';
import { createReuseCheck } from './reading/reuse';
import { reuseProblems } from './reading/reused-in-ledger';
import { plannedWrites, type PlannedWrite } from './writing/planned-writes';
import { runJobs, type JobsDone } from './writing/run-jobs';
import type { SourcePorts } from './sources/source';
import { asOnlyWriter } from './writing/write-leases';
import type { WriteLedger } from './writing/write-ledger';

/** What the value plane needs of the world. */
export interface ValuePorts {
  /** The client of an environment's organisation; environments of one organisation may share it. */
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  readonly sources: SourcePorts;
  readonly ledger: WriteLedger;
  readonly companionOf?: CompanionOf | undefined;
  /** Random bytes of this run, 32 or more: the key by which values of different environments are compared with each other. */
  readonly runKey: Uint8Array;
  /** Writes what the platform has already, too. @default false */
  readonly isForced?: boolean | undefined;
  /** Asked once everything is judged, before the first write and only where there is one; throws where it may not be. @default - all may be written */
  readonly confirm?: ((writes: readonly PlannedWrite[]) => Promise<void>) | undefined;
  /** Told of every secret when it is settled, for progress. */
  readonly onOutcome?: ((outcome: SecretOutcome) => void) | undefined;
}

/**
 * Brings the secrets of the named environments (none named: all) to the platform. First every source is read and compared; with anything
 * missing, nothing is written. Then, as the only writer, every target is looked at, and what is not as it should be is read again, written
 * and dropped, a few credentials at a time.
 *
 * @throws ProblemsError with everything that is missing, before anything was written
 */
export async function syncEnvironments(
  inventory: Inventory,
  names: readonly string[],
  ports: ValuePorts,
): Promise<JobsDone> {
  const environments = findEnvironments(inventory, names);
  const { ledger, runKey, isForced = false } = ports;
  const reuse = createReuseCheck(runKey);
  const typed = new Map<string, Redacted>();
  const keep = (secret: string, value: Redacted): void => void typed.set(secret, value);
  const known = await Promise.all(environments.map((environment) => knownEnvironment(environment, ledger)));
  const elsewhere = await findElsewhere(inventory, environments, ledger);
  const { prints, problems } = await proveSources(known, ports.sources, { ...ports, reuse, keep, elsewhere });
  assertNoProblems([...problems, ...reuseProblems(known, prints, reuse)]);
  return asOnlyWriter([...prints.keys()], ledger, async (leases) => {
    const still = await Promise.all(known.map((one) => knownEnvironment(one.environment, ledger, one)));
    const found = await findJobs(still, prints, ports);
    assertNoProblems(found.problems);
    const writes = plannedWrites(found.jobs, isForced);
    if (writes.length > 0) await ports.confirm?.(writes);
    return runJobs(found.jobs, { ...ports, sources: withAnswers(ports.sources, typed), reuse, leases, isForced });
  });
}

/** Sources that give back what was typed in place of asking again. */
function withAnswers(sources: SourcePorts, typed: ReadonlyMap<string, Redacted>): SourcePorts {
  const { ask } = sources;
  if (!ask) return sources;
  return { ...sources, ask: async (secret) => typed.get(secret) ?? (await ask(secret)) };
}
