import { isOutageAccepted, windowFrom } from '../plan/may-begin';
import type { StageContext } from './stage-context';
import { outsideWindow } from '../machine/stage-fault';

/**
 * Keeps the moment that ends the old value within the windows in which that was accepted: a rotation that was begun in one may come to its
 * first attempt hours later. An attempt of which nobody knows what it did is finished at once: the old value may be dead already.
 *
 * @throws StageFault `rotation-outside-window`
 */
export function keepToWindow({ rotation, policy, isRepeated, ports }: StageContext): void {
  const { cause, attempts, isAtAnyTime } = rotation;
  const schedule = { overlap: policy.overlap, window: policy.window };
  if (isAtAnyTime || cause === 'revoked' || isRepeated || attempts > 0 || !isOutageAccepted(schedule)) return;
  const now = ports.clock.now();
  const opensAt = windowFrom(schedule, now);
  if (opensAt > now) throw outsideWindow(opensAt - now);
}
