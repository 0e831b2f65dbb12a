import { DatabaseSync } from 'node:sqlite';

/** The system takes back the locks of a killed process a moment after it looks dead. */
const patienceMilliseconds = 300;

/**
 * Takes the data folder for this process, or answers undefined when another one holds it. The lock is the operating system's, through
 * SQLite: it ends with the process, however that dies, so there is no stale lock to clean up.
 */
export function tryLockFolder(lockFile: string): { release(): void } | undefined {
  const database = new DatabaseSync(lockFile, { timeout: patienceMilliseconds });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === sqliteBusy;
}
