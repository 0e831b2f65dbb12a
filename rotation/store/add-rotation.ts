import type { Queries } from '../../ledger/database';
import { isChanging, isOver, type Rotation } from '../rotation';

/** A rotation that begins, and the credential that it is to write. */
export interface NewRotation {
  readonly rotation: Rotation;
  readonly credential: string;
}

/**
 * Adds rotations that begin. False for each whose generation was begun before or whose credential is in another rotation, and nothing is
 * added for that one: whoever plans a second time, or in a second place, does nothing.
 */
export async function addRotations(tx: Queries, all: readonly NewRotation[]): Promise<boolean[]> {
  const added = await tx.each(
    `INSERT INTO rotations (id, environment, secret, credential, generation, stage, is_over, is_changing, wake_at, starts, holder, fence,
       expires, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, NULL, 0, 0, $10)
     ON CONFLICT DO NOTHING RETURNING id`,
    all.map(({ rotation, credential }) => [
      rotation.id,
      rotation.environment,
      rotation.secret,
      credential,
      rotation.generation,
      rotation.stage,
      Number(isOver(rotation)),
      Number(isChanging(rotation)),
      rotation.wakeAt,
      JSON.stringify(rotation),
    ]),
  );
  return added.map((rows) => rows.length > 0);
}

/** Adds one. */
export async function addRotation(tx: Queries, rotation: Rotation, credential: string): Promise<boolean> {
  return (await addRotations(tx, [{ rotation, credential }]))[0] === true;
}
