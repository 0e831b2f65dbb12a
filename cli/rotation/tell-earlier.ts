import type { Rotation } from '../../rotation/machine/rotation';
import type { Io } from '../io';
import { wrap } from '../wrap';
import { whyItWaits } from './render-rotation';

/** Says of earlier rotations that another begins beside them, and who brings them to their end. */
export function tellEarlier(waiting: readonly Rotation[], io: Io): void {
  for (const one of waiting) {
    const text =
      `${whyItWaits(one)}, to prove that its old value is dead; another rotation begins beside it. It is ended by \`npx gcda rotator run\` ` +
      'where that runs, by a later `npx gcda rotate`, or with --wait';
    io.stderr.write(`${wrap(text, 78).join('\n  ')}\n`);
  }
}
