import type { Database } from '../../ledger/database';

/**
 * Gives back the claims of workers that are known to have ended, so that nobody waits for their end; gives how many. A worker that has
 * ended neither claims nor prolongs anything any more, so that nothing can come in between.
 */
export async function freeClaims(db: Database, isGone: (holder: string) => boolean): Promise<number> {
  const rows = await db.query<{ holder: unknown }>(
    'SELECT DISTINCT holder FROM rotations WHERE is_over = 0 AND expires > 0 AND holder IS NOT NULL',
  );
  let freed = 0;
  for (const holder of rows.flatMap((row) => (typeof row.holder === 'string' ? row.holder : []))) {
    if (!isGone(holder)) continue;
    const own = await db.query(
      'UPDATE rotations SET expires = 0 WHERE is_over = 0 AND expires > 0 AND holder = $1 RETURNING id',
      [holder],
    );
    freed += own.length;
  }
  return freed;
}
