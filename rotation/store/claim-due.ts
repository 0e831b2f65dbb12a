import type { Clock } from '../../core/clock';
import type { Database } from '../../ledger/database';
import { claimColumns, toClaim, type Claim, type ClaimRow } from './claim';

/** Who claims, and for how long. */
export interface ClaimWish {
  /** No two processes may give the same text. */
  readonly worker: string;
  /** Longer than any step takes, and than clocks of workers differ. */
  readonly milliseconds: number;
}

/** Claims rotations whose time has come and that nobody works on; one statement, so that of several workers only one gets each. */
export async function claimDue(
  db: Database,
  { worker, milliseconds }: ClaimWish,
  limit: number,
  clock: Pick<Clock, 'now'>,
): Promise<Claim[]> {
  const now = clock.now();
  // Workers of one server pass each other's rows by; SQLite has one writer at a time.
  const passBy = db.kind === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
  const rows = await db.query<ClaimRow>(
    `UPDATE rotations SET holder = $1, fence = fence + 1, expires = $2, starts = starts + 1
     WHERE id IN (SELECT id FROM rotations WHERE is_over = 0 AND wake_at <= $3 AND expires <= $3 ORDER BY wake_at LIMIT $4 ${passBy})
     RETURNING ${claimColumns}`,
    [worker, now + milliseconds, now, limit],
  );
  return rows.map((row) => dueBy(now, toClaim(row))).sort((one, other) => one.rotation.wakeAt - other.rotation.wakeAt);
}

/** A row that is due is due, whatever the rotation in it says. */
function dueBy(now: number, claim: Claim): Claim {
  const { rotation } = claim;
  return rotation.wakeAt <= now ? claim : { ...claim, rotation: { ...rotation, wakeAt: now } };
}

/** Claims one rotation, whatever its time; undefined when it is over or somebody works on it. */
export async function claimOne(
  db: Database,
  { worker, milliseconds }: ClaimWish,
  id: string,
  clock: Pick<Clock, 'now'>,
): Promise<Claim | undefined> {
  const now = clock.now();
  const [row] = await db.query<ClaimRow>(
    `UPDATE rotations SET holder = $1, fence = fence + 1, expires = $2, starts = starts + 1
     WHERE id = $3 AND is_over = 0 AND expires <= $4 RETURNING ${claimColumns}`,
    [worker, now + milliseconds, id, now],
  );
  return row && toClaim(row);
}
