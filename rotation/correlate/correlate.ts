import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { LedgerRecord } from '../../ledger/record';
import { isRefusal, type AuditedWrite, type Execution } from '../observations/observation';
import type { Correlation, CorrelatedWrite, Unauthenticated } from './correlation';
import { distributionOf } from './distribution';
import { secretNamed } from '../../secrets/secret-named';

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
  /** Id of our OAuth client. */
  readonly client: string;
  /** @default - nothing is wrong */
  readonly problems?: readonly Problem[];
  /** @default - all is authenticated */
  readonly unauthenticated?: Unauthenticated;
}

type Write = Omit<CorrelatedWrite, 'runs' | 'refused' | 'firstRefusalAfter' | 'lastRefusalAfter'>;

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
function recordedWrites({ environment, records }: CorrelationInput): Write[] {
  const writes = new Map<string, Write>();
  for (const { secret, event, generation, actor, at, platformModifiedDate } of records) {
    const credential = (secret === null ? undefined : secretNamed(environment, secret))?.credential;
    if (!credential) continue;
    const key = `${credential} ${platformModifiedDate ?? at}`;
    const before = writes.get(key)?.generations ?? [];
    const generations = [...before, `${event} ${generation}`];
    writes.set(key, { credential, at: Date.parse(at), origin: 'ledger-only', by: actor, generations, auditId: null });
  }
  return [...writes.values()];
}

interface Pair {
  readonly write: Write;
  readonly audit: AuditedWrite | undefined;
}

/** Finds the audit record of each write of ours, the nearest one that no other has; the rest are writes of others. */
function pair(input: CorrelationInput, recorded: readonly Write[]): [Pair[], Write[]] {
  const { environment, audited, client, from } = input;
  const { clockSkewSeconds, propagationSeconds } = environment.rotationBounds;
  const tolerance = (clockSkewSeconds + propagationSeconds + 1) * 1000;
  const left = new Set(typeof audited === 'string' ? [] : audited.filter(({ at }) => at >= from));
  const pairs = recorded.map((write): Pair => {
    const near = [...left].filter(
      (audit) =>
        audit.credential === write.credential &&
        (audit.client === null || audit.client === client) &&
        Math.abs(audit.at - write.at) <= tolerance,
    );
    const [audit] = near.sort((one, other) => Math.abs(one.at - write.at) - Math.abs(other.at - write.at));
    if (!audit) return { write, audit };
    left.delete(audit);
    return { write: { ...write, origin: 'confirmed', auditId: audit.id }, audit };
  });
  const strangers = [...left].map((audit): Write => ({
    ...{ credential: audit.credential, at: audit.at, by: audit.client, generations: [], auditId: audit.id },
    origin: audit.client === client ? 'unrecorded' : 'foreign',
  }));
  return [pairs, strangers];
}

function withAnswers(
  write: Write,
  all: readonly Write[],
  { environment, executions }: CorrelationInput,
): CorrelatedWrite {
  const secrets = new Set(
    environment.secrets.filter(({ credential }) => credential === write.credential).map(({ name }) => name),
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
