import type { HeldValues } from '../stages/kept-values';
import { isOver, type Rotation } from '../machine/rotation';
import { isLost } from '../machine/stage-fault';
import type { Claim } from '../store/claim';
import { pauseClaim, releaseClaim } from '../store/save-rotation';
import { makeStep } from './make-step';
import type { RotationPorts } from './rotation-ports';

/** How far a rotation is advanced. */
export interface AdvanceOptions {
  /** Asked before each step. @default - every step may be made */
  readonly mayGoOn?: () => boolean;
  /** For so many milliseconds nobody claims it after an error. @default 0 */
  readonly restAfterError?: number;
}

/**
 * Advances a claimed rotation by all steps that can be made now; gives it as it then waits, or as it ended. Values are held in memory so
 * long. The claim is given back whatever happens.
 *
 * @throws what a step throws
 */
export async function advance(
  claim: Claim,
  ports: RotationPorts,
  { mayGoOn = () => true, restAfterError = 0 }: AdvanceOptions = {},
): Promise<Rotation> {
  const held: HeldValues = {};
  const { db, clock } = ports;
  let current = claim;
  try {
    // One that was given back, since it had to wait, is claimed anew: it may be another's by the time that its step was kept.
    while (mayGoOn() && current.expires > 0 && !isOver(current.rotation) && current.rotation.wakeAt <= clock.now())
      current = await makeStep(current, ports, held);
    if (current.expires > 0) await releaseClaim(db, current, true);
  } catch (error) {
    const giveBack =
      restAfterError === 0 || isLost(error)
        ? releaseClaim(db, current, false)
        : pauseClaim(db, current, clock.now() + restAfterError);
    await giveBack.catch(() => undefined);
    throw error;
  }
  return current.rotation;
}
