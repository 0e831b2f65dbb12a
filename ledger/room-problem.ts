import type { Problem } from '../core/problem';
import { freeBytes, neededBytes } from './sqlite-room';

const mebibyte = 1024 * 1024;

/** A warning where less room is left beside a database file than it needs for a while; `free` is for tests. */
export function roomProblem(file: string, free = freeBytes(file)): Problem | undefined {
  if (free === undefined || free >= neededBytes) return undefined;
  return {
    code: 'database-room-low',
    where: file,
    what: `${neededBytes / mebibyte} MB must be free beside the database, ${(free / mebibyte).toFixed(1)} MB are`,
    fix: 'make room: a rotation needs some 4 kB for its records, and without room no step is kept and none begins',
    level: 'warning',
  };
}
