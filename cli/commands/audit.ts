import { InvalidArgumentError } from 'commander';
import type * as RunAudit from '../run-audit';
import type * as RunAuditRepair from '../run-audit-repair';
import type { Register } from '../io';
import { examples } from './examples';

// Loaded when a command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-audit') as typeof RunAudit;

// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const repair = () => require('../run-audit-repair') as typeof RunAuditRepair;

interface RepairOptions {
  readonly takeOut?: boolean;
  readonly json?: boolean;
}

interface Options {
  readonly json?: boolean;
  readonly head?: readonly string[];
}

/** `gcda audit verify|head|repair`. */
export const registerAudit: Register = (program, io, handle) => {
  const audit = program
    .command('audit')
    .description('prove that the ledger of writes is as it was written')
    .addHelpText('after', examples('npx gcda audit verify', 'npx gcda audit head'));
  audit
    .command('verify [ENV...]')
    .description('find every record that was altered, taken out, moved or cut off')
    .option('--head <hash>', 'a head that was noted elsewhere must be in the ledger; may be repeated', collectHash, [])
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('npx gcda audit verify prod', 'npx gcda audit verify --head "$(cat head-of-march)"'))
    .action(
      handle((names: string[], { json, head }: Options) =>
        handlers().runAuditVerify(names, { isJson: json ?? false, heads: head ?? [] }, io),
      ),
    );
  audit
    .command('head [ENV...]')
    .description('print the ends of the chains, to be noted where nobody who can write to the ledger can write')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('npx gcda audit head', 'npx gcda audit head prod --json'))
    .action(
      handle((names: string[], { json }: Options) => handlers().runAuditHead(names, { isJson: json ?? false }, io)),
    );
  audit
    .command('repair')
    .description('list rows beside the chains that cannot be used, and take them out')
    .option('--take-out', 'take them out; without it they are listed')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples('npx gcda audit repair', 'npx gcda audit repair --take-out'))
    .action(
      handle(({ takeOut, json }: RepairOptions) =>
        repair().runAuditRepair({ takesOut: takeOut ?? false, isJson: json ?? false }, io),
      ),
    );
};

function collectHash(text: string, before: readonly string[]): readonly string[] {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError('A head is 64 hexadecimal digits.');
  return [...before, text];
}
