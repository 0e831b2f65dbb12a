import { appendRecords, type LedgerPorts } from '../ledger/append-records';
import type { Database, Queries } from '../ledger/database';
import type { NewRecord } from '../ledger/record';
import { putSealed, removeSealedBefore } from '../ledger/sealed';
import type { Redacted } from '../core/redacted';
import type { Rotation } from './rotation';
import type { Claim } from './store/claim';
import { saveRotation } from './store/save-rotation';

/** Everything that a step leaves behind. It is kept as a whole or not at all. */
export interface StepLeft {
  readonly claim: Claim;
  readonly after: Rotation;
  /** Until when the claim goes on; undefined where it is given back. */
  readonly expires: number | undefined;
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
  const claims: Claim[] = [];
  for (const { claim, after, expires } of steps) claims.push(await saveRotation(tx, claim, after, expires));
  for (const [environment, own] of Map.groupBy(steps, ({ after }) => after.environment)) {
    const records = own.flatMap((step) => step.records);
    if (records.length > 0) await appendRecords(tx, environment, records, ports);
  }
  for (const step of steps) await keepValues(tx, step, ports);
  return claims;
}

async function keepValues(tx: Queries, { after, seal }: StepLeft, { keyOf }: LedgerPorts): Promise<void> {
  const { environment, secret, generation, stage } = after;
  const key = keyOf(environment);
  if (!key) return;
  for (const { generation: of, value } of seal)
    await putSealed(tx, { environment, secret, generation: of }, value, key);
  // The old value was needed to put it back and to prove it dead, and is not any more.
  if (stage === 'done') await removeSealedBefore(tx, { environment, secret, generation });
}
