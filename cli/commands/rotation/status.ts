import type * as RunStatus from '../../rotation/run-status';
import type { Register } from '../../io';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../../rotation/run-status') as typeof RunStatus;

/** `gcda rotation status [NAME]`. */
export const registerStatus: Register = (rotation, io, handle) => {
  rotation
    .command('status [NAME]')
    .description('say when values end, when their rotation begins, and what became of the last one')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExits with 1 when the newest rotation of a secret failed.\n')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda rotation status\n  $ npx gcda rotation status prod_crm_bearer --json\n',
    )
    .action(
      handle((name: string | undefined, { json }: { readonly json?: boolean }) =>
        handlers().runStatus({ name, isJson: json ?? false }, io),
      ),
    );
};
