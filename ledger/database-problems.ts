import { exitCodes, ProblemsError, type Problem } from '../core/problem';

/** Words for one kind of failure; its place is told by whoever meets it. */
export interface DatabaseAnswer extends Pick<Problem, 'code' | 'what' | 'fix'> {
  /** True where the database could not be reached, so that nothing is claimed about what is in it. */
  readonly isUnreachable?: boolean;
}

/** An answer as what is thrown; exit code 69 where nothing could be reached. */
export function databaseError(where: string, answer: DatabaseAnswer, cause?: unknown): ProblemsError {
  const { code, what, fix, isUnreachable = false } = answer;
  return new ProblemsError([{ code, where, what, fix }], {
    ...(isUnreachable && { exitCode: exitCodes.unreachable }),
    ...(cause !== undefined && { cause }),
  });
}

/** A database that cannot be reached: nothing is claimed about what is in it. */
export function databaseUnreachable(where: string, found: string): ProblemsError {
  return databaseError(where, {
    code: 'database-unreachable',
    what: `the database must answer, ${found}`,
    fix: 'see that it runs and can be reached from here, then run the command again',
    isUnreachable: true,
  });
}

/** A database that took what was sent, and says nothing. */
export function databaseSilent(where: string, seconds: number, at: string): ProblemsError {
  return databaseError(where, {
    code: 'database-silent',
    what: `the database must answer within ${seconds} s, and said nothing ${at}`,
    fix: 'see that it runs, and that no firewall or proxy between here and it drops what passes; GCDA_DATABASE_SECONDS sets the time',
    isUnreachable: true,
  });
}

/** A database file that cannot be read or written. */
export function databaseUnusable(where: string, found: string): ProblemsError {
  return databaseError(where, {
    code: 'database-unusable',
    what: `the database file must be readable and writable, ${found}`,
    fix: 'make room on the disk, correct its permissions, or restore it from a backup; then run the command again',
  });
}

/** A database that works, and whose tables are not as this program made them. */
export function databaseDamaged(where: string, found: string): ProblemsError {
  return databaseError(where, {
    code: 'database-damaged',
    what: `the tables must be as this release made them: ${found}`,
    fix: 'find out who else changes the database, and restore it from a backup; see `npx gcda audit verify`',
  });
}

/** Others kept the database to themselves for longer than anything of ours takes. */
export function databaseBusy(where: string): ProblemsError {
  return databaseError(where, {
    code: 'database-busy',
    what: 'another process has been writing to the database for too long',
    fix: 'run the command again; if it stays, look for a process that hangs',
  });
}

/** The wait for a database was ended by the user. */
export function databaseInterrupted(where: string): ProblemsError {
  return databaseError(where, {
    code: 'interrupted',
    what: 'the command was interrupted while the database had not answered',
    fix: 'run the command again: it takes up where it stopped',
  });
}
