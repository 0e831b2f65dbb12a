import { steadyMilliseconds, systemClock, type Clock } from '../core/clock';
import { ProblemsError } from '../core/problem';
import type { Database, DatabaseAccess } from '../ledger/database';
import { databaseBounds } from '../ledger/database-bounds';
import { openDatabaseClock, type DatabaseClock } from '../ledger/database-clock';
import { ledgerRoom } from '../ledger/ledger-tables';
import { openDatabase } from '../ledger/open-database';
import { rotationRoom } from '../rotation/store/open-rotations';
import type { Io } from './io';
import { roomProblem } from '../ledger/room-problem';
import { ledgerAddress } from './ledger-place';
import { printProblems } from './print-problems';

/**
 * Opens the ledger's database for one piece of work, with the time that goes by it: the database's, so that a machine whose clock is wrong
 * neither takes what is another's nor says of a value that it ends at another time.
 */
export function withLedger<T>(io: Io, work: Work<T>): Promise<T> {
  return withDatabase('write', io, work);
}

/** The same for what only reads: it works on a standby, with a role that may not write, and on a file without write permission. */
export function readingLedger<T>(io: Io, work: Work<T>): Promise<T> {
  return withDatabase('read', io, work);
}

/** Tables that commands work with. */
export const rooms = [ledgerRoom, rotationRoom] as const;

type Work<T> = (database: Database, clock: Clock) => Promise<T>;

async function withDatabase<T>(access: DatabaseAccess, io: Io, work: Work<T>): Promise<T> {
  const address = ledgerAddress(io);
  const { signal } = io;
  const bounds = databaseBounds(databaseSeconds(io.env.GCDA_DATABASE_SECONDS));
  const database = await openDatabase(address, { access, rooms, bounds, signal });
  const problem = database.kind === 'sqlite' && access === 'write' ? roomProblem(address.file) : undefined;
  if (problem) printProblems([problem], io);
  try {
    return await work(database, await ledgerClock(database, io));
  } finally {
    await database.close();
  }
}

/** Whoever brings a time of its own, as tests do, goes by that. */
export async function ledgerClock(database: Database, { clock }: Pick<Io, 'clock'>): Promise<Clock | DatabaseClock> {
  return clock === systemClock ? openDatabaseClock(database, { clock, steady: steadyMilliseconds }) : clock;
}

/**
 * Seconds in which a database must answer.
 *
 * @throws ProblemsError `database-seconds-invalid`
 */
export function databaseSeconds(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new ProblemsError([
    {
      code: 'database-seconds-invalid',
      where: 'GCDA_DATABASE_SECONDS',
      what: 'the time for an answer of the database must be a whole number of seconds from 1 to 999',
      fix: 'correct or unset it; 40 is the default',
    },
  ]);
}
