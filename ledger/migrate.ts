import type { ProblemsError } from '../core/problem';
import type { Database, Queries } from './database';
import { databaseDamaged, databaseError } from './database-problems';

/** Statements of one version, one by one; by kind of database where the two differ. */
export type MigrationStep = readonly string[] | Readonly<Record<Database['kind'], readonly string[]>>;

/** Tables of one part of the program. */
export interface Room {
  readonly room: string;
  readonly steps: readonly MigrationStep[];
}

/** How far the tables of a room have come; 0 where there are none. */
export interface RoomVersion {
  readonly room: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads how far the tables of each room have come, and changes nothing.
 *
 * @throws ProblemsError `ledger-ahead`
 */
export async function roomVersions(db: Queries, rooms: readonly Room[]): Promise<RoomVersion[]> {
  const versions: RoomVersion[] = [];
  for (const { room, steps } of rooms) {
    const from = await versionOf(db, room);
    if (from > steps.length) throw ahead(room);
    versions.push({ room, from, to: steps.length });
  }
  return versions;
}

/** Tables of an earlier release, which this command may not or does not change. */
export function ledgerBehind(where: string): ProblemsError {
  return databaseError(where, {
    code: 'ledger-behind',
    what: 'an earlier release made the tables of the ledger, and they lack what this one needs',
    fix: 'as their owner: `npx gcda ledger migrate`',
  });
}

/**
 * Brings one room's tables up to date: the steps that this database has not seen. Several processes may start at once. Steps that were
 * released are never changed, only followed by others.
 *
 * @throws ProblemsError `ledger-ahead` when a later release has changed the tables
 */
export async function migrate(db: Database, room: string, steps: readonly MigrationStep[]): Promise<void> {
  await db.transaction((tx) => migrateIn(tx, db.kind, { room, steps }));
}

/** The same as a part of a transaction. */
export async function migrateIn(tx: Queries, kind: Database['kind'], { room, steps }: Room): Promise<void> {
  await tx.query('CREATE TABLE IF NOT EXISTS migrations (room TEXT PRIMARY KEY, version INTEGER NOT NULL)');
  const version = await versionOf(tx, room);
  if (version > steps.length) throw ahead(room);
  if (version === steps.length) return;
  for (const step of steps.slice(version)) for (const sql of statementsOf(step, kind)) await tx.query(sql);
  await tx.query(
    'INSERT INTO migrations (room, version) VALUES ($1, $2) ON CONFLICT (room) DO UPDATE SET version = excluded.version',
    [room, steps.length],
  );
}

async function versionOf(tx: Queries, room: string): Promise<number> {
  const [row] = await tx.query<{ version: unknown }>('SELECT version FROM migrations WHERE room = $1', [room]);
  const version = row ? row.version : 0;
  if (typeof version === 'number' && Number.isSafeInteger(version) && version >= 0) return version;
  throw databaseDamaged(`tables of ${room}`, 'their version is no number');
}

function statementsOf(step: MigrationStep, kind: Database['kind']): readonly string[] {
  return 'sqlite' in step ? step[kind] : step;
}

function ahead(room: string): ProblemsError {
  return databaseError(`tables of ${room}`, {
    code: 'ledger-ahead',
    what: 'a later release has changed them, which this one cannot read',
    fix: 'upgrade the tool: use the release that the others use',
  });
}
