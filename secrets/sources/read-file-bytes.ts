import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describeOpenFailure, judge, openFlags } from '../../core/read-regular-file';
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
    const refused = judge(resolve(wanted.directory, wanted.path), await file.stat(), {
      isPrivate: wanted.isPrivate,
      maxBytes: Infinity, // what lies behind the most that is read is left
    });
    if (refused) throw refused.kind === 'exposed' ? exposed(wanted, refused.found) : unreadable(wanted, refused.found);
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
    // Links are followed: mounted secrets are links in places.
    return await open(resolve(wanted.directory, wanted.path), openFlags(true));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const { missing, path, secret } = wanted;
    if (code === 'ENOENT') throw sourceProblem(missing.code, secret, `file ${path} does not exist`, missing.fix);
    throw unreadable(wanted, `cannot be opened: ${describeOpenFailure(code ?? 'unknown reason')}`);
  }
}

function exposed({ path, secret }: FileToRead, found: string): Error {
  return sourceProblem(
    'value-file-exposed',
    secret,
    `${path} must be for its owner only: ${found}`,
    `chown it to yourself, chmod 600 ${path}, \`chmod go-w\` its folder, and change what it holds if others may have seen it`,
  );
}
