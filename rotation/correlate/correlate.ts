import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { LedgerRecord } from '../../ledger/record';
import { isRefusal, type AuditedWrite, type Execution } from '../observations/observation';
import type { Correlation, CorrelatedWrite, Unauthenticated } from './correlation';
import { distributionOf } from './distribution';
import { writingClientOf } from '../../ledger/value-details';
import { secretNamed } from '../../secrets/targets/secret-named';

/** Everything that is laid side by side; times are milliseconds since the epoch. */
export interface CorrelationInput {
  readonly environment: InventoryEnvironment;
  readonly from: number;
  readonly to: number;
  /** Records which say that the platform got a value, oldest first. */
  readonly records: readonly LedgerRecord[];
  /** Writes in the platform's audit log, or why they are not known. */
  readonly audited: readonly AuditedWrite[] | string;
  readonly executions: readonly Execution[];
  /** Ids of the OAuth clients that are known to be ours. That one of them reads says nothing of who wrote. */
  readonly clients: ReadonlySet<string>;
  /** @default - nothing is wrong */
  readonly problems?: readonly Problem[];
  /** @default - all is authenticated */
  readonly unauthenticated?: Unauthenticated;
}

type Write = Omit<CorrelatedWrite, 'runs' | 'refused' | 'firstRefusalAfter' | 'lastRefusalAfter'>;
/** A write that the ledger has, with the client that made it; null where that was not recorded. */
type RecordedWrite = { readonly write: Write; readonly client: string | null };

/** Lays writes beside answers. Pure. A refusal belongs to the last write of its credential before it. */
export function correlate(input: CorrelationInput): Correlation {
  const { environment, from, to, executions, audited } = input;
  const [pairs, strangers] = pair(input, recordedWrites(input));
  const writes = [...pairs.map((pair) => pair.write), ...strangers].sort((one, other) => one.at - other.at);
  const correlated = writes.map((write) => withAnswers(write, writes, input));
  const known = correlated.reduce((sum, write) => sum + write.refused, 0);
  return {
    environment: environment.name,
    ...{ from, to, writes: correlated, runs: executions.length },
    problems: input.problems ?? [],
    unauthenticated: input.unauthenticated ?? { isKeyHere: true, records: 0, leftOut: 0 },
    auditMissing: typeof audited === 'string' ? audited : null,
    refusedBefore: executions.filter(isRefusal).length - known,
    refusedFor: distributionOf(correlated.flatMap(({ lastRefusalAfter: last }) => (last === null ? [] : [last]))),
    auditLag: distributionOf(pairs.flatMap(({ write, audit }) => (audit ? [audit.at - write.at] : []))),
  };
}

/** One write may have carried several secrets: their records have the same date of the platform. */
function recordedWrites({ environment, records }: CorrelationInput): RecordedWrite[] {
  const writes = new Map<string, RecordedWrite>();
  for (const record of records) {
    const { secret, event, generation, actor, at, platformModifiedDate } = record;
    const declared = secret === null ? undefined : secretNamed(environment, secret);
    if (!declared) continue;
    const credential = placeOf(declared);
    const key = `${credential} ${platformModifiedDate ?? at}`;
    const before = writes.get(key)?.write.generations ?? [];
    const generations = [...before, `${event} ${generation}`];
    const write = { credential, at: Date.parse(at), by: actor, generations, auditId: null };
    writes.set(key, { write: { ...write, origin: 'ledger-only' }, client: writingClientOf(record) });
  }
  return [...writes.values()];
}

/** Where a secret is written: its credential, or the named secret of the platform that it is by itself. */
function placeOf({ credential, name }: InventorySecret): string {
  return credential ?? name;
}

interface Pair {
  readonly write: Write;
  readonly audit: AuditedWrite | undefined;
}

/** Finds the audit record of each write of ours, the nearest one that no other has; the rest are writes of others. */
function pair(input: CorrelationInput, recorded: readonly RecordedWrite[]): [Pair[], Write[]] {
  const { environment, audited, clients, from } = input;
  const { clockSkewSeconds, propagationSeconds } = environment.rotationBounds;
  const tolerance = (clockSkewSeconds + propagationSeconds + 1) * 1000;
  const left = new Set(typeof audited === 'string' ? [] : audited.filter(({ at }) => at >= from));
  // Those that name no client take what is left.
  const [named, unnamed] = [recorded.filter(({ client }) => client), recorded.filter(({ client }) => !client)];
  const isOurs = ({ client }: AuditedWrite): boolean => client === null || clients.has(client);
  const pairs = [...named, ...unnamed].map(({ write, client }): Pair => {
    const distance = (audit: AuditedWrite): number => Math.abs(audit.at - write.at);
    const near = [...left]
      .filter((audit) => audit.credential === write.credential && distance(audit) <= tolerance)
      .filter((audit) => client === null || audit.client === null || audit.client === client)
      .sort((one, other) => distance(one) - distance(other));
    const [audit] = near;
    if (!audit) return { write, audit };
    left.delete(audit);
    const origin = client !== null || isOurs(audit) ? 'confirmed' : 'unattributed';
    return { write: { ...write, origin, auditId: audit.id }, audit };
  });
  const strangers = [...left].map((audit): Write => ({
    ...{ credential: audit.credential, at: audit.at, by: audit.client, generations: [], auditId: audit.id },
    origin: audit.client !== null && clients.has(audit.client) ? 'unrecorded' : 'foreign',
  }));
  return [pairs, strangers];
}

function withAnswers(
  write: Write,
  all: readonly Write[],
  { environment, executions }: CorrelationInput,
): CorrelatedWrite {
  const secrets = new Set(
    environment.secrets.filter((secret) => placeOf(secret) === write.credential).map(({ name }) => name),
  );
  const next = all.find((other) => other.credential === write.credential && other.at > write.at)?.at ?? Infinity;
  const after = executions.filter(
    (run) => run.endedAt >= write.at && run.endedAt < next && run.secrets.some((secret) => secrets.has(secret)),
  );
  const refusals = after.filter(isRefusal).map(({ endedAt }) => endedAt - write.at);
  return {
    ...write,
    runs: after.length,
    refused: refusals.length,
    firstRefusalAfter: refusals[0] ?? null,
    lastRefusalAfter: refusals.at(-1) ?? null,
  };
}
