import type * as RunKeys from '../run-keys';
import type * as RunSigningKey from '../run-signing-key';
import type { Register } from '../io';
import { printable } from '../printable';
import { addYesOption, isConfirmed, type YesFlags } from './yes-option';
import { examples } from './examples';

// Loaded when a command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-keys') as typeof RunKeys;
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const signing = () => require('../run-signing-key') as typeof RunSigningKey;

interface Options extends YesFlags {
  readonly json?: boolean;
  readonly reason: string;
  readonly signing?: boolean;
}

/** `gcda keys new|rotate|status|public`. */
export const registerKeys: Register = (program, io, handle) => {
  const keys = program
    .command('keys')
    .description('keys of the environments, for fingerprints, sealed values and the ledger’s signature')
    .addHelpText('after', examples('npx gcda keys new', 'npx gcda keys status'));
  keys
    .command('new [ENV...]')
    .description('make a key where there is none; it is written to its place, never printed')
    .option('--signing', 'make the key that certificates are signed with, instead')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples('npx gcda keys new', 'GCDA_KEYRING=gcda npx gcda keys new prod', 'npx gcda keys new --signing'),
    )
    .action(
      handle((names: string[], { json, signing: isForSigning }: Options) =>
        isForSigning === true
          ? signing().runKeysNewSigning({ isJson: json ?? false }, io)
          : handlers().runKeysNew(names, { isJson: json ?? false }, io),
      ),
    );
  addYesOption(keys.command('rotate <ENV>'))
    .description('replace a key; sealed values are sealed anew, all of them or none')
    .option('--reason <text>', 'why, for the ledger', printable, 'key rotation')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('npx gcda keys rotate prod', 'npx gcda keys rotate prod --reason "ada has left"'))
    .action(
      handle((name: string, { json, reason, ...yes }: Options) =>
        handlers().runKeysRotate(name, { isJson: json ?? false, reason, isConfirmed: isConfirmed(yes) }, io),
      ),
    );
  keys
    .command('status [ENV...]')
    .description('say where the keys are, and what was signed and sealed with them')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('npx gcda keys status', 'npx gcda keys status prod --json'))
    .action(
      handle((names: string[], { json }: Options) => handlers().runKeysStatus(names, { isJson: json ?? false }, io)),
    );
  keys
    .command('public')
    .description('print the public half of the key that signs certificates, for those who verify them')
    .option('--json', 'print it as JSON')
    .addHelpText('after', examples('npx gcda keys public > signing.pem'))
    .action(handle(({ json }: Options) => signing().runKeysPublic({ isJson: json ?? false }, io)));
};
