import { appendRecords, type LedgerPorts } from '../ledger/append-records';
import type { Database, Queries } from '../ledger/database';
import type { NewRecord } from '../ledger/record';
import { putAllSealed, removeSealedBefore } from '../ledger/sealed';
import type { Redacted } from '../core/redacted';
import type { Claim } from './store/claim';
import { saveRotations, type ClaimedRotation } from './store/save-rotation';

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

/** Each step in a transaction of its own. */
export function keepApart(db: Database, ports: LedgerPorts): KeepStep {
  return async (left) => (await db.transaction((tx) => keepSteps(tx, [left], ports)))[0] as Claim; // one goes in, one comes out
}

interface Waiting {
  readonly left: StepLeft;
  readonly kept: PromiseWithResolvers<Claim>;
}

/**
 * Steps that end while a transaction is under way share the next one: transactions of a database follow each other, so that one for each
 * step is what a busy worker would wait for most.
 */
export function keepTogether(db: Database, ports: LedgerPorts, most = 32): KeepStep {
  const apart = keepApart(db, ports);
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
        for (const { left, kept } of batch) await apart(left).then(kept.resolve, kept.reject);
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
    saveRotations(tx, steps),
    keepValues(tx, steps, ports),
    keepRecords(tx, steps, ports),
  ]);
  return claims;
}

async function keepRecords(tx: Queries, steps: readonly StepLeft[], ports: LedgerPorts): Promise<void> {
  for (const [environment, own] of Map.groupBy(steps, ({ after }) => after.environment)) {
    const records = own.flatMap((step) => step.records);
    if (records.length > 0) await appendRecords(tx, environment, records, ports);
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
