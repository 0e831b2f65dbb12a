import type { StageContext } from './stage-context';
import { notBefore, type StageFault } from '../machine/stage-fault';

/** A soon second look, since most caches are fresher than the oldest allowed. */
const secondLook = 2_000;

/** For how much longer a run on the platform may still carry the old value, in milliseconds; 0 or less when none can. */
export function cacheWindowLeft({ rotation, timing, ports }: StageContext): number {
  return (rotation.storedAt ?? 0) + timing.overlapSeconds * 1000 - ports.clock.now();
}

/** Not now, because a run on the platform may have carried the old value. */
export function afterCacheWindow(code: string, context: StageContext): StageFault {
  const left = cacheWindowLeft(context);
  return notBefore(code, context.rotation.attempts === 0 ? Math.min(secondLook, left) : left);
}
