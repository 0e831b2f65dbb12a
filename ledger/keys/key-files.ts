import { open, rename, rm } from 'node:fs/promises';
import { fileIn } from '../../core/plain-name';
import { atFile } from '../../core/at-file';
import { ProblemsError } from '../../core/problem';
import { readRegularFile } from '../../core/read-regular-file';
import { Redacted } from '../../core/redacted';
import { ensurePrivateFolder } from '../../core/private-folder';
import type { KeyShelf } from './key-shelf';

/** Keys in files of a folder, one a file, mode 0600. */
export function keyFiles(folder: string): KeyShelf {
  const fileOf = (name: string) => fileIn(folder, name);
  return {
    placeOf: (name) => `file ${fileOf(name)}`,
    read: async (name) => readKeyFile(fileOf(name), { followsLinks: false }),
    write: async (name, key) => {
      ensurePrivateFolder(folder);
      await writeKeyFile(fileOf(name), key);
    },
    remove: async (name) => rm(fileOf(name), { force: true }),
  };
}

/** How a key file is looked at. */
export interface KeyFileReading {
  /** Whether a symbolic link is followed: for files that a user names, and not on our own shelf. */
  readonly followsLinks: boolean;
}

/**
 * The text of a key file; undefined when there is none.
 *
 * @throws ProblemsError `key-file-exposed` when others may read or exchange it, `key-unreadable`
 */
export function readKeyFile(file: string, { followsLinks }: KeyFileReading): Promise<Redacted | undefined> {
  return Promise.resolve().then(() => {
    const read = readRegularFile(file, { maxBytes, isPrivate: true, followsLinks });
    if (read.kind === 'missing') return undefined;
    if (read.kind !== 'read') throw read.kind === 'exposed' ? exposed(file, read.found) : unreadable(file, read.found);
    const text = read.bytes.toString('latin1');
    read.bytes.fill(0);
    return Redacted.of(text);
  });
}

/** More than any key and its line end. */
const maxBytes = 100;

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

function exposed(file: string, found: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-file-exposed',
      where: `file ${file}`,
      what: `a key file must be for its owner only: ${found}`,
      fix: `chown it to yourself, chmod 600 ${file}; if others may have read it, \`npx gcda keys rotate\` as well`,
    },
  ]);
}

function unreadable(file: string, found: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-unreadable',
      where: `file ${file}`,
      what: `a key must be in a plain file that you may read: ${found}`,
      fix: 'correct the path or its permissions',
    },
  ]);
}
