import type { MachineRules } from './machine-rules';
import type { Rotation } from './rotation';

/** Whether another attempt at the stage, at `wakeAt`, still makes sense. */
export function mayTryAgain(rotation: Rotation, wakeAt: number, rules: MachineRules): boolean {
  const { stage, oldEndsAt } = rotation;
  switch (stage) {
    case 'check':
    case 'verify':
      if (oldEndsAt !== null) return wakeAt <= oldEndsAt - rules.overlapMilliseconds - rules.writeMilliseconds;
      break;
    case 'store':
      // The reply to a write may be lost, so it is repeated until it is answered; but not with a value that itself needs renewal.
      return wakeAt < (halfLife(rotation, rotation.times.issue?.ended ?? rotation.begunAt) ?? Infinity);
    case 'restore':
      if (wakeAt < (oldEndsAt ?? Infinity)) return true;
      break;
    case 'retire':
      return wakeAt < retireUntil(rotation, rules);
    default:
      break;
  }
  return rotation.attempts + 1 < rules.attempts;
}

/** The old value's own end; where it has none, a time before the next rotation. */
function retireUntil(rotation: Rotation, rules: MachineRules): number {
  const storedAt = rotation.storedAt ?? rotation.begunAt;
  const next = halfLife(rotation, storedAt) ?? storedAt + rules.retireMilliseconds;
  return Math.min(rotation.oldEndsAt ?? Infinity, next);
}

/** The middle of the new value's life, before which its own renewal never begins; undefined where it has no end. */
function halfLife({ newEndsAt }: Rotation, from: number): number | undefined {
  return newEndsAt === null ? undefined : (from + newEndsAt) / 2;
}
