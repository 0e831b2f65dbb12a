import type { Register } from '../io';
import { addYesOption, isConfirmed, type YesFlags } from './yes-option';
import type * as RunVerify from '../run-verify';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-verify') as typeof RunVerify;

interface Options extends YesFlags {
  readonly readOnly?: boolean;
  readonly json?: boolean;
  readonly wait?: boolean;
}

/** `gcda verify ENV`. */
export const registerVerify: Register = (program, io, handle) => {
  addYesOption(program.command('verify <ENV>'))
    .description('run every action with its example, and put on record whether each one has the right credential')
    .option('--read-only', 'run GET actions only; the environment is then not fully verified')
    .option('--wait', 'wait until the platform uses every value that was written, a minute or so')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      [
        '',
        'The examples are really sent to the targets of the environment, those of POST and DELETE too.',
        'Exits with 0 when the environment is verified, 1 when something is wrong, 2 when not everything was tried.',
        'A value that was written a moment ago may not be in use yet: then it exits with 2, says when to come back, and',
        'puts nothing on record.',
        '',
        'Examples:',
        '  $ npx gcda verify stg --wait',
        '  $ npx gcda verify prod --read-only --json',
        '',
      ].join('\n'),
    )
    .action(
      handle((name: string, { readOnly, json, wait = false, ...yes }: Options) =>
        handlers().runVerify(
          name,
          { isReadOnly: readOnly ?? false, isJson: json ?? false, waits: wait, isConfirmed: isConfirmed(yes) },
          io,
        ),
      ),
    );
};
