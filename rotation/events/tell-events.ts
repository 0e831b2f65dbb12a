import type { Clock } from '../../core/clock';
import { assertNoProblems, ProblemsError } from '../../core/problem';
import { appendRecord, type LedgerPorts } from '../../ledger/append-record';
import type { Database } from '../../ledger/database';
import { isLeaseHeld, releaseLease, takeLease, type Lease } from '../../ledger/lease';
import { backlogOf, moveCursor, nextRecords, type Backlog } from './cursor';
import { eventOf } from './event-of';
import type { EventSink } from './event-sink';

/** What telling needs of the world. */
export interface TellPorts extends LedgerPorts {
  readonly db: Database;
  readonly clock: Clock;
  /** No two processes may give the same text. */
  readonly worker: string;
  readonly actor: string;
  /** True for a worker that is known to have ended. @default - nothing is known of others */
  readonly isGone?: ((holder: string) => boolean) | undefined;
  /**
   * More than this, and the receiver being behind is itself put on record. Nothing is dropped then, nor ever: the ledger has it all.
   *
   * @default 10,000
   */
  readonly mostBehind?: number | undefined;
  /** Told what a receiver is behind, before it is told more. */
  readonly onBacklog?: ((sink: string, events: number) => void) | undefined;
}

const batch = 100;
const leaseMilliseconds = 60_000;

/**
 * Tells a receiver every record of the ledger that it has not been told, in the order of each environment's chain. The ledger itself is the
 * queue: a record is told at least once, whoever is killed, and a repetition has the id of the first time. Of several processes one tells.
 * Gives the number of events; undefined when another process is at it.
 *
 * @throws EventsRefused when the receiver does not take them; they stay in the queue
 */
export async function tellEvents(sink: EventSink, ports: TellPorts): Promise<number | undefined> {
  const { db, clock, worker } = ports;
  const { backlogs, problems } = await backlogOf(db, sink.name);
  ports.onBacklog?.(
    sink.name,
    backlogs.reduce((sum, { behind }) => sum + behind, 0),
  );
  if (backlogs.length === 0) {
    assertNoProblems(problems);
    return 0;
  }
  const wish = { name: `events ${sink.name}`, holder: worker, milliseconds: leaseMilliseconds };
  const answer = await takeLease(db, wish, clock, ports.isGone ?? (() => false));
  if (answer.status === 'held') return undefined;
  try {
    return await tellAll(sink, answer.lease, ports);
  } finally {
    await releaseLease(db, answer.lease);
  }
}

async function tellAll(sink: EventSink, lease: Lease, ports: TellPorts): Promise<number> {
  let told = 0;
  // Read again: whoever had the lease before may have told them.
  const { backlogs, problems } = await backlogOf(ports.db, sink.name);
  const wrong = [...problems];
  for (const backlog of backlogs) {
    try {
      if (backlog.behind > (ports.mostBehind ?? 10_000)) await recordBacklog(sink, backlog, ports);
      told += await tellChain(sink, backlog, lease, ports);
    } catch (error) {
      // A chain that cannot be read is not in the way of the others.
      if (!(error instanceof ProblemsError)) throw error;
      wrong.push(...error.problems);
    }
  }
  assertNoProblems(wrong);
  return told;
}

async function tellChain(sink: EventSink, backlog: Backlog, lease: Lease, ports: TellPorts): Promise<number> {
  let from = backlog;
  for (;;) {
    const records = await nextRecords(ports.db, from, { limit: batch, key: ports.keyOf(from.environment) });
    const last = records.at(-1);
    if (!last) return from.told - backlog.told;
    await sink.put(records.map(eventOf));
    const isOurs = await ports.db.transaction(async (tx) => {
      const isHeld = await isLeaseHeld(tx, lease, ports.clock);
      if (isHeld) await moveCursor(tx, sink.name, last);
      return isHeld;
    });
    if (!isOurs) return from.told - backlog.told;
    from = { ...from, told: last.sequence };
  }
}

/** Not again while the receiver has not even been told of the first time. */
async function recordBacklog(sink: EventSink, { environment, told, behind }: Backlog, ports: TellPorts): Promise<void> {
  const idempotencyKey = `behind/${sink.name}`;
  await ports.db.transaction(async (tx) => {
    const [known] = await tx.query(
      'SELECT sequence FROM ledger_records WHERE environment = $1 AND sequence > $2 AND idempotency_key = $3 LIMIT 1',
      [environment, told, idempotencyKey],
    );
    if (known) return;
    const nothing = { fingerprint: null, platformModifiedDate: null, credential: null };
    const about = { environment, event: 'events-behind', secret: null, generation: 0 } as const;
    const reason = 'a receiver of events takes none, or too few';
    const details = { of: sink.name, events: behind };
    await appendRecord(tx, { ...about, ...nothing, actor: ports.actor, reason, idempotencyKey, details }, ports);
  });
}
