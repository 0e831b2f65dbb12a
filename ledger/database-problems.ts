import { exitCodes, ProblemsError } from '../core/problem';

/** A database that cannot be reached: nothing is claimed about what is in it. */
export function databaseUnreachable(where: string, found: string): ProblemsError {
  return new ProblemsError(
    [
      {
        code: 'database-unreachable',
        where,
        what: `the database must answer, ${found}`,
        fix: 'see that it runs and can be reached from here, then run the command again',
      },
    ],
    { exitCode: exitCodes.unreachable },
  );
}

/** A database that answers and does not let us in. */
export function databaseRefused(where: string, found: string): ProblemsError {
  return new ProblemsError(
    [
      {
        code: 'database-refused',
        where,
        what: `the server refuses, ${found}`,
        fix: 'correct user, password and database in DATABASE_URL; the user must be able to create a schema there',
      },
    ],
    { exitCode: exitCodes.unreachable },
  );
}

/** A database file that cannot be read or written. */
export function databaseUnusable(where: string, found: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'database-unusable',
      where,
      what: `the database file must be readable and writable, ${found}`,
      fix: 'make room on the disk, correct its permissions, or restore it from a backup; then run the command again',
    },
  ]);
}

/** A database that works, and whose tables are not as this program made them. */
export function databaseDamaged(where: string, found: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'database-damaged',
      where,
      what: `the tables must be as this release made them: ${found}`,
      fix: 'find out who else changes the database, and restore it from a backup; see `npx gcda audit verify`',
    },
  ]);
}

/** Others kept the database to themselves for longer than anything of ours takes. */
export function databaseBusy(where: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'database-busy',
      where,
      what: 'another process has been writing to the database for too long',
      fix: 'run the command again; if it stays, look for a process that hangs',
    },
  ]);
}
