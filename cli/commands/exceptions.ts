import type { Register } from '../io';
import type * as RunExceptions from '../run-exceptions';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-exceptions') as typeof RunExceptions;

/** `gcda exceptions [ENV...]`. */
export const registerExceptions: Register = (program, io, handle) => {
  program
    .command('exceptions [ENV...]')
    .description('list secrets in request bodies and suppressed findings, as Markdown')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', '\nExamples:\n  $ npx gcda exceptions > exceptions.md\n  $ npx gcda exceptions prod --json\n')
    .action(
      handle((names: string[], options: { readonly json?: boolean }) => {
        return handlers().runExceptions(names, { isJson: options.json ?? false }, io);
      }),
    );
};
