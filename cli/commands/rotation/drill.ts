import { InvalidArgumentError } from 'commander';
import type * as RunDrill from '../../rotation/run-drill';
import type { Register } from '../../io';
import { addYesOption, isConfirmed, type YesFlags } from '../yes-option';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../../rotation/run-drill') as typeof RunDrill;

interface Options extends YesFlags {
  readonly every: number;
  readonly json?: boolean;
}

const notes = `
Rotates for real, now, and stays until the old value is dead; meanwhile it runs the actions that use the secret (probes, and
GETs with an example) in the test console, and prints the certificate of what it saw. The exit code is the certificate's.`;

/** `gcda rotation drill ENV|NAME`. */
export const registerDrill: Register = (rotation, io, handle) => {
  addYesOption(rotation.command('drill <ENV|NAME>'))
    .description('rehearse a rotation: rotate now, watch calls meanwhile, print the certificate')
    .option('--every <SECONDS>', 'pause between two rounds of calls', toSeconds, 5)
    .option('--json', 'certificates as JSON, one a line (default: Markdown)')
    .addHelpText('after', notes)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda rotation drill dev_crm_bearer\n  $ npx gcda rotation drill stg --every 1 --json\n',
    )
    .action(
      handle((target: string, { every, json, ...yes }: Options) =>
        handlers().runDrill({ target, everySeconds: every, isJson: json ?? false, isConfirmed: isConfirmed(yes) }, io),
      ),
    );
};

function toSeconds(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 9999.');
  return Number(text);
}
