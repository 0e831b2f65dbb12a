import type { Database } from '../../ledger/database';
import { oneOf } from '../../ledger/one-of';

/** A claim, by what tells it from all others. */
export interface ClaimKey {
  readonly id: string;
  readonly fence: number;
}

/**
 * Prolongs claims that a worker has in hand, all in one statement; gives those that are still its own. What was given back, or taken over
 * by somebody else, is not touched.
 */
export async function renewClaims(
  db: Database,
  worker: string,
  claims: readonly ClaimKey[],
  expires: number,
): Promise<readonly ClaimKey[]> {
  if (claims.length === 0) return [];
  const renewed = await db.query<ClaimKey>(
    `UPDATE rotations SET expires = CASE WHEN expires < $3 THEN $3 ELSE expires END
     WHERE holder = $1 AND expires > 0 AND id IN ${oneOf(db, '$2')} RETURNING id, fence`,
    [worker, JSON.stringify(claims.map(({ id }) => id)), expires],
  );
  return claims.filter(({ id, fence }) => renewed.some((one) => one.id === id && one.fence === fence));
}
