import { advance } from './advance';
import type { HeldValues } from '../stages/kept-values';
import type { RotationPorts } from './rotation-ports';
import { isOver, type Rotation } from '../machine/rotation';
import type { Claim } from '../store/claim';
import { releaseClaim } from '../store/save-rotation';

/**
 * Makes all steps that can be made now; gives the rotation as it then waits, or as it ended. Values are held in memory so long. The claim
 * is given back whatever happens.
 */
export async function runUntilWait(claim: Claim, ports: RotationPorts): Promise<Rotation> {
  const held: HeldValues = {};
  let current = claim;
  try {
    // One that was given back, since it had to wait, is claimed anew: it may be another's by the time that its step was kept.
    while (current.expires > 0 && !isOver(current.rotation) && current.rotation.wakeAt <= ports.clock.now())
      current = await advance(current, ports, held);
  } catch (error) {
    await releaseClaim(ports.db, current, false);
    throw error;
  }
  if (current === claim) await releaseClaim(ports.db, claim, true);
  return current.rotation;
}
