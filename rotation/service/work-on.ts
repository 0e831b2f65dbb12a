import { advance } from '../run/advance';
import type { HeldValues } from '../stages/kept-values';
import type { RotationPorts } from '../run/rotation-ports';
import { isOver } from '../machine/rotation';
import type { Claim } from '../store/claim';
import { isLost } from '../machine/stage-fault';
import { pauseClaim, releaseClaim } from '../store/save-rotation';

/** After an error a rotation is kept from everybody for so long: whatever it was, it would be the same at once. No longer: values end. */
const pauseAfterError = 5_000;

/** Makes all steps of a claimed rotation that can be made now, unless it is to end before; then gives the claim back. */
export async function workOn(claim: Claim, ports: RotationPorts, mayGoOn: () => boolean): Promise<void> {
  const held: HeldValues = {};
  const { db, clock } = ports;
  let current = claim;
  try {
    // One that was given back, since it had to wait, is claimed anew: it may be another's by the time that its step was kept.
    while (mayGoOn() && current.expires > 0 && !isOver(current.rotation) && current.rotation.wakeAt <= clock.now())
      current = await advance(current, ports, held);
    if (current.expires > 0) await releaseClaim(db, current, true);
  } catch (error) {
    const giveBack = isLost(error)
      ? releaseClaim(db, current, false)
      : pauseClaim(db, current, clock.now() + pauseAfterError);
    await giveBack.catch(() => undefined);
    throw error;
  }
}
