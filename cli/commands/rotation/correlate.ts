import type * as RunCorrelate from '../../rotation/run-correlate';
import type { Register } from '../../io';
import { toSeconds } from '../to-seconds';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../../rotation/run-correlate') as typeof RunCorrelate;

interface Options {
  readonly since: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const notes = `
Lays the platform's audit records of credentials, the ledger's records, and the answers that runs of ours in the test console
got side by side. Exits with 1 when a write was followed by refusals or made by somebody else, 2 when the audit log cannot be read,
as always in native-secrets.`;

/** `gcda rotation correlate ENV`. */
export const registerCorrelate: Register = (rotation, io, handle) => {
  rotation
    .command('correlate <ENV>')
    .description('which writes of credentials were followed by 401 or 403, and which were not ours')
    .option('--since <time>', 'how far to look back: 90m, 24h, 7d', toSeconds, 24 * 3600)
    .option('--markdown', 'print it as Markdown')
    .option('--json', 'print it as JSON')
    .addHelpText('after', notes)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx gcda rotation correlate prod\n  $ npx gcda rotation correlate stg --since 7d --markdown > correlation.md\n',
    )
    .action(
      handle((environment: string, { since, json, markdown }: Options) => {
        const format = json ? 'json' : markdown ? 'markdown' : 'text';
        return handlers().runCorrelate({ environment, sinceSeconds: since, format }, io);
      }),
    );
};
