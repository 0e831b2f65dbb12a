import type { Register } from '../io';
import { printable } from '../printable';
import type * as RunRotate from '../rotation/run-rotate';
import { addYesOption, isConfirmed, type YesFlags } from './yes-option';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../rotation/run-rotate') as typeof RunRotate;

interface Options extends YesFlags {
  readonly dryRun?: boolean;
  readonly now?: boolean;
  readonly revoke?: boolean;
  readonly reason?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

const notes = `
With a NAME, that secret is rotated now. Without, one pass is made: what is due begins, and what waits for its next step and may
make it does so; a scheduler can call this every minute. No step waits: the old value is ended later, by the rotation service,
the next pass, or --wait.

A NAME that waits to try again what failed is tried at once. The exit code is 2 when nothing could be done yet; then it says
until when.`;

/** `gcda rotate [NAME]`. */
export const registerRotate: Register = (program, io, handle) => {
  const rotate = addYesOption(program.command('rotate [NAME]'))
    .description(
      'put a new value in the place of a secret’s value: issue, check, write, verify, end the old one, prove',
    )
    .option('--dry-run', 'say what would be rotated, when and why, and the arithmetic; change nothing')
    .option('--now', 'also outside of the window of the secret')
    .option('--revoke', 'the value in use leaked: end it as soon as the new one is written, whatever calls that costs')
    .option('--reason <text>', 'why, for the ledger; --revoke demands it', printable)
    .option('--wait', 'stay until the rotation is over')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', notes)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda rotate --dry-run\n  $ npx gcda rotate prod_crm_bearer --wait\n  $ npx gcda rotate prod_crm_bearer --revoke --reason "seen in a log, INC-204"\n',
    );
  rotate.action(
    handle((name: string | undefined, options: Options) => {
      const { dryRun, now, revoke, reason, wait, json } = options;
      if (revoke && (name === undefined || (reason ?? '').trim() === ''))
        rotate.error('error: --revoke needs the NAME of a secret and a --reason', { exitCode: 64 });
      return handlers().runRotate(
        {
          ...{ name, reason, isDryRun: dryRun ?? false, isNow: now ?? false, isRevoked: revoke ?? false },
          ...{ isWaiting: wait ?? false, isJson: json ?? false, isConfirmed: isConfirmed(options) },
        },
        io,
      );
    }),
  );
};
