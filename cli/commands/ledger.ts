import { exitCodes } from '../../core/problem';
import type * as RunLedger from '../run-ledger';
import type { Register } from '../io';
import { collect } from './collect';
import { examples } from './examples';

// Loaded when a command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-ledger') as typeof RunLedger;

interface Options {
  readonly owner?: string;
  readonly writer: readonly string[];
  readonly reader: readonly string[];
  readonly json?: boolean;
}

/** `gcda ledger migrate|grants`. */
export const registerLedger: Register = (program, io, handle) => {
  const ledger = program
    .command('ledger')
    .description('the tables of the ledger, and who may use them')
    .addHelpText('after', examples('npx gcda ledger migrate', 'npx gcda ledger grants --writer rotator'));
  ledger
    .command('migrate')
    .description('make the tables, or bring them up to this release; as their owner')
    .option('--owner <role>', 'role of Postgres that is to own a ledger which is made now; a file has none')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('npx gcda ledger migrate', 'npx gcda ledger migrate --owner gcda_owner'))
    .action(handle(({ owner, json }: Options) => handlers().runLedgerMigrate({ owner, isJson: json ?? false }, io)));
  const grants = ledger
    .command('grants')
    .description('print the SQL that gives roles of Postgres their rights, for the owner to run')
    .option('--writer <role>', 'a role that rotates and writes values; may be repeated', collect, [])
    .option('--reader <role>', 'a role that reads, such as an auditor; may be repeated', collect, [])
    .option('--owner <role>', 'owner of the tables, where somebody else is to run it')
    .addHelpText(
      'after',
      examples('npx gcda ledger grants --writer rotator --reader auditor | psql "$OWNER_DATABASE_URL"'),
    )
    .action(
      handle(({ owner, writer, reader }: Options) => {
        if (writer.length + reader.length === 0)
          grants.error('error: name at least one role with --writer or --reader', { exitCode: exitCodes.usage });
        return handlers().runLedgerGrants({ owner, writers: writer, readers: reader }, io);
      }),
    );
};
