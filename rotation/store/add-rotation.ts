import type { Queries } from '../../ledger/database';
import { isChanging, isOver, type Rotation } from '../rotation';

/**
 * Adds a rotation that begins. False, and nothing is added, when its generation was begun before or its credential is in another rotation:
 * whoever plans a second time, or in a second place, does nothing.
 */
export async function addRotation(tx: Queries, rotation: Rotation, credential: string): Promise<boolean> {
  const { id, environment, secret, generation, stage, wakeAt } = rotation;
  const added = await tx.query(
    `INSERT INTO rotations (id, environment, secret, credential, generation, stage, is_over, is_changing, wake_at, starts, holder, fence,
       expires, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, NULL, 0, 0, $10)
     ON CONFLICT DO NOTHING RETURNING id`,
    [
      id,
      environment,
      secret,
      credential,
      generation,
      stage,
      Number(isOver(rotation)),
      Number(isChanging(rotation)),
      wakeAt,
      JSON.stringify(rotation),
    ],
  );
  return added.length > 0;
}
