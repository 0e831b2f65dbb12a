import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Redacted } from '../../core/redacted';
import { maxValueBytes } from '../value-problems';
import { sourceProblem, type ReadSource } from './source';
import { stripLineEnd } from './strip-line-end';

/** Takes the value from a file that only its owner can read. One line end at the end of the file is not part of the value. */
export const readFile: ReadSource<'file'> = async (source, secret, ports) => {
  const path = resolve(ports.directory, source.path);
  const file = await openFile(path, source.path, secret);
  try {
    // Asked of the open file, not of the path: nobody can swap it in between.
    const stat = await file.stat();
    if (!stat.isFile()) throw unreadable(secret, source.path, 'is not a file');
    if ((stat.mode & 0o077) !== 0) {
      throw sourceProblem(
        'value-file-exposed',
        secret,
        `${source.path} can be read or changed by others than its owner`,
        `chmod 600 ${source.path}, and change the value if others may have seen it`,
      );
    }
    return Redacted.of(stripLineEnd(await readText(file, source.path, secret)));
  } finally {
    await file.close();
  }
};

async function openFile(path: string, shown: string, secret: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw sourceProblem(
        'value-missing',
        secret,
        `file ${shown} does not exist`,
        `write the value to ${shown} with mode 0600`,
      );
    throw unreadable(secret, shown, `cannot be opened (${code ?? 'unknown reason'})`);
  }
}

// One byte more than two line ends above the limit is enough to say "too long" without reading a whole disk image.
async function readText(file: FileHandle, shown: string, secret: string): Promise<string> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(maxValueBytes + 3), 0, maxValueBytes + 3, 0);
  const bytes = buffer.subarray(0, bytesRead);
  try {
    // Over-long files may be cut inside a character; the length rule speaks then.
    return new TextDecoder('utf-8', { fatal: bytesRead <= maxValueBytes + 2, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable(secret, shown, 'is not UTF-8 text');
  } finally {
    bytes.fill(0);
  }
}

function unreadable(secret: string, shown: string, what: string): Error {
  return sourceProblem(
    'value-unreadable',
    secret,
    `${shown} ${what}`,
    `make ${shown} a plain text file that you own, with mode 0600`,
  );
}
