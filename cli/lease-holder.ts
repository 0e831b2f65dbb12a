import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** This process as the holder of a lease: `ada (process 4242 on laptop)`. */
export function thisProcess(actor: string): string {
  return `${actor} (process ${process.pid} on ${machine()})`;
}

/** True for a process of this machine that is not there any more, and so will never give its lease back. Of others nothing is known. */
export function hasEnded(holder: string): boolean {
  const [, pid, place] = /\(process (\d+) on (.+)\)$/.exec(holder) ?? [];
  return place === machine() && !isThere(Number(pid));
}

/** Containers may share a name and yet see different processes: then the number of their view is part of it. */
function machine(): string {
  try {
    return `${hostname()}/${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return hostname();
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // One that belongs to somebody else is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
