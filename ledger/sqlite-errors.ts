import { databaseDamaged, databaseUnusable } from './database-problems';

/** Primary result codes (https://sqlite.org/rescode.html). */
export const sqliteBusy = 5;
export const sqliteFull = 13;

/** What the state of the file or disk can be the reason of. */
const unusable: Readonly<Record<number, string>> = {
  8: 'it is read-only',
  10: 'reading or writing failed',
  11: 'it is damaged',
  13: 'the disk is full',
  14: 'it cannot be opened',
  26: 'it is no SQLite database',
};

/** What tables can be the reason of that are not as this program made them. */
const damaged: Readonly<Record<number, string>> = {
  19: 'a constraint or a trigger refuses what is written',
  20: 'a column takes another type',
};

/** SQLite has one code for all of these, and for mistakes in a statement. */
const otherShape = /no such (table|column|index)|has no column named|ON CONFLICT clause does not match|already exists/;

/** What went wrong in words of ours; everything that file, disk and tables are not the reason of is a bug, and stays as it is. */
export function explainSqliteError(error: unknown, file: string): unknown {
  const code = resultCode(error);
  if (unusable[code] !== undefined) return databaseUnusable(file, unusable[code]);
  if (damaged[code] !== undefined) return databaseDamaged(file, damaged[code]);
  const isOtherShape = code === 1 && otherShape.test((error as Error).message);
  return isOtherShape ? databaseDamaged(file, 'a table, a column or an index is missing, or there already') : error;
}

/** SQLite's primary result code; 0 for what does not come from it. */
export function resultCode(error: unknown): number {
  const isSqlite = typeof error === 'object' && error !== null && 'errcode' in error;
  return isSqlite && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
}
