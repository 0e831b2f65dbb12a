import { ProblemsError } from '../core/problem';
import type { Database, Queries } from './database';
import { databaseDamaged } from './database-problems';

/** Statements of one version, one by one; by kind of database where the two differ. */
export type MigrationStep = readonly string[] | Readonly<Record<Database['kind'], readonly string[]>>;

/**
 * Brings one room's tables up to date: the steps that this database has not seen. Several processes may start at once. Steps that were
 * released are never changed, only followed by others.
 *
 * @throws ProblemsError `database-newer` when a later release has changed the tables
 */
export async function migrate(db: Database, room: string, steps: readonly MigrationStep[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query('CREATE TABLE IF NOT EXISTS migrations (room TEXT PRIMARY KEY, version INTEGER NOT NULL)');
    const version = await versionOf(tx, room);
    if (version > steps.length) throw newer(room);
    if (version === steps.length) return;
    for (const step of steps.slice(version)) for (const sql of statementsOf(step, db.kind)) await tx.query(sql);
    await tx.query(
      'INSERT INTO migrations (room, version) VALUES ($1, $2) ON CONFLICT (room) DO UPDATE SET version = excluded.version',
      [room, steps.length],
    );
  });
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

function newer(room: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'database-newer',
      where: `tables of ${room}`,
      what: 'a later release has changed them, which this one cannot read',
      fix: 'use the release that the others use',
    },
  ]);
}
