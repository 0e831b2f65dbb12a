import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

const pageBytes = 4096;
const mebibyte = 1024 * 1024;

/** With less room than this beside the database a command says so: some 4,000 rotations' worth of records. */
export const neededBytes = 16 * mebibyte;

/** With less than this, what is in the log is taken over before every transaction, so that its room can be used again. */
export const scarceBytes = 2 * mebibyte;

/** Bytes that are free where a file lies; undefined where the system does not tell. */
export function freeBytes(file: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/**
 * Pages that the log may grow to before it is taken over into the file: 4 MB where there is room, so that what is written twice meanwhile
 * is taken over once, and an eighth of the room where there is little.
 */
export function logPages(free: number | undefined): number {
  const most = 1000;
  return free === undefined ? most : Math.max(32, Math.min(most, Math.floor(free / 8 / pageBytes)));
}
