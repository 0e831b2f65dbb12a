import type { Register } from '../io';
import type * as RunMigrate from '../state/run-migrate';
import { addYesOption, isConfirmed, type YesFlags } from './yes-option';

// Loaded when a command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../state/run-migrate') as typeof RunMigrate;

interface Options extends YesFlags {
  readonly json?: boolean;
  readonly skipSynth?: boolean;
}

/** `gcda state migrate`. */
export const registerState: Register = (program, io, handle) => {
  const state = program.command('state').description('Terraform’s states of the stacks');
  addYesOption(state.command('migrate [STACK...]'))
    .description('take states along to the places that the code names now: copy, compare, set the old one aside')
    .option('--skip-synth', 'take what was synthesised before, if it is what was judged')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      "\nWithout a name, all stacks. What was interrupted goes on when it is run again.\n\nExamples:\n  $ npx gcda state migrate\n  $ npx gcda state migrate 'dev-*'\n",
    )
    .action(
      handle((stacks: string[], { json, skipSynth, ...yes }: Options) => {
        const request = { stacks, isJson: json === true, skipSynth: skipSynth === true, isConfirmed: isConfirmed(yes) };
        return handlers().runMigrate(request, io);
      }),
    );
};
