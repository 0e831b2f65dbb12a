import { exitCodes, ProblemsError } from '../core/problem';
import type { Database } from './database';
import { databaseError } from './database-problems';
import { postgresPlace } from './explain-postgres-error';
import { migrateIn, roomVersions, type Room, type RoomVersion } from './migrate';
import { openPostgres, type PostgresOptions } from './postgres';
import { postgresStanding } from './postgres-standing';
import { openSqlite } from './sqlite';
import type { DatabaseAddress } from './open-database';
import { quoted } from './quoted';

/** Tables to bring up to date, and their owner. */
export interface LedgerMigration extends Omit<PostgresOptions, 'access'> {
  readonly rooms: readonly Room[];
  /** Who is to own a ledger that is made now. @default - the role that logs in */
  readonly owner?: string | undefined;
}

/**
 * Makes the ledger's tables, or brings them up to date: all of it, or nothing. Tables stay those of their owner, whoever runs this; on a
 * server that is a role which owns them, or a member of it.
 *
 * @throws ProblemsError `ledger-ahead`, `ledger-owner-differs`, `ledger-owner-none`, `database-…`
 */
export async function migrateLedger(
  { url, schema, file }: DatabaseAddress,
  { rooms, owner, ...options }: LedgerMigration,
): Promise<readonly RoomVersion[]> {
  const isFile = url === undefined || url === '';
  if (isFile && owner !== undefined) throw ownerNone(file);
  const database: Database = isFile ? await openSqlite(file) : openPostgres(url, schema, options);
  try {
    return await database.transaction(async (tx) => {
      if (!isFile) {
        const found = await postgresStanding(tx, schema);
        const making = owner ?? found.tablesOwner;
        if (found.schemaOwner === null)
          await tx.query(`CREATE SCHEMA ${quoted(schema)}${making === null ? '' : ` AUTHORIZATION ${quoted(making)}`}`);
        if (found.tablesOwner !== null && making !== found.tablesOwner) throw ownerDiffers(found.tablesOwner);
        if (making !== null) {
          const [{ isMember } = { isMember: false }] = await tx.query<{ isMember: boolean }>(
            `SELECT coalesce((SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = $1), false) AS "isMember"`,
            [making],
          );
          if (!isMember) throw ownerDiffers(making);
          await tx.query(`SET LOCAL ROLE ${quoted(making)}`);
        }
      }
      await tx.query('CREATE TABLE IF NOT EXISTS migrations (room TEXT PRIMARY KEY, version INTEGER NOT NULL)');
      const versions = await roomVersions(tx, rooms);
      for (const room of rooms) await migrateIn(tx, database.kind, room);
      return versions;
    });
  } finally {
    await database.close();
  }
}

function ownerNone(file: string): ProblemsError {
  return new ProblemsError(
    [
      {
        code: 'ledger-owner-none',
        where: file,
        what: '--owner names a role of Postgres, and this ledger is a file: DATABASE_URL is not set',
        fix: 'set DATABASE_URL, or leave --owner out',
      },
    ],
    { exitCode: exitCodes.usage },
  );
}

function ownerDiffers(owner: string) {
  return databaseError(postgresPlace, {
    code: 'ledger-owner-differs',
    what: `the tables are those of role ${JSON.stringify(owner)}, and this user is no member of it`,
    fix: 'run it as that role, or as a member of it',
  });
}
