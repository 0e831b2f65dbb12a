import { advance } from '../advance';
import type { HeldValues } from '../kept-values';
import type { RotationPorts } from '../ports';
import { isOver } from '../rotation';
import type { Claim } from '../store/claim';
import { releaseClaim, renewClaim } from '../store/save-rotation';

/** A claim after an error is kept from everybody for so long: whatever it was, it would be the same at once. */
const pauseAfterError = 30_000;

/** Makes all steps of a claimed rotation that can be made now, unless it is to end before; then gives the claim back. */
export async function workOn(claim: Claim, ports: RotationPorts, mayGoOn: () => boolean): Promise<void> {
  const held: HeldValues = {};
  const { db, clock } = ports;
  let current = claim;
  try {
    while (mayGoOn() && !isOver(current.rotation) && current.rotation.wakeAt <= clock.now())
      current = await advance(current, ports, held);
    if (current.expires > 0) await releaseClaim(db, current, true);
  } catch (error) {
    await renewClaim(db, current, clock.now() + pauseAfterError).catch(() => false);
    throw error;
  }
}
