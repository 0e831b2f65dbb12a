import { ProblemsError } from '../../core/problem';
import type { Queries } from '../../ledger/database';
import { isChanging, isOver, type Rotation } from '../rotation';
import type { Claim } from './claim';

/**
 * Keeps what became of a claimed rotation. With `expires` the claim goes on, for the next stage; without, anybody may claim it when its
 * time comes. Call it in the transaction that holds everything else the step leaves behind.
 *
 * @throws ProblemsError `rotation-lost` when another worker has claimed it since; nothing of the transaction may stay then
 */
export async function saveRotation(tx: Queries, claim: Claim, rotation: Rotation, expires?: number): Promise<Claim> {
  const isKept = expires !== undefined;
  const saved = await tx.query(
    `UPDATE rotations SET stage = $3, is_over = $4, is_changing = $5, wake_at = $6, body = $7, starts = $8, expires = $9
     WHERE id = $1 AND fence = $2 RETURNING id`,
    [
      rotation.id,
      claim.fence,
      rotation.stage,
      Number(isOver(rotation)),
      Number(holdsCredential(rotation)),
      rotation.wakeAt,
      JSON.stringify(rotation),
      // A claim that goes on has begun the next stage with this.
      isKept ? 1 : 0,
      expires ?? 0,
    ],
  );
  if (saved.length === 0) throw lost(rotation);
  return { ...claim, rotation, expires: expires ?? 0, isRepeated: false };
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
