import type { InventorySecret } from '../../core/inventory';
import type { LedgerRecord } from '../../ledger/record';
import { writingClientOf } from '../../ledger/value-details';
import { secretNamed } from '../../secrets/targets/secret-named';
import type { CorrelationInput } from './correlation-input';
import type { CorrelatedWrite } from './correlation';

/** A write, before answers are laid beside it. */
export type Write = Omit<CorrelatedWrite, 'runs' | 'refused' | 'firstRefusalAfter' | 'lastRefusalAfter'>;

/** A write that the ledger has, with the client that made it; null where that was not recorded. */
export interface RecordedWrite {
  readonly write: Write;
  readonly client: string | null;
}

/** A time, by our clock, in which a value of ours was being sent, and may have got there although its answer was lost. */
export interface Attempt {
  readonly credential: string;
  readonly from: number;
  readonly to: number;
  readonly actor: string;
  /** `tried 7` */
  readonly what: string;
}

/** One write may have carried several secrets: their records have the same date of the platform. */
export function recordedWrites(input: CorrelationInput): RecordedWrite[] {
  const writes = new Map<string, RecordedWrite>();
  for (const record of input.records) {
    const { event, generation, actor, at, platformModifiedDate } = record;
    const credential = credentialOf(record, input);
    if (credential === undefined) continue;
    const key = `${credential} ${platformModifiedDate ?? at}`;
    const before = writes.get(key)?.write.generations ?? [];
    const generations = [...before, `${event} ${generation}`];
    const write = { credential, at: Date.parse(at), by: actor, generations, auditId: null };
    writes.set(key, { write: { ...write, origin: 'ledger-only' }, client: writingClientOf(record) });
  }
  return [...writes.values()];
}

/** When values of ours were being sent. One write may be sent several times until an answer comes. */
export function attemptsIn(input: CorrelationInput): Attempt[] {
  const all = [...input.records, ...(input.attempts ?? [])].sort((one, other) => one.sequence - other.sequence);
  const bySecret = Map.groupBy(all, ({ secret }) => secret);
  return all.flatMap((record) => {
    const credential = credentialOf(record, input);
    const time = credential === undefined ? undefined : timeOf(record, bySecret.get(record.secret) ?? []);
    if (credential === undefined || !time) return [];
    return [{ credential, ...time, actor: record.actor, what: `tried ${record.generation}` }];
  });
}

/** Longer than the tries of one write and the waits between them take, for one whose end nobody could put on record. */
const longestWrite = 20 * 60_000;

/** @param own all records of its secret, oldest first */
function timeOf(record: LedgerRecord, own: readonly LedgerRecord[]): Pick<Attempt, 'from' | 'to'> | undefined {
  const { event, sequence, generation, details } = record;
  const at = Date.parse(record.at);
  // Of a rotation: its step, from its first attempt on; of one that failed, the step that came to no end.
  const begun = event === 'failed' ? details.storeBegun : details.stepBegun;
  if (event !== 'writing') return typeof begun === 'number' ? { from: begun, to: at } : undefined;
  const next = own.find((other) => other.sequence > sequence);
  const ending = own.find((other) => other.sequence > sequence && other.generation === generation);
  if (ending?.event === 'failed' && ending.details.fate === 'refused') return undefined;
  const end = ending ?? next;
  return { from: at, to: Math.min(end ? Date.parse(end.at) : Infinity, at + longestWrite) };
}

function credentialOf({ secret }: LedgerRecord, { environment }: CorrelationInput): string | undefined {
  const declared = secret === null ? undefined : secretNamed(environment, secret);
  return declared && placeOf(declared);
}

/** Where a secret is written: its credential, or the named secret of the platform that it is by itself. */
export function placeOf({ credential, name }: InventorySecret): string {
  return credential ?? name;
}
