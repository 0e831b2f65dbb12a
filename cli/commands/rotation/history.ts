import type * as RunHistory from '../../rotation/run-history';
import type { Register } from '../../io';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../../rotation/run-history') as typeof RunHistory;

/** `gcda rotation history NAME`. */
export const registerHistory: Register = (rotation, io, handle) => {
  rotation
    .command('history <NAME>')
    .description('list every rotation of a secret, and what each of its steps found')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExamples:\n  $ npx gcda rotation history prod_crm_bearer\n')
    .action(
      handle((name: string, { json }: { readonly json?: boolean }) =>
        handlers().runHistory({ name, isJson: json ?? false }, io),
      ),
    );
};
