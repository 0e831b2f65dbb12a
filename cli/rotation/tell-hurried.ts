import type { Rotation } from '../../rotation/machine/rotation';
import type { Io } from '../io';
import { wrap } from '../wrap';
import { whyItWaits } from './render-rotation';

/** Says that a rotation is tried at once which would have waited. */
export function tellHurried(waiting: Rotation, io: Io): void {
  io.stderr.write(`${wrap(`${whyItWaits(waiting)}; it is tried now, since you ask`, 78).join('\n  ')}\n`);
}
