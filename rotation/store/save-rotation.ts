import { ProblemsError } from '../../core/problem';
import type { Queries } from '../../ledger/database';
import { deadlineOf } from './deadline-of';
import { isChanging, isOver, type Rotation } from '../machine/rotation';
import type { Claim } from './claim';
import { toBody } from './rotation-row';
import { noKey, type KeyOf } from '../../ledger/keys/key-of';

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
export async function saveRotations(
  tx: Queries,
  rotations: readonly ClaimedRotation[],
  keyOf: KeyOf,
): Promise<Claim[]> {
  const saved = await tx.each(
    `UPDATE rotations SET stage = $3, is_over = $4, is_changing = $5, wake_at = $6, body = $7, starts = $8, expires = $9,
       mac = $10, deadline = $11
     WHERE id = $1 AND fence = $2 RETURNING id`,
    rotations.map(({ claim, after, expires }) => {
      const { body, mac } = toBody(after, keyOf);
      return [
        after.id,
        claim.fence,
        after.stage,
        Number(isOver(after)),
        Number(holdsCredential(after)),
        after.wakeAt,
        body,
        // A claim that goes on has begun the next stage with this.
        expires === undefined ? 0 : 1,
        expires ?? 0,
        mac,
        deadlineOf(after),
      ];
    }),
  );
  return rotations.map(({ claim, after, expires }, index) => {
    if (saved[index]?.length !== 1) throw lost(after);
    return { ...claim, rotation: after, expires: expires ?? 0, isRepeated: false };
  });
}

/** The claim as it is after this was kept; undefined where it was not, or where it has gone on since. */
export async function findKept(tx: Queries, { claim, after, expires }: ClaimedRotation): Promise<Claim | undefined> {
  const rows = await tx.query('SELECT id FROM rotations WHERE id = $1 AND fence = $2 AND body = $3', [
    after.id,
    claim.fence,
    JSON.stringify(after),
  ]);
  return rows.length > 0 ? { ...claim, rotation: after, expires: expires ?? 0, isRepeated: false } : undefined;
}

/** Keeps what became of one. */
export async function saveRotation(
  tx: Queries,
  claim: Claim,
  after: Rotation,
  expires?: number,
  keyOf: KeyOf = noKey,
): Promise<Claim> {
  return (await saveRotations(tx, [{ claim, after, expires }], keyOf))[0] as Claim; // one goes in, one comes out
}

/** Gives a claim back. Its stage counts as begun unless it is `untouched`. */
export async function releaseClaim(db: Queries, { rotation, fence }: Claim, isUntouched: boolean): Promise<void> {
  await db.query('UPDATE rotations SET expires = 0, starts = starts - $3 WHERE id = $1 AND fence = $2', [
    rotation.id,
    fence,
    Number(isUntouched),
  ]);
}

/** Keeps everybody from a claimed rotation until a time, its last worker among them. Does nothing once somebody else has taken over. */
export async function pauseClaim(db: Queries, { rotation, fence }: Claim, until: number): Promise<void> {
  await db.query('UPDATE rotations SET holder = NULL, expires = $3 WHERE id = $1 AND fence = $2 AND expires > 0', [
    rotation.id,
    fence,
    until,
  ]);
}

/** True while nobody else has taken the rotation over. */
export async function isClaimed(db: Queries, { rotation, fence }: Claim): Promise<boolean> {
  const rows = await db.query('SELECT fence FROM rotations WHERE id = $1 AND fence = $2', [rotation.id, fence]);
  return rows.length > 0;
}

/** An old value whose end is refused again and again, long after any call could carry it, keeps nobody from the credential. */
function holdsCredential({ stage, attempts }: Rotation): boolean {
  return isChanging({ stage }) && !(stage === 'retire' && attempts > 0);
}

/** What is thrown at whoever goes on with a rotation that another worker has taken over. */
export function lost({ id }: Pick<Rotation, 'id'>): ProblemsError {
  return new ProblemsError([
    {
      code: 'rotation-lost',
      where: id,
      what: 'another worker has taken this rotation over, because this one was silent for too long',
      fix: 'nothing: the other one goes on with it; if it happens often, see what keeps this worker from answering',
    },
  ]);
}
