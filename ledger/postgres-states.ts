import type { DatabaseAnswer } from './database-problems';

const again = 'run the command again';
const restore = 'find out who else changes the database, and restore it from a backup; see `npx gcda audit verify`';
const askServer = 'see the server’s log; mend it there, then run the command again';

const unreachable = (what: string, fix = 'see that it runs and can be reached from here, then run the command again') =>
  ({ code: 'database-unreachable', what, fix, isUnreachable: true }) as const;
const refused = (what: string, fix: string) => ({ code: 'database-refused', what, fix }) as const;
const unusable = (what: string, fix = askServer) => ({ code: 'database-unusable', what, fix }) as const;
const damaged = (what: string) =>
  ({ code: 'database-damaged', what: `the tables must be as this release made them: ${what}`, fix: restore }) as const;
const busy = (what: string, fix = `${again}; if it stays, look for a process that hangs`) =>
  ({ code: 'database-busy', what, fix }) as const;
const unfit = (what: string) =>
  ({
    code: 'database-unfit',
    what,
    fix: 'see that DATABASE_URL names a Postgres server of release 12 or later, and that nothing in between changes what is sent; if so, report it',
  }) as const;
const pooled = (what: string) =>
  ({
    code: 'database-pooled',
    what,
    fix: 'name the server itself in DATABASE_URL, or have the pooler keep a session for each connection: `pool_mode = session`',
  }) as const;

/**
 * An answer to every class of SQLSTATE, and to codes that want another one than their class (Postgres manual, appendix A). The longest key
 * that a state begins with counts.
 */
export const postgresStates: Readonly<Record<string, DatabaseAnswer>> = {
  // No failures: a server does not give them with an error.
  '00': unfit('the server calls its success an error'),
  '01': unfit('the server calls a warning an error'),
  '02': unfit('the server calls an empty result an error'),
  '03': unfit('the server takes a statement for an unfinished one'),
  '08': unreachable('the database must answer, and the connection to it broke'),
  '08P01': pooled('a program between here and the server does not understand what is sent'),
  '09': damaged('a trigger that is not ours fails'),
  '0A': unfit('the server does not have a feature that the ledger needs'),
  '0B': unfit('the server refuses the beginning of a transaction'),
  '0F': unfit('the server speaks of large objects, which the ledger has none of'),
  '0L': refused('the role may not grant what it grants', 'grant as the owner of the tables'),
  '0P': refused('the role must be there, and is not', 'correct its name, or have it made: CREATE ROLE'),
  '0Z': damaged('a function that is not ours fails'),
  '10': unfit('the server takes a statement for a query of XML'),
  '20': damaged('a function that is not ours fails'),
  '21': damaged('one row was expected, and there are several'),
  '22': damaged('a column does not take a value of the ledger, or gives one that does not fit'),
  '23': damaged('a constraint refuses what is written'),
  '24': unfit('the server speaks of a cursor, which the ledger has none of'),
  '25': unfit('the server has lost a transaction, or has one too many'),
  '25006': {
    code: 'database-read-only',
    what: 'the database must take writes, and this server takes none: it is a standby, or was set read-only',
    fix: 'name the primary server in DATABASE_URL; commands that only read work here as well',
  },
  '25P02': unusable('a statement before this one failed'),
  '25P03': busy('the server ended a transaction that stood still for too long'),
  '25P04': busy('the server ended a transaction that took too long'),
  '26': pooled(
    'a statement that was prepared on a connection is not there any more: something hands connections around',
  ),
  '27': damaged('a trigger that is not ours changes what is written'),
  '28': refused(
    'the server does not let this user in from here',
    'correct the user in DATABASE_URL, or the server’s pg_hba.conf; sslmode may have to be verify-full',
  ),
  '28P01': refused('the server refuses the user or its password', 'correct user and password in DATABASE_URL'),
  '2B': refused('the role cannot be changed while others depend on it', askServer),
  '2D': unfit('the server refuses the end of a transaction'),
  '2F': damaged('a function that is not ours fails'),
  '34': pooled('a cursor of the connection is not there any more: something hands connections around'),
  '38': damaged('a function that is not ours fails'),
  '39': damaged('a trigger that is not ours breaks its rules'),
  '3B': unfit('the server speaks of a savepoint, which the ledger has none of'),
  '3D': refused(
    'the database that DATABASE_URL names must be there, and is not',
    'correct its name, or have it made: createdb',
  ),
  '3F': {
    code: 'ledger-missing',
    what: 'the schema of the ledger must be there, and is not',
    fix: 'see that DATABASE_URL names the right database; to make a ledger there: `npx gcda ledger migrate`',
  },
  '40': busy('the server rolled the transaction back, several times'),
  '40002': damaged('a constraint refuses what is written'),
  '40003': unreachable('the database must say whether it did what was asked, and does not'),
  '42': damaged('the server does not understand a statement of the ledger'),
  '42501': {
    code: 'database-right-missing',
    what: 'the role must have the rights of its task on the ledger, and lacks one',
    fix: 'as the owner of the tables, run what `npx gcda ledger grants` prints',
  },
  '42601': unfit('the server does not know the grammar of a statement'),
  '42704': damaged('a type, an index or another object is missing'),
  '42703': damaged('a column is missing'),
  '42883': damaged('a function or an operator is missing, or a column has another type'),
  '42P01': damaged('a table is missing'),
  '42P05': pooled('a statement is prepared already: something hands connections around'),
  '42P10': damaged('an index that a statement rests on is missing'),
  '44': damaged('a view that is not ours refuses what is written'),
  '53': unusable('the server has not enough of what it needs'),
  '53100': unusable('the server’s disk is full', 'make room on the server; nothing of the failed step was kept'),
  '53200': unusable('the server has no memory left'),
  '53300': unreachable(
    'the server has no connection left',
    'end what holds connections, or raise max_connections on the server',
  ),
  '54': unfit('a limit of the server is too low for the ledger'),
  '55': unusable('the server is not in a state to do this'),
  '55006': busy('another process has it in use'),
  '55P03': busy('another process has been writing to the database for too long'),
  '57': busy('somebody at the server stopped the statement'),
  '57014': busy('the server ended a statement that took too long, or somebody there did'),
  '57P01': unreachable('the server is shutting down, or somebody ended the connection'),
  '57P02': unreachable('the server has crashed, and starts again'),
  '57P03': unreachable('the server is starting up, or shutting down'),
  '57P04': refused('the database was dropped', 'see who did; restore it from a backup'),
  '57P05': unreachable('the server ended a connection that had nothing to do'),
  '58': unusable('the server cannot read or write its files'),
  '72': busy('the server no longer has the state that is read'),
  F0: unusable('the server’s configuration file is wrong'),
  HV: damaged('a table was replaced by one of another server'),
  P0: damaged('a trigger or a function refuses what is written'),
  XX: unusable('the server met an error of its own'),
  XX001: unusable('the server’s data are damaged', 'restore a backup, and see that its disk is sound'),
  XX002: unusable('an index of the server is damaged', 'REINDEX the schema of the ledger; see that its disk is sound'),
};

const unknown = unfit('the server answered with a code of no class that Postgres has');

/** Answer to a SQLSTATE. */
export function answerToState(state: string): DatabaseAnswer {
  return postgresStates[state] ?? postgresStates[state.slice(0, 2)] ?? unknown;
}
