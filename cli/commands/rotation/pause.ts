import { InvalidArgumentError } from 'commander';
import type * as RunPause from '../../rotation/run-pause';
import type { Register } from '../../io';
import { printable } from '../../printable';
import { addYesOption, isConfirmed, type YesFlags } from '../yes-option';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../../rotation/run-pause') as typeof RunPause;

interface Options extends YesFlags {
  readonly reason: string;
  readonly for?: number;
  readonly json?: boolean;
}

const notes = `
Without a name, rotations of all environments are meant. A rotation that has begun goes on to its end, and an alert is raised
all the same before a value ends.`;

/** `gcda rotation pause [ENV|NAME]`. */
export const registerPause: Register = (rotation, io, handle) => {
  addYesOption(rotation.command('pause [ENV|NAME]'))
    .description('let no rotation of a secret, of an environment or of all begin, whatever process plans it')
    .requiredOption('--reason <TEXT>', 'why, for the ledger', printable)
    .option(
      '--for <DURATION>',
      'end it by itself after 30m, 2h or 1d, at most 366d (default: somebody has to resume)',
      toMilliseconds,
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', notes)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda rotation pause prod --for 2h --reason "release of the CRM"\n  $ npx gcda rotation pause prod_crm_bearer --reason INC-204\n',
    )
    .action(
      handle((name: string | undefined, { reason, for: milliseconds, json, ...yes }: Options) =>
        handlers().runPause({ name, reason, milliseconds, isJson: json ?? false, isConfirmed: isConfirmed(yes) }, io),
      ),
    );
};

/** `gcda rotation resume [ENV|NAME]`. */
export const registerResume: Register = (rotation, io, handle) => {
  addYesOption(rotation.command('resume [ENV|NAME]'))
    .description('end what `pause` with the same name began')
    .requiredOption('--reason <TEXT>', 'why, for the ledger', printable)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ npx gcda rotation resume prod --reason "release is over"\n')
    .action(
      handle((name: string | undefined, { reason, json, ...yes }: Options) =>
        handlers().runResume({ name, reason, isJson: json ?? false, isConfirmed: isConfirmed(yes) }, io),
      ),
    );
};

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A year: a longer one is a slip of the hand. */
const longestPause = 366 * 86_400_000;

function toMilliseconds(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  const length = units[unit];
  if (length === undefined) throw new InvalidArgumentError('It is a number and s, m, h or d.');
  const milliseconds = Number(count) * length;
  if (milliseconds > longestPause)
    throw new InvalidArgumentError('It is at most 366d. Without --for, it lasts until somebody resumes.');
  return milliseconds;
}
