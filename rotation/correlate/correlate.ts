import { isRefusal } from '../observations/observation';
import type { Correlation, CorrelatedWrite } from './correlation';
import type { CorrelationInput } from './correlation-input';
import { distributionOf } from './distribution';
import { pairWrites } from './pair-writes';
import { placeOf, type Write } from './recorded-writes';

/** Lays writes beside answers. Pure. A refusal belongs to the last write of its credential before it. */
export function correlate(input: CorrelationInput): Correlation {
  const { environment, from, to, executions, audited } = input;
  const [pairs, others] = pairWrites(input);
  const writes = [...pairs.map((pair) => pair.write), ...others].sort((one, other) => one.at - other.at);
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
