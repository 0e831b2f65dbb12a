import type { RotationPorts } from '../../rotation/ports';
import { goOn } from '../../rotation/rotate';
import { isOver, type Rotation } from '../../rotation/rotation';
import type { Io } from '../io';

/** Stays with a rotation until it is over, or the command is interrupted. */
export async function toItsEnd(rotation: Rotation, ports: RotationPorts, io: Io): Promise<Rotation> {
  let current = rotation;
  while (!isOver(current) && !io.signal.aborted) {
    const left = current.wakeAt - io.clock.now();
    // In slices, so that an interrupted command does not linger.
    if (left > 0) await io.clock.sleep(Math.min(left, 1000));
    else current = await goOn(current, ports);
  }
  return current;
}
