import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atFile } from '../core/at-file';

/** Makes a folder that is missing: closed to other accounts, and out of version control. One that is there is left as it is. */
export function ensurePrivateFolder(directory: string): void {
  if (existsSync(directory)) return;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const ignore = join(directory, '.gitignore');
  try {
    atFile(ignore, () => writeFileSync(ignore, '*\n'));
  } catch (error) {
    // Without it nothing may be put there: a folder that stayed would be taken for a sound one.
    removeEmpty(directory, ignore);
    throw error;
  }
}

function removeEmpty(directory: string, ignore: string): void {
  try {
    rmSync(ignore, { force: true });
    rmdirSync(directory);
  } catch {
    // Somebody has put something there meanwhile; what went wrong first is said.
  }
}
