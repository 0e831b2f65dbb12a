import { exitCodes } from '../core/problem';
import { databaseBounds } from '../ledger/database-bounds';
import { grantStatements } from '../ledger/grants';
import { migrateLedger } from '../ledger/migrate-ledger';
import type { Io } from './io';
import { ledgerAddress } from './ledger-place';
import { databaseSeconds, rooms } from './with-ledger';

/** `gcda ledger migrate`: 0 when the tables are those of this release. */
export async function runLedgerMigrate(
  { owner, isJson }: { readonly owner: string | undefined; readonly isJson: boolean },
  io: Io,
): Promise<number> {
  const bounds = databaseBounds(databaseSeconds(io.env.GCDA_DATABASE_SECONDS));
  const versions = await migrateLedger(ledgerAddress(io), { rooms, owner, bounds, signal: io.signal });
  const lines = versions.map(({ room, from, to }) =>
    from === to ? `${room}: up to date, version ${to}\n` : `${room}: version ${from} → ${to}\n`,
  );
  io.stdout.write(isJson ? `${JSON.stringify({ rooms: versions }, null, 2)}\n` : lines.join(''));
  return exitCodes.done;
}

/** `gcda ledger grants`: SQL for the owner to run. Nothing is connected to. */
export function runLedgerGrants(
  wish: {
    readonly owner: string | undefined;
    readonly writers: readonly string[];
    readonly readers: readonly string[];
  },
  io: Io,
): Promise<number> {
  const { schema } = ledgerAddress(io);
  io.stdout.write(`${grantStatements({ schema, ...wish }).join('\n')}\n`);
  return Promise.resolve(exitCodes.done);
}
