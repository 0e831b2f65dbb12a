import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as Sandbox from '../../sandbox';

// Lazy, as everything of the sandbox in this room.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- `import()` would need a file extension that the test runner cannot resolve
const sandbox = () => require('../../sandbox') as typeof Sandbox;

/**
 * A data folder for one run: `.gcda/demo/<process>-<random>`. The sandbox that somebody works in is another one, and so is that of a run
 * beside this one. What earlier runs left that were killed, or kept and stopped since, is removed.
 */
export function makeDemoFolder(project: string): Sandbox.DataFolder {
  const home = join(project, '.gcda', 'demo');
  removeLeftovers(home);
  const folder = sandbox().dataFolderAt(join(home, `${process.pid}-${randomBytes(4).toString('hex')}`));
  sandbox().ensureDataFolder(folder);
  return folder;
}

/** Removes the folder of a run that is over, and what is above it when that is empty. */
export function removeDemoFolder({ directory }: Sandbox.DataFolder): void {
  rmSync(directory, { recursive: true, force: true });
  removeIfEmpty(join(directory, '..'));
}

function removeLeftovers(home: string): void {
  if (!existsSync(home)) return;
  for (const name of readdirSync(home)) {
    const folder = sandbox().dataFolderAt(join(home, name));
    if (isAlive(Number.parseInt(name, 10)) || isServed(folder)) continue;
    rmSync(folder.directory, { recursive: true, force: true });
  }
}

/** The process that made the folder: it may be about to start its sandbox. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A sandbox that was kept outlives the process that started it. */
function isServed({ lock }: Sandbox.DataFolder): boolean {
  if (!existsSync(lock)) return false;
  const taken = sandbox().tryLockFolder(lock);
  taken?.release();
  return taken === undefined;
}

function removeIfEmpty(folder: string): void {
  try {
    if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
  } catch {
    // Another run is at work in it, or has removed it.
  }
}
