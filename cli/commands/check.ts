import type * as RunCheck from '../run-check';
import type { Register } from '../io';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-check') as typeof RunCheck;

/** `gcda check`. */
export const registerCheck: Register = (program, io, handle) => {
  program
    .command('check')
    .description('check every declaration of every environment, and write nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ npx gcda check\n  $ npx gcda check --json\n')
    .action(
      handle((options: { readonly json?: boolean }) => handlers().runCheck({ isJson: options.json ?? false }, io)),
    );
};
