import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../../../core/clock';
import { gcda, ownEnvironment } from './programs';

/** As many processes as a campaign has at work at once. */
const atOnce = 8;
/** How long they take together on two cores that have nothing else to do, in milliseconds. */
const idleMilliseconds = 1_000;
const betweenMilliseconds = 5_000;

/**
 * How many times slower this machine is, as it is now, than one that has nothing else to do: bounds such as "to issue and check takes five
 * seconds" are promises about a machine, and one that cannot keep them is given longer ones.
 */
export async function measuredUnit(): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const begun = systemClock.now();
    await Promise.all(Array.from({ length: atOnce }, startOne));
    took.push(systemClock.now() - begun);
  }
  return unitOf(took);
}

/** Watches how slow the machine becomes while a campaign is at work on it. */
export interface MachineWatch {
  /** Ends the watch, and gives the unit of its slowest quarter of a minute. */
  end(): Promise<number>;
}

/** Starts one process every five seconds: beside those of a campaign it takes as long as each of as many at once. */
export function watchMachine(): MachineWatch {
  const took: number[] = [];
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      const begun = systemClock.now();
      await startOne();
      took.push(systemClock.now() - begun);
      await systemClock.sleep(betweenMilliseconds, over.signal).catch(() => undefined);
    }
  })();
  return {
    end: async () => {
      over.abort();
      await watching;
      const windows = took.slice(2).map((_, index) => took.slice(index, index + 3));
      return Math.max(1, ...windows.map(unitOf));
    },
  };
}

async function startOne(): Promise<void> {
  const child = spawn(process.execPath, [gcda, 'rotator', 'schema'], { env: ownEnvironment({}), stdio: 'ignore' });
  await once(child, 'exit');
}

/** From the median of three; a tenth more is noise. */
function unitOf(took: readonly number[]): number {
  const [, median = 0] = took.toSorted((one, other) => one - other);
  return Math.max(1, Math.ceil(median / idleMilliseconds - 0.1));
}
