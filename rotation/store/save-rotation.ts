import { ProblemsError } from '../../core/problem';
import type { Queries } from '../../ledger/database';
import { isChanging, isOver, type Rotation } from '../rotation';
import type { Claim } from './claim';

/** What became of a claimed rotation. */
export interface ClaimedRotation {
  readonly claim: Claim;
  readonly after: Rotation;
  /** Until when the claim goes on, for the next stage; undefined where anybody may claim it when its time comes. */
  readonly expires: number | undefined;
}

/**
 * Keeps what became of claimed rotations, and gives their claims as they are then. Call it in the transaction that holds everything else
 * their steps leave behind.
 *
 * @throws ProblemsError `rotation-lost` when another worker has claimed one since; nothing of the transaction may stay then
 */
export async function saveRotations(tx: Queries, rotations: readonly ClaimedRotation[]): Promise<Claim[]> {
  const saved = await tx.each(
    `UPDATE rotations SET stage = $3, is_over = $4, is_changing = $5, wake_at = $6, body = $7, starts = $8, expires = $9
     WHERE id = $1 AND fence = $2 RETURNING id`,
    rotations.map(({ claim, after, expires }) => [
      after.id,
      claim.fence,
      after.stage,
      Number(isOver(after)),
      Number(holdsCredential(after)),
      after.wakeAt,
      JSON.stringify(after),
      // A claim that goes on has begun the next stage with this.
      expires === undefined ? 0 : 1,
      expires ?? 0,
    ]),
  );
  return rotations.map(({ claim, after, expires }, index) => {
    if (saved[index]?.length !== 1) throw lost(after);
    return { ...claim, rotation: after, expires: expires ?? 0, isRepeated: false };
  });
}

/** Keeps what became of one. */
export async function saveRotation(tx: Queries, claim: Claim, after: Rotation, expires?: number): Promise<Claim> {
  return (await saveRotations(tx, [{ claim, after, expires }]))[0] as Claim; // one goes in, one comes out
}

/** Gives a claim back. Its stage counts as begun unless it is `untouched`. */
export async function releaseClaim(db: Queries, { rotation, fence }: Claim, isUntouched: boolean): Promise<void> {
  await db.query('UPDATE rotations SET expires = 0, starts = starts - $3 WHERE id = $1 AND fence = $2', [
    rotation.id,
    fence,
    Number(isUntouched),
  ]);
}

/** Prolongs a claim while its stage runs; false when another worker has taken over. */
export async function renewClaim(db: Queries, { rotation, fence }: Claim, expires: number): Promise<boolean> {
  const renewed = await db.query(
    'UPDATE rotations SET expires = $3 WHERE id = $1 AND fence = $2 AND expires > 0 RETURNING id',
    [rotation.id, fence, expires],
  );
  return renewed.length > 0;
}

/** An old value whose end is refused again and again, long after any call could carry it, keeps nobody from the credential. */
function holdsCredential({ stage, attempts }: Rotation): boolean {
  return isChanging({ stage }) && !(stage === 'retire' && attempts > 0);
}

function lost({ id }: Rotation): ProblemsError {
  return new ProblemsError([
    {
      code: 'rotation-lost',
      where: id,
      what: 'another worker has taken this rotation over, because this one was silent for too long',
      fix: 'nothing: the other one goes on with it; if it happens often, see what keeps this worker from answering',
    },
  ]);
}
