import { z } from 'zod';
import type { Problem } from '../../core/problem';
import { readRow } from '../../ledger/damaged-row';
import type { Queries } from '../../ledger/database';
import type { Rotation } from '../machine/rotation';
import { readRotationRows, rotationColumns, type RotationRow } from './rotation-row';
import { noKey, type KeyOf } from '../../ledger/keys/key-of';

/** The right to work on one rotation, for a time. */
export interface Claim {
  readonly rotation: Rotation;
  /** Grows with every claim of this rotation. What is saved under an earlier one is refused, whatever clocks say. */
  readonly fence: number;
  readonly worker: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** True when the stage was begun before by someone who never told how it ended: its effects may be there already. */
  readonly isRepeated: boolean;
}

/** Columns that claiming gives back. */
export const claimColumns = `${rotationColumns}, fence, holder, expires, starts`;

const rowSchema = z.object({
  fence: z.int(),
  holder: z.string(),
  expires: z.number(),
  starts: z.int(),
});

/** How claimed rows are read. */
export interface ClaimReading {
  /** @default - no environment has a key */
  readonly keyOf?: KeyOf | undefined;
  /** Told of each row that cannot be used; the others are claimed. */
  readonly onDamaged: (problem: Problem) => void;
  /** Until when such a row is left alone; milliseconds since the epoch. */
  readonly until: number;
}

/** Claims that rows give; those that cannot be used are left alone for a while, so that nobody trips over them all the time. */
export async function toClaims(
  db: Queries,
  rows: readonly RotationRow[],
  { keyOf = noKey, onDamaged, until }: ClaimReading,
): Promise<Claim[]> {
  const stored = await readRotationRows(db, rows, keyOf);
  const claims: Claim[] = [];
  for (const [index, row] of rows.entries()) {
    const own = readRow(rowSchema, row, { table: 'rotations', key: [row.id] });
    const read = stored[index]?.problem ? stored[index] : own;
    if (read.problem) {
      onDamaged(read.problem);
      await leaveAlone(db, row, until);
    } else if (stored[index]?.value && own.value) claims.push(toClaim(stored[index].value.rotation, own.value));
  }
  return claims;
}

function toClaim(rotation: Rotation, { fence, holder, expires, starts }: z.infer<typeof rowSchema>): Claim {
  return { rotation, fence, worker: holder, expires, isRepeated: starts > 1 };
}

async function leaveAlone(db: Queries, { id }: RotationRow, until: number): Promise<void> {
  if (typeof id === 'string')
    await db.query('UPDATE rotations SET holder = NULL, expires = $2 WHERE id = $1', [id, until]);
}
