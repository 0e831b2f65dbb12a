import { randomUUID } from 'node:crypto';
import type { InventoryEnvironment } from '../core/inventory';
import { loadKeys, loadUsableKeys } from '../ledger/keys/load-keys';
import type { WriteLedger } from '../secrets/targets/write-ledger';
import { actorOf } from './actor';
import type { Io } from './io';
import { hasEnded, thisProcess } from './lease-holder';
import { keyPorts } from './ledger-place';
import { watchingHeads } from './watch-heads';
import { readingLedger, withLedger } from './with-ledger';

/** What the user says about a write. */
export interface WriteOptions {
  readonly reason: string;
  /** How long to wait for another writer. */
  readonly waitSeconds: number;
  /** True where nothing is written. */
  readonly isReadOnly?: boolean;
  /** Environments whose values are recognised, where their keys are here. */
  readonly comparedWith?: readonly InventoryEnvironment[];
}

/** Opens the ledger for a command that writes values of these environments, or looks at what would be written. */
export function withWriteLedger<T>(
  environments: readonly InventoryEnvironment[],
  io: Io,
  { reason, waitSeconds, isReadOnly = false, comparedWith = [] }: WriteOptions,
  work: (ledger: WriteLedger) => Promise<T>,
): Promise<T> {
  const open = isReadOnly ? readingLedger : withLedger;
  return open(io, async (db, clock) => {
    const names = environments.map(({ name }) => name);
    const own = await loadKeys(names, keyPorts(io));
    const others = comparedWith.map(({ name }) => name).filter((name) => !names.includes(name));
    const othersOwn = await loadUsableKeys(others, keyPorts(io));
    const actor = actorOf(io.env);
    const ledger: WriteLedger = {
      db,
      keyOf: (name) => own(name) ?? othersOwn(name),
      clock,
      actor,
      reason,
      runId: randomUUID(),
      holder: thisProcess(actor),
      isGone: hasEnded,
      every: repeat,
      waitMilliseconds: waitSeconds * 1000,
      signal: io.signal,
    };
    return watchingHeads(db, { environments: names, keyOf: own }, io, () => work(ledger));
  });
}

/** Keeps no process alive by itself. */
function repeat(milliseconds: number, work: () => void): () => void {
  const timer = setInterval(work, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
