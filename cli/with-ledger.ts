import { steadyMilliseconds, systemClock, type Clock } from '../core/clock';
import type { Database } from '../ledger/database';
import { openDatabaseClock, type DatabaseClock } from '../ledger/database-clock';
import { openDatabase } from '../ledger/open-database';
import type { Io } from './io';
import { roomProblem } from '../ledger/room-problem';
import { ledgerAddress } from './ledger-place';
import { printProblems } from './print-problems';

/**
 * Opens the ledger's database for one piece of work, with the time that goes by it: the database's, so that a machine whose clock is wrong
 * neither takes what is another's nor says of a value that it ends at another time.
 */
export async function withLedger<T>(io: Io, work: (database: Database, clock: Clock) => Promise<T>): Promise<T> {
  const address = ledgerAddress(io);
  const database = await openDatabase(address);
  const problem = database.kind === 'sqlite' ? roomProblem(address.file) : undefined;
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
