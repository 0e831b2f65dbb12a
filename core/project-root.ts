import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project that a folder belongs to, without links: the nearest folder around it with a `cdktf.json`; undefined where there is none. */
export function tryFindProject(folder: string): string | undefined {
  for (let current = realpathSync(folder); ; current = dirname(current)) {
    if (existsSync(join(current, 'cdktf.json'))) return current;
    if (current === dirname(current)) return undefined;
  }
}
