import type { Queries } from '../../ledger/database';

/** The time at which a rotation can next be claimed: it has something to do, and nobody works on it. Undefined when none has. */
export async function nextWork(db: Queries, now: number): Promise<number | undefined> {
  const [row] = await db.query<{ free: number | null; claimed: number | null }>(
    `SELECT (SELECT MIN(wake_at) FROM rotations WHERE is_over = 0 AND expires <= $1) AS free,
       (SELECT MIN(expires) FROM rotations WHERE is_over = 0 AND wake_at <= $1 AND expires > $1) AS claimed`,
    [now],
  );
  const times = [row?.free, row?.claimed].filter((time) => typeof time === 'number');
  return times.length === 0 ? undefined : Math.min(...times);
}
