import type { Database } from '../ledger/database';
import { openDatabase } from '../ledger/open-database';
import type { Io } from './io';
import { ledgerAddress } from './ledger-place';

/** Opens the ledger's database for one piece of work. */
export async function withLedger<T>(io: Io, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(ledgerAddress(io));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
