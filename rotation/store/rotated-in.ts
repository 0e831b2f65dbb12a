import type { Queries } from '../../ledger/database';
import { newestRotations } from './read-rotations';
import type { KeyOf } from '../../ledger/keys/key-of';

/** The secrets that were rotated, in words: those that can be named where one was that never was. */
export async function rotatedIn(db: Queries, environment: string, keyOf?: KeyOf): Promise<string> {
  const { rotations } = await newestRotations(db, environment, keyOf);
  const names = [...rotations.keys()].sort();
  return names.length === 0 ? `nothing of ${environment} was` : `of ${environment}, these were: ${names.join(', ')}`;
}
