import type { Clock } from '../../core/clock';
import type { Queries, Value } from '../../ledger/database';
import { readRotationRows, rotationColumns, toBody, type RotationRow } from './rotation-row';
import { noKey, type KeyOf } from '../../ledger/keys/key-of';

const day = 86_400_000;
/** Longer than any wait that the machine makes: it bounds those that others name, and overlaps are minutes. */
const longestSleep = day;
/** The proof that an old value is dead may wait for its end; `retire` waits for no end that is further away. */
export const longestProofWait = 366 * day;

/**
 * Wakes rotations that would sleep for longer than the machine lets any: a date in the year 9999 must not let a value die. Those that cannot
 * be read are left alone: whoever plans names them.
 */
export async function wakeOversleepers(db: Queries, clock: Pick<Clock, 'now'>, keyOf: KeyOf = noKey): Promise<void> {
  const now = clock.now();
  const asleep = await db.query<RotationRow & { readonly fence: Value }>(
    `SELECT ${rotationColumns}, fence FROM rotations
     WHERE is_over = 0 AND wake_at > $1 AND (stage <> 'prove' OR wake_at > $2)`,
    [now + longestSleep, now + longestProofWait + day],
  );
  for (const [index, { value }] of (await readRotationRows(db, asleep, keyOf)).entries()) {
    if (!value) continue;
    const { body, mac } = toBody({ ...value.rotation, wakeAt: now }, keyOf);
    await db.query('UPDATE rotations SET wake_at = $3, body = $4, mac = $5 WHERE id = $1 AND fence = $2', [
      ...[value.rotation.id, asleep[index]?.fence ?? null, now],
      ...[body, mac],
    ]);
  }
}
