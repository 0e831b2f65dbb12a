import type { Clock } from '../../core/clock';
import { ProblemsError, type Problem } from '../../core/problem';
import type { Database } from '../../ledger/database';
import { claimColumns, toClaims, type Claim } from './claim';
import type { RotationRow } from './rotation-row';
import type { KeyOf } from '../../ledger/keys/key-of';

/** Who claims, and for how long. */
export interface ClaimWish {
  /** No two processes may give the same text. */
  readonly worker: string;
  /** Longer than any step takes, and than clocks of workers differ. */
  readonly milliseconds: number;
  /** @default - no environment has a key */
  readonly keyOf?: KeyOf | undefined;
  /**
   * Told of each row that cannot be used; it is set aside, and the others are claimed.
   *
   * @default - the first one is thrown
   */
  readonly onDamaged?: ((problem: Problem) => void) | undefined;
}

/** So long nobody tries again a row that cannot be used. */
const setAsideMilliseconds = 60_000;

/** Of those that are due the most urgent go first, among so many that have waited longest: no look takes longer for a crowd. */
const considered = 256;

/** Claims rotations whose time has come and that nobody works on; one statement, so that of several workers only one gets each. */
export async function claimDue(
  db: Database,
  { worker, milliseconds, keyOf, onDamaged = refuse }: ClaimWish,
  limit: number,
  clock: Pick<Clock, 'now'>,
): Promise<Claim[]> {
  const now = clock.now();
  // Workers of one server pass each other's rows by; SQLite has one writer at a time.
  const passBy = db.kind === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
  // Asked once more of each row that is taken: another worker may have been faster.
  const isDue = 'is_over = 0 AND wake_at <= $3 AND expires <= $3';
  const rows = await db.query<RotationRow>(
    `UPDATE rotations SET holder = $1, fence = fence + 1, expires = $2, starts = starts + 1
     WHERE id IN (
       SELECT id FROM rotations WHERE ${isDue} AND id IN (SELECT id FROM rotations WHERE ${isDue} ORDER BY wake_at LIMIT ${considered})
       ORDER BY deadline, wake_at LIMIT $4 ${passBy})
     RETURNING ${claimColumns}`,
    [worker, now + milliseconds, now, limit],
  );
  const claims = await toClaims(db, rows, { keyOf, onDamaged, until: now + setAsideMilliseconds });
  return claims.map((claim) => dueBy(now, claim)).sort((one, other) => one.rotation.wakeAt - other.rotation.wakeAt);
}

/** A row that is due is due, whatever the rotation in it says. */
function dueBy(now: number, claim: Claim): Claim {
  const { rotation } = claim;
  return rotation.wakeAt <= now ? claim : { ...claim, rotation: { ...rotation, wakeAt: now } };
}

/**
 * Claims one rotation, whatever its time; undefined when it is over or somebody works on it.
 *
 * @throws ProblemsError `row-damaged`, `row-unauthenticated`
 */
export async function claimOne(
  db: Database,
  { worker, milliseconds, keyOf, onDamaged = refuse }: ClaimWish,
  id: string,
  clock: Pick<Clock, 'now'>,
): Promise<Claim | undefined> {
  const now = clock.now();
  const rows = await db.query<RotationRow>(
    `UPDATE rotations SET holder = $1, fence = fence + 1, expires = $2, starts = starts + 1
     WHERE id = $3 AND is_over = 0 AND expires <= $4 RETURNING ${claimColumns}`,
    [worker, now + milliseconds, id, now],
  );
  return (await toClaims(db, rows, { keyOf, onDamaged, until: now + setAsideMilliseconds }))[0];
}

function refuse(problem: Problem): never {
  throw new ProblemsError([problem]);
}
