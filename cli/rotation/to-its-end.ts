import type { RotationPorts } from '../../rotation/run/rotation-ports';
import { resume } from '../../rotation/run/rotate';
import { isOver, type Rotation } from '../../rotation/machine/rotation';
import type { Io } from '../io';
import { timeInWords } from './in-words';
import { whereItStands } from './render-rotation';

/** A wait that nobody should have to guess about, in milliseconds. */
const longEnoughToSay = 5_000;

/** Stays with a rotation until it is over, or the command is interrupted. */
export async function toItsEnd(rotation: Rotation, ports: RotationPorts, io: Io): Promise<Rotation> {
  let current = rotation;
  let said = 0;
  while (!isOver(current) && !io.signal.aborted) {
    const left = current.wakeAt - ports.clock.now();
    if (left > longEnoughToSay && current.wakeAt !== said) {
      said = current.wakeAt;
      io.stderr.write(`${current.secret}: ${whereItStands(current, ports.clock.now())}, at ${timeInWords(said)}\n`);
    }
    // In slices, so that an interrupted command does not linger.
    if (left > 0) await io.clock.sleep(Math.min(left, 1000));
    else current = await resume(current, ports);
  }
  return current;
}
