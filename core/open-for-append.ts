import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { ProblemsError } from './problem';

const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Opens a log of ours to write behind its end, and makes it where there is none, mode 0600. Nothing else in its place is written to, and
 * none makes us wait.
 *
 * @throws ProblemsError `file-unfit` for a pipe, a link, a device or a folder; what the system says otherwise
 */
export function openForAppend(file: string): number {
  const handle = open(file);
  if (fstatSync(handle).isFile()) return handle;
  closeSync(handle);
  throw unfit(file);
}

function open(file: string): number {
  try {
    return openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // A pipe that nobody reads, a link, a folder.
    throw ['ENXIO', 'ELOOP', 'EISDIR'].includes(code) ? unfit(file) : error;
  }
}

function unfit(where: string): ProblemsError {
  return new ProblemsError([
    { code: 'file-unfit', where, what: 'it must be a plain file, and is another thing', fix: 'remove it' },
  ]);
}
