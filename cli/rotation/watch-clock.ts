import type { Clock } from '../../core/clock';
import type { Problem } from '../../core/problem';
import type { DatabaseClock } from '../../ledger/database-clock';
import type { Observer } from '../../rotation/service/observer';

/** A difference that is worth a word: more than clocks that are kept right ever show, and less than a rotation is timed with. */
const tolerated = 5_000;

/** Reads the database's time each time it is called, and says once when the machine's own clock differs, and again when it did not meanwhile. */
export function watchClock(clock: Clock | DatabaseClock, observer: Required<Observer>): () => Promise<void> {
  if (!('readAgain' in clock)) return () => Promise.resolve();
  let isTold = false;
  return async () => {
    await clock.readAgain();
    const ahead = clock.aheadBy();
    const differs = Math.abs(ahead) > tolerated;
    if (differs && !isTold) observer.failed('read the clock', [clockDiffers(ahead)]);
    isTold = differs;
  };
}

function clockDiffers(ahead: number): Problem {
  const seconds = Math.round(Math.abs(ahead) / 1000);
  return {
    code: 'clock-differs',
    where: 'this machine',
    what: `its clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} the database's, whose time is used in its place`,
    fix: 'set the clock and have it kept, for example with `timedatectl set-ntp true`',
  };
}
