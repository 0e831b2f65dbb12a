import { exitCodes } from '../../core/problem';
import type { Register } from '../io';
import { toSeconds } from './to-seconds';
import type * as RunPromote from '../run-promote';
import { formatOf, type FormatOptions } from './format';

// Loaded when the command runs, so that help stays fast; `import()` would need a file extension that the test runner cannot resolve.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
const handlers = () => require('../run-promote') as typeof RunPromote;

interface Options extends FormatOptions {
  readonly maxAge: number;
}

/** `gcda promote FROM TO`. */
export const registerPromote: Register = (program, io, handle) => {
  const promote = program
    .command('promote <FROM> <TO>')
    .description('say whether TO may get what FROM has: a gate for pipelines, which changes nothing')
    .option('--max-age <time>', 'oldest verification of FROM that counts: 90m, 24h, 7d', toSeconds, 24 * 3600)
    .option('--all', 'show what is the same in both, too')
    .option('--markdown', 'print the comparison and the reasons as Markdown')
    .option('--json', 'print everything as JSON')
    .addHelpText(
      'after',
      [
        '',
        'Exits with 0 when nothing stands in the way and TO has everything, 1 when it is refused,',
        '2 when nothing stands in the way and TO is still to be deployed or to get values.',
        '',
        'Examples:',
        '  $ npx gcda promote stg prod',
        '  $ npx gcda promote stg prod --max-age 2h --markdown > promotion.md',
        '',
      ].join('\n'),
    );
  promote.action(
    handle((from: string, to: string, { maxAge, ...options }: Options) => {
      if (from === to)
        promote.error('error: FROM and TO must be two environments', {
          exitCode: exitCodes.usage,
          code: 'gcda.same-environment',
        });
      return handlers().runPromote({ from, to, maxAgeSeconds: maxAge }, formatOf(options), io);
    }),
  );
};
