import { afterCacheWindow, cacheWindowLeft } from './cache-window';
import { runConsole } from './run-console';
import { refused } from '../machine/stage-fault';
import type { StageContext } from './stage-context';
import type { Stage } from './stage';

/**
 * Runs an action on the platform. The platform may still use the old value, so that an answer of 200 does not yet show the new one at work
 * (`prove` does). A refusal puts the old one back, unless it may be the old one that was refused.
 */
export const verify: Stage = async (context) => {
  const { verdict, finding } = await runConsole(context);
  if (verdict !== 'refused') return { outcome: { kind: 'done', finding } };
  if (cacheWindowLeft(context) > 0 && !(await isNewOneRefused(context)))
    throw afterCacheWindow('value-refused', context);
  throw refused('value-refused', finding);
};

/** It is the new one where that was not seen to be good, and the old one is still known to be. */
async function isNewOneRefused({ rotation, values, ports }: StageContext): Promise<boolean> {
  if (rotation.findings.check?.outcome === 'proven') return false;
  const { value } = await values.old();
  return value !== undefined && (rotation.oldEndsAt ?? Infinity) > ports.clock.now();
}
