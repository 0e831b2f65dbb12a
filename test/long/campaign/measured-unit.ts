import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../../../core/clock';
import { gcda, ownEnvironment } from './programs';

/** As many processes as a campaign has at work at once. */
const atOnce = 8;
/** How long they take together on two cores that have nothing else to do, in milliseconds. */
const idleMilliseconds = 1_000;

/**
 * How many times slower this machine is, as it is now, than one that has nothing else to do: bounds such as "to issue and check takes five
 * seconds" are promises about a machine, and one that cannot keep them is given longer ones.
 */
export async function measuredUnit(): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const begun = systemClock.now();
    const children = Array.from({ length: atOnce }, () =>
      spawn(process.execPath, [gcda, 'rotator', 'schema'], { env: ownEnvironment({}), stdio: 'ignore' }),
    );
    await Promise.all(children.map((child) => once(child, 'exit')));
    took.push(systemClock.now() - begun);
  }
  const [, median = 0] = took.toSorted((one, other) => one - other);
  return Math.max(1, Math.round(median / idleMilliseconds));
}
