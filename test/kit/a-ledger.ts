import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../ledger/database';
import { openDatabase } from '../../ledger/open-database';

/** An empty ledger in a folder of its own. Closing it removes the folder. */
export async function aLedger(): Promise<Database> {
  const directory = mkdtempSync(join(tmpdir(), 'gcda-ledger-'));
  const database = await openDatabase({ schema: '', file: join(directory, 'ledger', 'ledger.db') });
  return {
    ...database,
    close: async () => {
      await database.close();
      rmSync(directory, { recursive: true });
    },
  };
}
