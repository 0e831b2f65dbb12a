import { assertUsable } from './assert-usable';
import { insteadOfSame } from './instead-of-same';
import { isSame, issueOnce } from './issue-once';
import { keepToWindow } from './keep-to-window';
import type { Stage } from './stage';

/** Has a new value issued, and keeps it sealed before anything is done with it. */
export const issue: Stage = async (context) => {
  const { rotation, values, ports, secret } = context;
  keepToWindow(context);
  const old = await values.oldOrSource();
  const first = await issueOnce(context);
  const issued = isSame(first.value, old.value) ? await insteadOfSame(first, old, context) : first;
  const remarks = assertUsable(issued, old, context);
  values.hold(issued.value);
  const { value, endsAt, reference, how, facts, askedAt, oldEndedAt } = issued;
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
      ...(oldEndedAt !== undefined && { oldEndsAt: oldEndedAt }),
      // An attempt whose answer was lost may have left a value at the issuer that nobody knows.
      finding: {
        outcome: 'proven',
        how: [how, ...remarks.texts].join('; '),
        facts: {
          ...facts,
          lifeSeconds: endsAt === null ? null : Math.round((endsAt - askedAt) / 1000),
          declaredSeconds: secret.lifetimeSeconds,
          ...remarks.facts,
          attempts: rotation.attempts + (context.isRepeated ? 2 : 1),
        },
      },
    },
    value,
    live: { endsAt, reference },
    seal: hasKey ? kept : [],
  };
};
