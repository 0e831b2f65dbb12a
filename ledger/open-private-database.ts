import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { fileExposure, ownAccount } from '../core/exposure';
import { ProblemsError } from '../core/problem';
import { databaseUnusable } from './database-problems';
import { ensurePrivateFolder } from '../core/private-folder';

/** Files that SQLite keeps beside a database, with its mode. */
const beside = ['-wal', '-shm', '-journal'];
const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Makes sure of the file before SQLite opens it: a regular file of this account, mode 0600, made where there is none, in a folder in which
 * nobody else can exchange it. The same goes for what lies beside it.
 *
 * @throws ProblemsError `ledger-exposed`, `folder-exposed`, `database-unusable`
 */
export function openPrivateDatabase(file: string): void {
  open(file, O_WRONLY | O_APPEND | O_CREAT);
}

/** Makes sure of one that is there, and makes nothing. */
export function assertPrivateDatabase(file: string): void {
  open(file, O_RDONLY);
}

function open(file: string, flags: number): void {
  try {
    ensurePrivateFolder(dirname(file));
    // Neither a link nor a pipe is opened, and none makes us wait.
    const handle = openSync(file, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
    try {
      judge(file, file, fstatSync(handle));
    } finally {
      closeSync(handle);
    }
    for (const end of beside) {
      const stats = lstatSync(`${file}${end}`, { throwIfNoEntry: false });
      if (stats) judge(file, `${file}${end}`, stats);
    }
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
    throw databaseUnusable(file, code === 'ELOOP' || code === 'ENXIO' ? 'it is no plain file' : `got ${code}`);
  }
}

function judge(database: string, file: string, stats: Stats): void {
  if (!stats.isFile()) throw databaseUnusable(database, `${file} is no plain file`);
  const exposure = fileExposure(stats, ownAccount());
  if (exposure === undefined) return;
  throw new ProblemsError([
    {
      code: 'ledger-exposed',
      where: `file ${file}`,
      what: `the ledger must be for its owner only: ${exposure}`,
      fix: `chown it to yourself and \`chmod 600 ${file}\`; \`npx gcda audit verify\` says whether it was changed`,
    },
  ]);
}
