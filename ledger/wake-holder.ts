import { readFileSync, statSync } from 'node:fs';

/**
 * Has a process go on that stands still in the middle of a transaction, and so keeps everybody from the file: one that was stopped by a
 * signal, or sent to the background. It ends its transaction and is fenced out of all that it has lost meanwhile. Does nothing where the
 * system does not say who it is, or does not allow it.
 */
export function wakeHolder(file: string): void {
  for (const pid of holdersOf(`${file}-shm`)) {
    if (pid !== process.pid && isStopped(pid)) attempt(() => process.kill(pid, 'SIGCONT'));
  }
}

/** The byte of the shared index by which SQLite tells who may write (its file `wal.c`: WAL_WRITE_LOCK). */
const writeLock = 120;

/** Processes that may write, by Linux's list of locks: `1: POSIX  ADVISORY  WRITE 4242 fe:00:1234 120 120`. */
function holdersOf(file: string): readonly number[] {
  const inode = attempt(() => statSync(file).ino);
  const locks = attempt(() => readFileSync('/proc/locks', 'utf8'));
  if (inode === undefined || locks === undefined) return [];
  return locks.split('\n').flatMap((line) => {
    const [, , , kind, pid, place = '', from, to] = line.trim().split(/\s+/);
    const isIt =
      kind === 'WRITE' && place.endsWith(`:${inode}`) && Number(from) <= writeLock && writeLock <= Number(to);
    return isIt ? [Number(pid)] : [];
  });
}

/** `T` is stopped by a signal; `t`, by a debugger, is left alone. */
function isStopped(pid: number): boolean {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return text !== undefined && /\) T /.test(text);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
