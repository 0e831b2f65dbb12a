import { join } from 'node:path';

/** The command line, as it was compiled. */
export const gcda = join(__dirname, '../../../packages/cli/bin/gcda.js');

/** An environment with nothing of the caller's that could point elsewhere. */
export function ownEnvironment(more: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NO_COLOR: '1', ...more };
}
