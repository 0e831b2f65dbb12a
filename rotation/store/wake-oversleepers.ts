import type { Clock } from '../../core/clock';
import type { Queries } from '../../ledger/database';
import { toRotation } from './claim';

const day = 86_400_000;
/** Longer than any wait that the machine makes: it bounds those that others name, and overlaps are minutes. */
const longestSleep = day;
/** The proof that an old value is dead may wait for its end; `retire` waits for no end that is further away. */
export const longestProofWait = 366 * day;

/** Wakes rotations that would sleep for longer than the machine lets any: a date in the year 9999 must not let a value die. */
export async function wakeOversleepers(db: Queries, clock: Pick<Clock, 'now'>): Promise<void> {
  const now = clock.now();
  const asleep = await db.query<{ id: string; body: string; fence: number }>(
    `SELECT id, body, fence FROM rotations WHERE is_over = 0 AND wake_at > $1 AND (stage <> 'prove' OR wake_at > $2)`,
    [now + longestSleep, now + longestProofWait + day],
  );
  for (const { id, body, fence } of asleep)
    await db.query('UPDATE rotations SET wake_at = $3, body = $4 WHERE id = $1 AND fence = $2', [
      ...[id, fence, now],
      JSON.stringify({ ...toRotation(body), wakeAt: now }),
    ]);
}
