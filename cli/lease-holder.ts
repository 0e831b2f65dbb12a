import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** This process as the holder of a lease: `ada (process 4242.8812345 on laptop/3fa9c01be2d4)`. */
export function thisProcess(actor: string): string {
  const begun = begunAt(process.pid);
  return `${actor} (process ${process.pid}${begun === undefined ? '' : `.${begun}`} on ${machine()})`;
}

/** The same for one of several workers that a process may be. */
export function aWorker(): string {
  return thisProcess(`worker ${randomUUID()}`);
}

/**
 * True for a process of this machine that is not there any more, and so will never give its lease back; one that has its number by now was
 * begun at another time. Of other machines, and of what other containers see, nothing is known.
 */
export function hasEnded(holder: string): boolean {
  const [, number, begun, place] = /\(process (\d+)(?:\.(\d+))? on (\S+)\)/.exec(holder) ?? [];
  if (number === undefined || place !== machine()) return false;
  const pid = Number(number);
  if (!isThere(pid)) return true;
  const now = statusOf(pid);
  if (now === undefined || begun === undefined) return false;
  return now.isOver || now.begun !== begun;
}

let known: string | undefined;

/**
 * Where process numbers mean the same: one start of one kernel, and one view of its processes. Containers may share a name and yet see
 * different ones, and a machine that was started anew gives the numbers out again.
 */
function machine(): string {
  return (known ??= `${hostname()}/${viewOf().slice(0, 12)}`);
}

function viewOf(): string {
  const boot = bootOf();
  const processes = attempt(() => readlinkSync('/proc/self/ns/pid'));
  // Times of begin are told by its clock; older kernels have one for all.
  const clock = attempt(() => readlinkSync('/proc/self/ns/time')) ?? '';
  // A kernel that does not say which one it is cannot be told from others: nobody judges of its processes.
  if (process.platform === 'linux' && (boot === undefined || processes === undefined)) return randomUUID();
  return createHash('sha256').update(`${boot} ${processes} ${clock}`).digest('hex');
}

/** Which start of the kernel this is; told by systemd where a unit hides the file. */
function bootOf(): string | undefined {
  const { GCDA_BOOT_ID: told = '' } = process.env;
  const text = told === '' ? attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) : told;
  return text?.replaceAll('-', '').toLowerCase();
}

function begunAt(pid: number): string | undefined {
  return statusOf(pid)?.begun;
}

/** What the kernel says of a process; undefined where it says nothing. */
function statusOf(pid: number): { readonly begun: string; readonly isOver: boolean } | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === undefined) return undefined;
  // The name, in brackets, may hold anything. State is the third field, the time of begin the twenty-second.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', begun] = [fields[0], fields[19]];
  // One that has ended and was not collected by its parent is still listed.
  return begun === undefined ? undefined : { begun, isOver: /[ZXx]/.test(state) };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
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
