import { ProblemsError, type Problem } from '../../core/problem';
import type { Queries } from '../../ledger/database';
import {
  acquireLeases,
  areLeasesHeld,
  releaseLease,
  releaseLeases,
  renewLeases,
  takeFromGone,
  type Lease,
} from '../../ledger/lease';
import type { WriteLedger } from '../targets/write-ledger';

/** How long the right to write outlives a process that says nothing more, and how often it is prolonged. */
const leaseMilliseconds = 15_000;
const renewalMilliseconds = 4_000;
const pauseMilliseconds = 500;

/** The rights to write that this process has. */
export interface WriteLeases {
  /** Takes them; gives the problem of each that somebody else has, by name. */
  take(db: Queries, names: readonly string[]): Promise<ReadonlyMap<string, Problem>>;
  /** One that is not ours any more; undefined while all are. Ask in the transaction that depends on it. */
  findLost(db: Queries, names: readonly string[]): Promise<string | undefined>;
  /**
   * Asked right before a value is sent, without a wait between the two: a process that stood still must not write over what somebody else
   * wrote meanwhile.
   *
   * @throws ProblemsError `writer-overtaken` when so much time has passed that one may not be ours any more
   */
  assertHeld(names: readonly string[]): void;
  giveBack(db: Queries, names: readonly string[]): Promise<void>;
  /** What was taken in a transaction that failed: the numbers of their fences may be others' by now. */
  forget(names: readonly string[]): void;
}

/**
 * What a lease is about. Who writes values of many secrets takes the environment's, so that people and pipelines follow each other; whoever
 * writes to a credential, a rotation too, takes the credential's as well, in the transactions before and after the write.
 */
export function writeLeaseName(environment: string, target?: string): string {
  return target === undefined ? `write ${environment}` : `write ${environment}/${target}`;
}

/**
 * Does the work as the only writer of these environments. Where it `goesOnWithoutBusy`, the work is told of those that others write to, and
 * leaves them alone; only where that is all of them, it is not done.
 *
 * @throws ProblemsError `writer-busy` when another one is at work, and still is when the time to wait is over
 */
export async function asOnlyWriter<T>(
  environments: readonly string[],
  ledger: WriteLedger,
  work: (leases: WriteLeases, busy: ReadonlyMap<string, Problem>) => Promise<T>,
  { goesOnWithoutBusy = false }: { readonly goesOnWithoutBusy?: boolean } = {},
): Promise<T> {
  const held = new Map<string, Lease>();
  const leases = createLeases(held, ledger);
  const stop = ledger.every(renewalMilliseconds, () => void renewAll(held, ledger));
  try {
    // In one order for all, so that no two writers wait for each other.
    const busy = new Map<string, Problem>();
    const deadline = ledger.clock.now() + ledger.waitMilliseconds;
    for (const environment of environments.toSorted()) {
      const problem = await takeUntil(deadline, writeLeaseName(environment), leases, ledger);
      if (problem) busy.set(environment, problem);
    }
    const isLeft = goesOnWithoutBusy && busy.size < environments.length;
    if (busy.size > 0 && !isLeft) throw new ProblemsError([...busy.values()]);
    return await work(leases, busy);
  } finally {
    stop();
    await releaseAll(held, ledger);
  }
}

function createLeases(held: Map<string, Lease>, ledger: WriteLedger): WriteLeases {
  const { holder, clock } = ledger;
  const wish = (name: string) => ({ name, holder, milliseconds: leaseMilliseconds });
  const heldOf = (names: readonly string[]): Lease[] => names.flatMap((name) => held.get(name) ?? []);
  const forget = (names: readonly string[]): void => {
    for (const name of names) held.delete(name);
  };
  return {
    take: async (db, names) => {
      const answers = await acquireLeases(db, names.map(wish), clock);
      const problems = new Map<string, Problem>();
      for (const [index, name] of names.entries()) {
        const answer = await takeFromGone(db, wish(name), answers[index]!, ledger); // an answer for each name
        if (answer.status === 'acquired') held.set(name, answer.lease);
        else problems.set(name, busy(name, answer.holder, answer.since));
      }
      return problems;
    },
    findLost: async (db, names) => {
      const missing = names.find((name) => !held.has(name));
      if (missing !== undefined) return missing;
      const isOurs = await areLeasesHeld(db, heldOf(names), clock);
      return names.find((_, index) => isOurs[index] !== true);
    },
    assertHeld: (names) => {
      const now = clock.now();
      const lost = names.find((name) => (held.get(name)?.expires ?? 0) <= now);
      if (lost !== undefined) throw overtaken(lost);
    },
    giveBack: async (db, names) => {
      await releaseLeases(db, heldOf(names));
      forget(names);
    },
    forget,
  };
}

async function takeUntil(
  deadline: number,
  name: string,
  leases: WriteLeases,
  { db, clock, signal }: WriteLedger,
): Promise<Problem | undefined> {
  for (;;) {
    const problem = (await leases.take(db, [name])).get(name);
    if (!problem || clock.now() >= deadline || signal?.aborted) return problem;
    await clock.sleep(pauseMilliseconds);
  }
}

/** What cannot be prolonged is found out where it matters: before the next record is written. */
async function renewAll(held: Map<string, Lease>, { db, clock }: WriteLedger): Promise<void> {
  const begun = clock.now();
  const ours = await renewLeases(db, [...held.values()], leaseMilliseconds, { now: () => begun }).catch(() => []);
  for (const lease of ours)
    // Given back, or taken anew, while the answer was on its way.
    if (held.get(lease.name) === lease) held.set(lease.name, { ...lease, expires: begun + leaseMilliseconds });
}

/** After a failure of the database they end by themselves. */
async function releaseAll(held: Map<string, Lease>, { db }: WriteLedger): Promise<void> {
  for (const lease of held.values()) await releaseLease(db, lease).catch(() => false);
}

/** What ends a writer that was silent for too long. */
export function overtaken(lease: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'writer-overtaken',
      where: lease.replace(/^write /, ''),
      what: 'another writer took over, because this one was silent for too long',
      fix: 'see that the machine was not asleep, then run the command again: it finishes what is open',
    },
  ]);
}

function busy(name: string, holder: string, since: number): Problem {
  return {
    code: 'writer-busy',
    where: name.replace(/^write /, ''),
    what: `${holder} has been writing there since ${new Date(since).toISOString()}`,
    fix: 'run the command again when it is done; `--wait 60` waits for it',
  };
}
