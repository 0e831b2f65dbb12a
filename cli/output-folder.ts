import type { Io } from './io';

/** Where synthesis writes: the fork's own setting, which `gcda sandbox env` makes, or its default. */
export function outputFolder(env: Io['env']): string {
  return env.CDKTF_OUTPUT ?? 'cdktf.out';
}
