import type { Register } from '../io';
import type * as RunPolicies from '../run-policies';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-policies') as typeof RunPolicies;

/** `gcda policies [RULE]`. */
export const registerPolicies: Register = (program, io, handle) => {
  program
    .command('policies [RULE]')
    .description('list the rules that declarations are held to, or explain one')
    .option('--json', 'print the rules, with their explanations, as JSON')
    .addHelpText('after', '\nExamples:\n  $ npx gcda policies\n  $ npx gcda policies literal-secret\n')
    .action(
      handle((id: string | undefined, options: { readonly json?: boolean }) => {
        return handlers().runPolicies(id, { isJson: options.json ?? false }, io);
      }),
    );
};
