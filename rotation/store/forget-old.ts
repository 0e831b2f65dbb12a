import type { Database } from '../../ledger/database';

/** Days after which a finished rotation is forgotten where nothing else is said; the ledger's records of it stay. */
export const defaultKeepDays = 30;

/** Rows of one statement: others wait while it lasts. */
const rowsAtOnce = 1000;
const hour = 3_600_000;

/**
 * Forgets rotations that ended before this time and that a later one has followed to its end, and what was observed of them; gives how many.
 * The newest of each secret stays, and so do failures since, which still have to be cleaned up after.
 */
export async function forgetOld(db: Database, before: number): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const rows = await db.query(
      `DELETE FROM rotations WHERE id IN (
         SELECT r.id FROM rotations r WHERE r.is_over = 1 AND r.wake_at < $1 AND EXISTS (
           SELECT 1 FROM rotations later WHERE later.environment = r.environment AND later.secret = r.secret
             AND later.generation > r.generation AND later.stage = 'done')
         ORDER BY r.wake_at LIMIT ${rowsAtOnce}) RETURNING id`,
      [before],
    );
    forgotten += rows.length;
    if (rows.length < rowsAtOnce) break;
  }
  await forgetObservations(db, before);
  return forgotten;
}

/** An hour of them at a time. */
async function forgetObservations(db: Database, before: number): Promise<void> {
  for (;;) {
    const [oldest] = await db.query<{ at: number | null }>('SELECT MIN(at) AS at FROM observations WHERE at < $1', [
      before,
    ]);
    if (oldest?.at == null) return;
    await db.query('DELETE FROM observations WHERE at < $1', [Math.min(before, oldest.at + hour)]);
  }
}
