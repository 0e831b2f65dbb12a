import { mkdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atFile } from './at-file';
import { folderExposure, ownAccount } from './exposure';
import { ProblemsError } from './problem';

/**
 * Makes a folder that is missing: closed to other accounts, and out of version control. One that is there is left as it is, and must be one
 * in which nobody else can exchange files.
 *
 * @throws ProblemsError `folder-exposed`
 */
export function ensurePrivateFolder(directory: string): void {
  const stats = statSync(directory, { throwIfNoEntry: false });
  // Something else in its place shows when a file is opened below it.
  if (stats) return stats.isDirectory() ? assertPrivateFolder(directory, stats) : undefined;
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

function assertPrivateFolder(directory: string, stats: { readonly mode: number; readonly uid: number }): void {
  const exposure = folderExposure(stats, ownAccount());
  if (exposure === undefined) return;
  throw new ProblemsError([
    {
      code: 'folder-exposed',
      where: `folder ${directory}`,
      what: `keys and ledger must lie where nobody else can exchange them: ${exposure}`,
      fix: `chown ${directory} to yourself, \`chmod go-w ${directory}\`, and see that its files are still yours`,
    },
  ]);
}
