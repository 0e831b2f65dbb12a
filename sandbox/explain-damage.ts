import { ProblemsError } from '../core/problem';
import type { DataFolder } from './data-folder';

/** SQLite's result codes for a file that is damaged, is no database, or cannot be opened as one. */
const damaged: ReadonlySet<number> = new Set([11, 14, 26]);

/** What a start failed for, as a problem where one of the folder's databases is the reason. */
export function explainDamage(error: unknown, { directory }: DataFolder): unknown {
  const isSqlite = typeof error === 'object' && error !== null && 'errcode' in error;
  if (!isSqlite || typeof error.errcode !== 'number' || !damaged.has(error.errcode & 0xff)) return error;
  return new ProblemsError([
    {
      code: 'sandbox-data-unreadable',
      where: directory,
      what: 'one of its databases (genesys.db, targets.db, lock.db) is damaged, or no database',
      fix: 'take the folder from a copy, or delete it and start anew',
    },
  ]);
}
