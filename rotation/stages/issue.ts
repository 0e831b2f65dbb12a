import { valueContext, valueProblems } from '../../secrets/value-rules/value-problems';
import type { Issued } from '../issuers/issuer';
import type { OldValue } from '../kept-values';
import type { StageContext } from '../stage-context';
import { again, refused } from '../stage-fault';
import type { Stage } from './stage';

/** Has a new value issued, and keeps it sealed before anything is done with it. */
export const issue: Stage = async (context) => {
  const { rotation, issuer, task, values, ports } = context;
  const old = await values.oldOrSource();
  const issued = await issuer.issue(task);
  assertUsable(issued, old, context);
  values.hold(issued.value);
  const { value, endsAt, reference, how, facts } = issued;
  const hasKey = ports.keyOf(rotation.environment) !== undefined;
  const kept = [
    { generation: rotation.generation, value },
    ...(old.value ? [{ generation: old.generation, value: old.value }] : []),
  ];
  return {
    outcome: {
      kind: 'done',
      endsAt,
      reference,
      // An attempt whose answer was lost may have left a value at the issuer that nobody knows.
      finding: {
        outcome: 'proven',
        how,
        facts: { ...facts, attempts: rotation.attempts + (context.isRepeated ? 2 : 1) },
      },
    },
    value,
    live: { endsAt, reference },
    seal: hasKey ? kept : [],
  };
};

/** Issuers lie, mostly by mistake. What cannot be a new value for this secret is not taken for one. */
function assertUsable(
  { value, endsAt }: Issued,
  old: OldValue,
  { rotation, secret, declared, ports }: StageContext,
): void {
  const now = ports.clock.now();
  const [problem] = valueProblems(value, secret.name, valueContext(secret, now));
  if (problem) throw refused(problem.code);
  if (old.value?.reveal() === value.reveal())
    throw declared.kind === 'carried-over' ? refused('source-unchanged') : again('issuer-same-value');
  // With a leaked value in use, any other is better.
  if (rotation.cause !== 'revoked' && endsAt !== null && endsAt <= Math.max(now, rotation.oldEndsAt ?? 0))
    throw refused('issuer-value-ends-first');
}
