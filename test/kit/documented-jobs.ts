import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../docs/documents';

/** Commands of `gcda` and the client that runs each, as docs/authoring/access.md has them. */
export const documentedJobs: readonly (readonly [command: string, client: string])[] = readFileSync(
  join(root, 'docs/authoring/access.md'),
  'utf8',
)
  .split('\n')
  .flatMap((line) => {
    const [, name = '', client = ''] = /^\| `gcda ([^`]+)` \| ([a-z-]+) \|$/.exec(line) ?? [];
    return name === '' ? [] : [[name, client] as const];
  });
