import { InvalidArgumentError } from 'commander';
import type * as RunTest from '../run-test';
import type { Register } from '../io';
import { addYesOption, isConfirmed, type YesFlags } from './yes-option';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-test') as typeof RunTest;

interface TestOptions extends YesFlags {
  readonly input?: Readonly<Record<string, string>>;
  readonly flatten?: boolean;
  readonly json?: boolean;
}

/** `gcda test STACK ACTION`. */
export const registerTest: Register = (program, io, handle) => {
  addYesOption(program.command('test <STACK> <ACTION>'))
    .description('run a deployed Data Action in the test console, against its real target')
    .option(
      '--input <name=value>',
      'an input of the action; may be repeated (default: the declared example)',
      collectInput,
    )
    .option('--flatten', 'show the output flattened, as Architect sees it')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda test prod-crm lookup-account --input accountId=A-1001\n  $ npx gcda test dev-crm search-accounts --input email=ada@example.com --input limit=5\n  $ npx gcda test stg-payment get-payment --json\n',
    )
    .action(
      handle((stack: string, action: string, options: TestOptions) => {
        return handlers().runTest(
          { stack, action, input: options.input, flatten: options.flatten },
          { isJson: options.json ?? false, isConfirmed: isConfirmed(options) },
          io,
        );
      }),
    );
};

function collectInput(text: string, previous: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must have the form name=value.');
  return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}
