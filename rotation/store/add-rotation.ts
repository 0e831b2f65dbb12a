import type { Queries } from '../../ledger/database';
import { deadlineOf } from './deadline-of';
import { isChanging, isOver, type Rotation } from '../machine/rotation';
import { toBody } from './rotation-row';
import { noKey, type KeyOf } from '../../ledger/keys/key-of';

/** A rotation that begins, and the credential that it is to write. */
export interface NewRotation {
  readonly rotation: Rotation;
  readonly credential: string;
}

/**
 * Adds rotations that begin. False for each whose generation was begun before or whose credential is in another rotation, and nothing is
 * added for that one: whoever plans a second time, or in a second place, does nothing.
 */
export async function addRotations(tx: Queries, all: readonly NewRotation[], keyOf: KeyOf): Promise<boolean[]> {
  const added = await tx.each(
    `INSERT INTO rotations (id, environment, secret, credential, generation, stage, is_over, is_changing, wake_at, starts, holder, fence,
       expires, body, mac, deadline) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, NULL, 0, 0, $10, $11, $12)
     ON CONFLICT DO NOTHING RETURNING id`,
    all.map(({ rotation, credential }) => {
      const { body, mac } = toBody(rotation, keyOf);
      return [
        rotation.id,
        rotation.environment,
        rotation.secret,
        credential,
        rotation.generation,
        rotation.stage,
        Number(isOver(rotation)),
        Number(isChanging(rotation)),
        rotation.wakeAt,
        body,
        mac,
        deadlineOf(rotation),
      ];
    }),
  );
  return added.map((rows) => rows.length > 0);
}

/** Adds one. */
export async function addRotation(
  tx: Queries,
  rotation: Rotation,
  credential: string,
  keyOf: KeyOf = noKey,
): Promise<boolean> {
  return (await addRotations(tx, [{ rotation, credential }], keyOf))[0] === true;
}
