import type { Rotation } from '../machine/rotation';

/** What waits for no value's end gives way to what does for so long, in milliseconds. */
const patience = 300_000;

/**
 * By when a rotation's next step is wanted, in milliseconds since the epoch: until the new value is in use, by the end of the old one.
 * Where more is due than there are hands, the earliest goes first, so that a value of two minutes does not wait behind many of an hour.
 */
export function deadlineOf({ stage, cause, oldEndsAt, wakeAt }: Rotation): number {
  if (cause === 'revoked') return wakeAt;
  const isWaitedFor = stage === 'issue' || stage === 'check' || stage === 'store' || stage === 'restore';
  return isWaitedFor ? (oldEndsAt ?? wakeAt) : wakeAt + patience;
}
