import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readStill } from './read-still';
import { sourceProblem } from './source';

/** A file to read, and how to speak of it. */
export interface FileToRead {
  /** As declared; relative to `directory`. */
  readonly path: string;
  readonly directory: string;
  /** The secret whose value is being read. */
  readonly secret: string;
  /** Most bytes that are read; what lies behind them is left. */
  readonly maxBytes: number;
  /** True where a file that others can read is refused. */
  readonly isPrivate: boolean;
  /** Code and fix of the problem when the file does not exist. */
  readonly missing: { readonly code: string; readonly fix: string };
  /** What the file must be, for the fix of an unreadable one. */
  readonly kind: string;
}

/**
 * The beginning of a regular file. The caller overwrites the bytes once it has what it needs.
 *
 * @throws ProblemsError `value-unreadable`, `value-file-exposed`, or the caller's code for a missing file
 */
export async function readFileBytes(wanted: FileToRead): Promise<Buffer> {
  const file = await openFile(wanted);
  try {
    // Asked of the open file, not of the path: nobody can swap it in between.
    const stat = await file.stat();
    if (!stat.isFile()) throw unreadable(wanted, 'is not a file');
    if (wanted.isPrivate && (stat.mode & 0o077) !== 0) throw exposed(wanted);
    const bytes = await readStill(file, wanted.maxBytes);
    if (!bytes) throw unreadable(wanted, 'was changed while it was read');
    return bytes;
  } finally {
    await file.close();
  }
}

/** A file that is there and is no use. `what` must not quote it. */
export function unreadable({ secret, path, kind }: FileToRead, what: string): Error {
  return sourceProblem('value-unreadable', secret, `${path} ${what}`, `make ${path} ${kind}`);
}

async function openFile(wanted: FileToRead): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    return await open(resolve(wanted.directory, wanted.path), constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const { missing, path, secret } = wanted;
    if (code === 'ENOENT') throw sourceProblem(missing.code, secret, `file ${path} does not exist`, missing.fix);
    throw unreadable(wanted, `cannot be opened (${code ?? 'unknown reason'})`);
  }
}

function exposed({ path, secret }: FileToRead): Error {
  return sourceProblem(
    'value-file-exposed',
    secret,
    `${path} can be read or changed by others than its owner`,
    `chmod 600 ${path}, and change what it holds if others may have seen it`,
  );
}
