import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { fileExposure, folderExposure, ownAccount } from './exposure';

/** How a file is read. */
export interface FileReading {
  /** Most bytes it may have. */
  readonly maxBytes: number;
  /**
   * It may hold values: it must belong to this account or to root, be closed to others, and lie in a folder that others cannot write to.
   *
   * @default false
   */
  readonly isPrivate?: boolean | undefined;
  /**
   * Whether a symbolic link is followed: yes for files that a user names, which are mounted as links in places; no for files that we make.
   *
   * @default true
   */
  readonly followsLinks?: boolean | undefined;
}

/** A file's bytes, that there is none, or why it is not read; `exposed` where others could have read or changed it. */
export type FileRead =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unfit' | 'exposed'; readonly found: string };

/**
 * Reads a regular file as a whole. It is opened once and judged by its handle. Pipes, sockets, devices and folders in its place are refused,
 * and none of them makes us wait.
 */
export function readRegularFile(file: string, options: FileReading): FileRead {
  const opened = open(file, options.followsLinks ?? true);
  if (typeof opened !== 'number') return opened;
  try {
    return judge(file, fstatSync(opened), options) ?? readAll(opened, options.maxBytes);
  } catch (error) {
    return unfit(`reading it failed with ${codeOf(error)}`);
  } finally {
    closeSync(opened);
  }
}

/** Flags with which a file is opened so that nothing in its place makes us wait. */
export function openFlags(followsLinks: boolean): number {
  // Without O_NONBLOCK, opening a named pipe would wait for its writer.
  return constants.O_RDONLY | constants.O_NONBLOCK | (followsLinks ? 0 : constants.O_NOFOLLOW);
}

/** Why an opened file, or what stands in its place, is not to be read. */
export function judge(
  file: string,
  stats: Stats,
  { isPrivate = false, maxBytes }: Pick<FileReading, 'isPrivate' | 'maxBytes'>,
): Extract<FileRead, { found: string }> | undefined {
  if (!stats.isFile()) return unfit(kindOf(stats));
  const exposure = isPrivate ? privateExposure(file, stats) : undefined;
  if (exposure !== undefined) return { kind: 'exposed', found: exposure };
  return stats.size > maxBytes ? unfit(`it is larger than ${maxBytes} bytes`) : undefined;
}

/** Why opening failed: `code` as the system gives it. */
export function describeOpenFailure(code: string): string {
  if (code === 'ELOOP') return 'it is a symbolic link, or links lead in a circle';
  if (code === 'ENXIO') return kindOf(undefined);
  if (code === 'ENOTDIR') return 'a part of its path is no folder';
  return code === 'EACCES' || code === 'EPERM' ? 'you may not read it' : `opening it failed with ${code}`;
}

function open(file: string, followsLinks: boolean): number | FileRead {
  try {
    return openSync(file, openFlags(followsLinks));
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? { kind: 'missing' } : unfit(describeOpenFailure(code));
  }
}

function privateExposure(file: string, stats: Stats): string | undefined {
  const own = fileExposure(stats, ownAccount());
  if (own !== undefined) return own;
  const folder = dirname(realpathSync(file));
  const around = folderExposure(statSync(folder), ownAccount());
  return around && `others could exchange it, since of its folder ${folder}: ${around}`;
}

function readAll(handle: number, maxBytes: number): FileRead {
  // One byte more than is allowed: it may have grown since it was judged.
  const chunks: Buffer[] = [];
  for (let left = maxBytes + 1; left > 0;) {
    const chunk = Buffer.alloc(Math.min(left, 65_536));
    const length = readSync(handle, chunk, 0, chunk.length, null);
    if (length === 0) return { kind: 'read', bytes: Buffer.concat(chunks) };
    chunks.push(chunk.subarray(0, length));
    left -= length;
  }
  return unfit(`it is larger than ${maxBytes} bytes`);
}

function kindOf(stats: Stats | undefined): string {
  if (stats?.isDirectory()) return 'it is a folder';
  if (stats?.isFIFO()) return 'it is a named pipe';
  if (stats?.isBlockDevice() || stats?.isCharacterDevice()) return 'it is a device';
  return 'it is a socket or a device';
}

function unfit(found: string): { readonly kind: 'unfit'; readonly found: string } {
  return { kind: 'unfit', found };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'an unknown error';
}
