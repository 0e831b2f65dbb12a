import { ProblemsError, type Problem } from '../core/problem';
import type { Queries } from '../ledger/database';
import { acquireLease, isLeaseHeld, releaseLease, renewLease, type Lease } from '../ledger/lease';
import type { WriteLedger } from './write-ledger';

/** How long the right to write outlives a process that says nothing more, and how often it is prolonged. */
const leaseMilliseconds = 30_000;
const renewalMilliseconds = 10_000;
const pauseMilliseconds = 500;

/** The rights to write that this process has. */
export interface WriteLeases {
  /** Takes one; the problem when somebody else has it. */
  take(db: Queries, name: string): Promise<Problem | undefined>;
  /** Whether it is still ours. Ask in the transaction that depends on it. */
  isHeld(db: Queries, name: string): Promise<boolean>;
  giveBack(db: Queries, name: string): Promise<void>;
  /** What was taken in a transaction that failed: the number of its fence may be another's by now. */
  forget(name: string): void;
}

/**
 * What a lease is about. Who writes values of many secrets takes the environment's, so that people and pipelines follow each other; whoever
 * writes to a credential, a rotation too, takes the credential's as well, in the transactions before and after the write.
 */
export function writeLeaseName(environment: string, target?: string): string {
  return target === undefined ? `write ${environment}` : `write ${environment}/${target}`;
}

/**
 * Does the work as the only writer of these environments.
 *
 * @throws ProblemsError `writer-busy` when another one is at work, and still is when the time to wait is over
 */
export async function asOnlyWriter<T>(
  environments: readonly string[],
  ledger: WriteLedger,
  work: (leases: WriteLeases) => Promise<T>,
): Promise<T> {
  const held = new Map<string, Lease>();
  const leases = createLeases(held, ledger);
  const stop = ledger.every(renewalMilliseconds, () => void renewAll(held, ledger));
  try {
    // In one order for all, so that no two writers wait for each other.
    const problems: Problem[] = [];
    const deadline = ledger.clock.now() + ledger.waitMilliseconds;
    for (const environment of environments.toSorted())
      problems.push(...(await takeUntil(deadline, writeLeaseName(environment), leases, ledger)));
    if (problems.length > 0) throw new ProblemsError(problems);
    return await work(leases);
  } finally {
    stop();
    await releaseAll(held, ledger);
  }
}

function createLeases(held: Map<string, Lease>, ledger: WriteLedger): WriteLeases {
  const { holder, clock } = ledger;
  const ask = (db: Queries, name: string) => acquireLease(db, { name, holder, milliseconds: leaseMilliseconds }, clock);
  return {
    take: async (db, name) => {
      let answer = await ask(db, name);
      if (answer.status === 'held' && ledger.isGone(answer.holder)) {
        await releaseLease(db, { name, fence: answer.fence });
        answer = await ask(db, name);
      }
      if (answer.status === 'held') return busy(name, answer.holder, answer.since);
      held.set(name, answer.lease);
      return undefined;
    },
    isHeld: async (db, name) => {
      const lease = held.get(name);
      return lease !== undefined && (await isLeaseHeld(db, lease, clock));
    },
    giveBack: async (db, name) => {
      const lease = held.get(name);
      if (lease) await releaseLease(db, lease);
      held.delete(name);
    },
    forget: (name) => void held.delete(name),
  };
}

async function takeUntil(
  deadline: number,
  name: string,
  leases: WriteLeases,
  { db, clock, signal }: WriteLedger,
): Promise<Problem[]> {
  for (;;) {
    const problem = await leases.take(db, name);
    if (!problem) return [];
    if (clock.now() >= deadline || signal?.aborted) return [problem];
    await clock.sleep(pauseMilliseconds);
  }
}

/** What cannot be prolonged is found out where it matters: before the next record is written. */
async function renewAll(held: Map<string, Lease>, { db, clock }: WriteLedger): Promise<void> {
  for (const lease of held.values()) await renewLease(db, lease, leaseMilliseconds, clock).catch(() => undefined);
}

/** After a failure of the database they end by themselves. */
async function releaseAll(held: Map<string, Lease>, { db }: WriteLedger): Promise<void> {
  for (const lease of held.values()) await releaseLease(db, lease).catch(() => false);
}

function busy(name: string, holder: string, since: number): Problem {
  return {
    code: 'writer-busy',
    where: name.replace(/^write /, ''),
    what: `${holder} has been writing there since ${new Date(since).toISOString()}`,
    fix: 'run the command again when it is done; `--wait 60` waits for it',
  };
}
