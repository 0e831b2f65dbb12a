import type { ChildProcess } from 'node:child_process';

/** Ends a program that was started as a group of its own, and all that it started. */
export function killGroup(child: Pick<ChildProcess, 'pid' | 'kill'>): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // No group of that number: everything has ended, or the system has no process groups.
    child.kill('SIGKILL');
  }
}
