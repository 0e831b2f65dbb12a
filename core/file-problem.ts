import { printable } from './printable';
import type { Problem } from './problem';

/** What the system said, and what can be done about it. */
type Refusal = readonly [what: string, fix: string];

const noRight: Refusal = ['this account may not', 'correct the owner or mode, or run it as another account'];
const noRoom: Refusal = ['there is no room left', 'make room there, then run it again'];
const busy: Refusal = ['something else has it in use', 'run it again when that is over'];
const device: Refusal = ['the disk or the network behind it failed', 'see the system’s log'];

/** Refusals that say something of the machine or of what lies there. Those that are left out, such as EBADF and EINVAL, are bugs of ours. */
const refusals: Readonly<Record<string, Refusal>> = {
  EACCES: noRight,
  EPERM: noRight,
  EROFS: ['the file system is read-only', 'work in a folder that can be written to'],
  ENOSPC: noRoom,
  EDQUOT: ['the quota of this account is used up', 'make room there, then run it again'],
  EFBIG: ['it would be larger than a file may be here', 'see the limits of this account: `ulimit -a`'],
  EMFILE: ['too many files are open', 'raise the limit: `ulimit -n`'],
  ENFILE: ['too many files are open on this machine', 'see what has them open'],
  ENOMEM: ['there is no memory left', 'free some, then run it again'],
  EAGAIN: ['the system has no room for it now', 'run it again later; see `ulimit -a`'],
  ENOENT: ['it is not there', 'see that the path is right, and that nothing else removes it'],
  ENOTDIR: ['a part of the path is no folder', 'move away what is in the way'],
  EISDIR: ['it is a folder, and must be a file', 'move the folder away'],
  EEXIST: ['it is there already', 'move it away'],
  ENOTEMPTY: ['the folder is not empty', 'move away what is in it'],
  ELOOP: ['its links lead in a circle', 'correct the links'],
  ENAMETOOLONG: ['its name is too long', 'use a shorter path'],
  EXDEV: ['it would be moved to another file system', 'keep its folder on one file system'],
  EMLINK: ['it has too many links', 'remove some'],
  EBUSY: busy,
  ETXTBSY: busy,
  EIO: device,
  ESTALE: device,
  ENXIO: device,
  ENODEV: device,
  EREMOTEIO: device,
  ENOTSUP: ['the file system cannot do this', 'work in another folder'],
  ENOSYS: ['the file system cannot do this', 'work in another folder'],
};

/** Node's own word for a folder that cannot be made with those above it, whatever keeps it from that. */
const unmade: Refusal = ['a folder above it is missing, or read-only', 'work in a folder that can be written to'];

function isFolderUnmade({ code, syscall }: SystemError): boolean {
  return code === 'ENOENT' && syscall === 'mkdir';
}

/** Calls that go over the network fail for other reasons, and are told of where they are made. */
const networkCalls = /^(connect|getaddrinfo|getnameinfo|bind|listen|accept|sendto?|recv|queryA)/;

interface SystemError {
  readonly code: string;
  readonly syscall: string;
  readonly path?: unknown;
  readonly dest?: unknown;
}

/**
 * A refusal of the system at a file or program, as a problem that says where and why; undefined for every other error. Its own message is
 * left out: what it is made of is said.
 */
export function fileProblem(error: unknown): Problem | undefined {
  const found = systemError(error);
  const refusal = found && (isFolderUnmade(found) ? unmade : refusals[found.code]);
  if (!refusal) return undefined;
  const { code, syscall } = found;
  const [what, fix] = refusal;
  return {
    code: 'file-refused',
    where: placeOf(found),
    what: `the system refused ${verbOf(syscall)} (${code}): ${what}`,
    fix,
  };
}

/** The error itself, or what caused it. */
function systemError(error: unknown): SystemError | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    if (isSystemError(current)) return current;
    current = 'cause' in current ? current.cause : undefined;
  }
  return undefined;
}

function isSystemError(error: object): error is SystemError {
  if (!('code' in error) || !('syscall' in error)) return false;
  return typeof error.code === 'string' && typeof error.syscall === 'string' && !networkCalls.test(error.syscall);
}

function placeOf({ path, dest, syscall }: SystemError): string {
  const [, program] = /^spawn(?:Sync)? (.+)$/s.exec(syscall) ?? [];
  const places = [path, dest].filter((place) => typeof place === 'string' && place !== '') as readonly string[];
  return printable(places.length > 0 ? places.join(' → ') : program === undefined ? 'a file' : `program ${program}`);
}

function verbOf(syscall: string): string {
  return `\`${printable(syscall.replace(/ .*/s, ''))}\``;
}
