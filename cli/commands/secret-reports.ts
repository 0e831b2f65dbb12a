import type { Command } from 'commander';
import type * as RunReports from '../run-secret-reports';
import type { Handle, Io } from '../io';
import { examples } from './examples';

// Loaded when a command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-secret-reports') as typeof RunReports;

interface JsonOption {
  readonly json?: boolean;
}

/** `gcda secrets plan|status|history`: they write nothing. */
export function registerReports(secrets: Command, io: Io, handle: Handle): void {
  secrets
    .command('plan [NAME...]')
    .description('tell what a sync would write, by fingerprint; exit code 2 when there is something')
    .option('--json', 'print the plan as JSON')
    .addHelpText(
      'after',
      examples('npx gcda secrets plan', 'npx gcda secrets plan prod --json', 'npx gcda secrets plan dev-crm'),
    )
    .action(
      handle((names: string[], { json = false }: JsonOption) => handlers().runSecretPlan(names, { isJson: json }, io)),
    );
  secrets
    .command('status [NAME...]')
    .description('tell whether the platform has what was written last, by whom and when')
    .option('--json', 'print the status as JSON')
    .addHelpText('after', examples('npx gcda secrets status', 'npx gcda secrets status prod --json'))
    .action(
      handle((names: string[], { json = false }: JsonOption) =>
        handlers().runSecretStatus(names, { isJson: json }, io),
      ),
    );
  secrets
    .command('history <NAME>')
    .description('tell what happened to one secret: when, by whom, why')
    .option('--json', 'print the records as JSON')
    .addHelpText('after', examples('npx gcda secrets history prod_crm_apikey'))
    .action(
      handle((name: string, { json = false }: JsonOption) => handlers().runSecretHistory(name, { isJson: json }, io)),
    );
}
