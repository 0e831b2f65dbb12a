import { InvalidArgumentError, type Command } from 'commander';
import { exitCodes } from '../../core/problem';
import type * as RunSecrets from '../run-secrets';
import type { Handle, Io, Register } from '../io';
import { printable } from '../printable';
import { registerReports } from './secret-reports';
import { addYesOption, isConfirmed, type YesFlags } from './yes-option';
import { examples } from './examples';

// Loaded when a command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-secrets') as typeof RunSecrets;

interface JsonOption {
  readonly json?: boolean;
}

interface WriteFlags extends JsonOption, YesFlags {
  readonly reason?: string;
  readonly wait?: number;
  readonly force?: boolean;
}

/** `gcda secrets set|sync|list`, and the reports on what is written. */
export const registerSecrets: Register = (program, io, handle) => {
  const secrets = program
    .command('secrets')
    .description('write secret values, and tell what is written')
    .addHelpText('after', examples('npx gcda secrets sync', 'npx gcda secrets set prod_crm_apikey'));
  // Commander quotes what it does not know; on this command that may be a value. Commands made below take this setting over.
  secrets.configureOutput({
    outputError: (text, write) => write(text.replaceAll(/unknown (option|command) '[^\n]*'/g, 'unknown $1')),
  });
  registerSet(secrets, io, handle);
  registerSync(secrets, io, handle);
  registerList(secrets, io, handle);
  registerReports(secrets, io, handle);
};

function registerSet(secrets: Command, io: Io, handle: Handle): void {
  const set = secrets
    .command('set <NAME>')
    .description('write one value, from a hidden prompt or standard input')
    // What follows the name may be a value: it is refused below, because commander would repeat an unknown option in its message.
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText(
      'after',
      examples('npx gcda secrets set prod_crm_apikey', 'pass show crm/prod | npx gcda secrets set prod_crm_apikey'),
    );
  addWriteOptions(set);
  set.action(
    handle((name: string, options: WriteFlags) => {
      if (set.args.length > 1 || name.startsWith('-')) {
        set.error('error: only the NAME may be given; the value comes from the prompt or from standard input', {
          exitCode: exitCodes.usage,
          code: 'gcda.value-argument',
        });
      }
      return handlers().runSet(name, writeOptions(options), io);
    }),
  );
}

function registerSync(secrets: Command, io: Io, handle: Handle): void {
  const sync = secrets
    .command('sync [NAME...]')
    .description('bring values from their sources to the platform: of environments, stacks, or single secrets')
    .addHelpText(
      'after',
      [
        '',
        'What is not ready is held back and listed, the rest is written; the exit code is then 1.',
        'A credential is written as a whole, whichever of its secrets is named.',
        examples(
          'npx gcda secrets sync',
          'npx gcda secrets sync dev stg',
          'npx gcda secrets sync dev-crm prod_crm_apikey',
          'npx gcda secrets sync prod --all-or-nothing --wait 60',
        ),
      ].join('\n'),
    )
    .option('--all-or-nothing', 'write nothing unless all of it can be written');
  addWriteOptions(sync);
  sync.action(
    handle((names: string[], { allOrNothing = false, ...options }: WriteFlags & { readonly allOrNothing?: boolean }) =>
      handlers().runSync(names, { ...writeOptions(options), isAllOrNothing: allOrNothing }, io),
    ),
  );
}

function addWriteOptions(command: Command): void {
  addYesOption(command)
    .option('--reason <text>', 'why, for the ledger', printable)
    .option('--wait <seconds>', 'how long to wait for another writer', wholeSeconds)
    .option('--force', 'write what the platform has already, too')
    .option('--json', 'print the result as JSON');
}

function writeOptions(flags: WriteFlags): RunSecrets.WriteChoice {
  const { json = false, reason = '', wait = 0, force = false } = flags;
  return { isJson: json, reason, waitSeconds: wait, isForced: force, isConfirmed: isConfirmed(flags) };
}

function wholeSeconds(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number of seconds.');
}

function registerList(secrets: Command, io: Io, handle: Handle): void {
  secrets
    .command('list [NAME...]')
    .description('list names, types, sources, and whether the platform has them')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', examples('npx gcda secrets list', 'npx gcda secrets list prod --json'))
    .action(
      handle((names: string[], options: JsonOption) => {
        return handlers().runList(names, { isJson: options.json ?? false }, io);
      }),
    );
}
