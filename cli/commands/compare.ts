import type { Register } from '../io';
import type * as RunCompare from '../run-compare';
import { formatOf, type FormatOptions } from './format';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-compare') as typeof RunCompare;

/** `gcda compare ENV ENV...`. */
export const registerCompare: Register = (program, io, handle) => {
  program
    .command('compare <ENV> <ENV...>')
    .description('lay environments side by side: names, addresses, contracts, headers by reference, times')
    .option('--all', 'show what is the same in all of them, too')
    .option('--markdown', 'print a Markdown table')
    .option('--json', 'print all rows as JSON')
    .addHelpText(
      'after',
      [
        '',
        'Reads the inventory of the last synthesis; no platform is asked. Exits with 2 where something differs that must not.',
        '',
        'Examples:',
        '  $ npx gcda compare stg prod',
        '  $ npx gcda compare dev stg prod --all --markdown',
        '',
      ].join('\n'),
    )
    .action(
      handle((first: string, others: string[], options: FormatOptions) =>
        handlers().runCompare([first, ...others], formatOf(options), io),
      ),
    );
};
