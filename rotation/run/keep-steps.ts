import { ProblemsError } from '../../core/problem';
import { appendRecords, type LedgerPorts } from '../../ledger/append-records';
import type { Database, Queries } from '../../ledger/database';
import type { NewRecord } from '../../ledger/record';
import { putAllSealed, removeSealedBefore } from '../../ledger/sealed';
import type { Redacted } from '../../core/redacted';
import type { Claim } from '../store/claim';
import { findKept, saveRotations, type ClaimedRotation } from '../store/save-rotation';

/** Everything that a step leaves behind. It is kept as a whole or not at all. */
export interface StepLeft extends ClaimedRotation {
  readonly records: readonly NewRecord[];
  /** Values to keep sealed, by generation. */
  readonly seal: readonly { readonly generation: number; readonly value: Redacted }[];
}

/**
 * Keeps what a step has left behind, and gives the claim as it is then.
 *
 * @throws ProblemsError `rotation-lost` when another worker has taken over; what the ledger throws
 */
export type KeepStep = (left: StepLeft) => Promise<Claim>;

/** What keeping needs. */
export interface KeepPorts extends LedgerPorts {
  /** Rests between attempts, where a step is to be kept although the database does not answer for a while. @default - one attempt */
  readonly sleep?: ((milliseconds: number) => Promise<void>) | undefined;
}

/** For so long a step that was made is not given up because of a server that is started anew, or a disk that is full. */
const patienceMilliseconds = 60_000;
const restMilliseconds = 500;

/** Each step in a transaction of its own. */
export function keepApart(db: Database, ports: KeepPorts): KeepStep {
  const keepFirst = async (left: StepLeft): Promise<Claim> =>
    (await db.transaction((tx) => keepSteps(tx, [left], ports)))[0] as Claim; // one goes in, one comes out
  return async (left) => {
    try {
      return await keepFirst(left);
    } catch (error) {
      return keepAgain(db, left, ports, error);
    }
  };
}

/** What failed may have been kept all the same, when the answer to the commit was lost: that is looked for first, each time. */
async function keepAgain(db: Database, left: StepLeft, ports: KeepPorts, first: unknown): Promise<Claim> {
  const { sleep, clock } = ports;
  const until = clock.now() + patienceMilliseconds;
  let error = first;
  while (sleep && isOfDatabase(error) && clock.now() < until) {
    await sleep(restMilliseconds);
    try {
      return await keepOnce(db, left, ports);
    } catch (next) {
      error = next;
    }
  }
  throw error;
}

function keepOnce(db: Database, left: StepLeft, ports: LedgerPorts): Promise<Claim> {
  return db.transaction(
    async (tx) => (await findKept(tx, left)) ?? ((await keepSteps(tx, [left], ports))[0] as Claim), // one goes in, one comes out
  );
}

function isOfDatabase(error: unknown): boolean {
  return error instanceof ProblemsError && error.problems.every(({ code }) => code.startsWith('database-'));
}

interface Waiting {
  readonly left: StepLeft;
  readonly kept: PromiseWithResolvers<Claim>;
}

/**
 * Steps that end while a transaction is under way share the next one: transactions of a database follow each other, so that one for each
 * step is what a busy worker would wait for most.
 */
export function keepTogether(db: Database, ports: KeepPorts, most = 32): KeepStep {
  const waiting: Waiting[] = [];
  let isBusy = false;
  const keepAll = async (): Promise<void> => {
    isBusy = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        const claims = await db.transaction((tx) =>
          keepSteps(
            tx,
            batch.map(({ left }) => left),
            ports,
          ),
        );
        batch.forEach(({ kept }, index) => kept.resolve(claims[index] as Claim));
      } catch {
        // Whose fault it was shows when each is kept alone.
        for (const { left, kept } of batch)
          await keepOnce(db, left, ports)
            .catch((error: unknown) => keepAgain(db, left, ports, error))
            .then(kept.resolve, kept.reject);
      }
    }
    isBusy = false;
  };
  return (left) => {
    const kept = Promise.withResolvers<Claim>();
    waiting.push({ left, kept });
    if (!isBusy) void keepAll();
    return kept.promise;
  };
}

async function keepSteps(tx: Queries, steps: readonly StepLeft[], ports: LedgerPorts): Promise<Claim[]> {
  const [claims] = await Promise.all([
    saveRotations(tx, steps, ports.keyOf),
    keepValues(tx, steps, ports),
    keepRecords(tx, steps, ports),
  ]);
  return claims;
}

async function keepRecords(tx: Queries, steps: readonly StepLeft[], ports: LedgerPorts): Promise<void> {
  for (const [environment, own] of Map.groupBy(steps, ({ after }) => after.environment)) {
    const records = own.flatMap((step) => step.records);
    // Without records too: a row is not kept under a key that was replaced.
    await appendRecords(tx, environment, records, ports);
  }
}

async function keepValues(tx: Queries, steps: readonly StepLeft[], { keyOf }: LedgerPorts): Promise<void> {
  const toSeal = steps.flatMap(({ after: { environment, secret }, seal }) => {
    const key = keyOf(environment);
    return key ? seal.map(({ generation, value }) => ({ place: { environment, secret, generation }, value, key })) : [];
  });
  // The old value was needed to put it back and to prove it dead, and is not any more.
  const done = steps.map(({ after }) => after).filter(({ stage }) => stage === 'done');
  await Promise.all([putAllSealed(tx, toSeal), removeSealedBefore(tx, done)]);
}
