import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { atFile } from '../../core/at-file';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { ensurePrivateFolder } from '../private-folder';
import type { KeyShelf } from './key-shelf';

/** Keys in files of a folder, one a file, mode 0600. */
export function keyFiles(folder: string): KeyShelf {
  const fileOf = (name: string) => join(folder, name);
  return {
    placeOf: (name) => `file ${fileOf(name)}`,
    read: (name) => readKeyFile(fileOf(name)),
    write: (name, key) => {
      ensurePrivateFolder(folder);
      return writeKeyFile(fileOf(name), key);
    },
    remove: (name) => rm(fileOf(name), { force: true }),
  };
}

/**
 * The text of a key file; undefined when there is none.
 *
 * @throws ProblemsError `key-file-exposed` when others may read it, `key-unreadable`
 */
export async function readKeyFile(file: string): Promise<Redacted | undefined> {
  const handle = await tryOpen(file);
  if (!handle) return undefined;
  try {
    // Asked of the open file, not of the path: nobody can swap it in between.
    const stat = await handle.stat();
    if (!stat.isFile()) throw unreadable(file, 'it is none');
    if ((stat.mode & 0o077) !== 0) throw exposed(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    const text = buffer.toString('latin1', 0, bytesRead);
    buffer.fill(0);
    return Redacted.of(text);
  } finally {
    await handle.close();
  }
}

/** More than any key and its line end. */
const maxBytes = 100;

async function tryOpen(file: string): Promise<FileHandle | undefined> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    return await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw unreadable(file, `got ${code ?? 'an unknown error'}`);
  }
}

/** A reader sees the old key or the new one, never a part; and what was written is on the disk. */
async function writeKeyFile(file: string, key: Redacted): Promise<void> {
  const draft = `${file}.draft`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await atFile(draft, () => handle.writeFile(`${key.reveal()}\n`));
    await atFile(draft, () => handle.sync());
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

function exposed(file: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-file-exposed',
      where: `file ${file}`,
      what: 'a key file must be for its owner only, and others may read or change it',
      fix: `chmod 600 ${file}; if others may have read it, \`npx gcda keys rotate\` as well`,
    },
  ]);
}

function unreadable(file: string, found: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-unreadable',
      where: `file ${file}`,
      what: `a key must be in a plain file that you may read, ${found}`,
      fix: 'correct the path or its permissions',
    },
  ]);
}
