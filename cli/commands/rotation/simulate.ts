import { InvalidArgumentError } from 'commander';
import type { SimulateFlags } from '../../rotation/run-simulate';
import type * as RunSimulate from '../../rotation/run-simulate';
import type { Register } from '../../io';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../../rotation/run-simulate') as typeof RunSimulate;

const notes = `
Runs the planner and the machine of real rotations in virtual time against a modelled platform; asks nobody, changes nothing.
Faults: none, light (all that a sound rotation survives), heavy, or names from docs/rotation/simulation.md with commas.
Exits with 1 when calls failed that a rotation in time would have saved; unavoidable ones are listed and do not count.`;

/** `gcda rotation simulate`. */
export const registerSimulate: Register = (rotation, io, handle) => {
  rotation
    .command('simulate')
    .description('see in seconds what a day of rotations costs, with faults: failed calls, margins, requests')
    .option('--secrets <N>', 'how many', whole(1, 100_000), 10_000)
    .option('--hours <N>', 'how long', whole(1, 336), 24)
    .option('--seed <N>', 'the same seed gives the same result', whole(0, 2 ** 31), 1)
    .option('--faults <SET>', 'none, light, heavy, or names with commas between them', 'light')
    .option('--life <SECONDS>', 'how long a value lives', whole(1, 1_000_000), 1800)
    .option(
      '--tokens <N>',
      'access tokens for the platform (default: as many as the arithmetic demands)',
      whole(1, 10_000),
    )
    .option('--workers <N>', 'processes that rotate', whole(1, 100), 4)
    .option('--calls-per-minute <N>', 'calls with each secret', whole(0, 10_000), 3)
    .option(
      '--overlap <SECONDS>',
      'end old values so soon after the write, to see calls fail (default: computed)',
      whole(0, 100_000),
    )
    .option('--svg <FILE>', 'draw the tightest hour, and the requests of the whole time')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', notes)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda rotation simulate\n  $ npx gcda rotation simulate --faults heavy --tokens 40 --svg rotations.svg\n' +
        '  $ npx gcda rotation simulate --secrets 500 --overlap 30 --faults none\n',
    )
    .action(handle((flags: SimulateFlags) => handlers().runSimulate(flags, io)));
};

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d{1,10}$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
