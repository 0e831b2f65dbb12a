import { z } from 'zod';
import { damagedRow, placeInWords, readRow, type ReadRow, type RowPlace } from '../../ledger/damaged-row';
import type { Queries } from '../../ledger/database';
import { jsonColumn } from '../../ledger/json-column';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import type { KeyOf } from '../../ledger/keys/key-of';
import { rowMac, rowStanding, type SignedRow } from '../../ledger/row-mac';
import type { Problem } from '../../core/problem';
import { isOver, type Rotation } from '../machine/rotation';
import { rotationSchema } from '../machine/rotation-schema';

/** A rotation as it is kept, and how far that can be relied on. */
export interface StoredRotation {
  readonly rotation: Rotation;
  /** True where the environment's key has authenticated the row as it is. */
  readonly isAuthenticated: boolean;
}

/** Columns from which a rotation is read. */
export const rotationColumns = 'id, environment, secret, generation, stage, is_over AS "isOver", body, mac';

const rowSchema = z.object({
  id: z.string(),
  environment: z.string(),
  secret: z.string(),
  generation: z.int().min(1),
  stage: z.string(),
  isOver: z.int(),
  body: jsonColumn(rotationSchema),
  mac: z.string().nullable(),
});

/** A row of the table of rotations, not yet looked at. */
export type RotationRow = Readonly<Record<string, unknown>>;

/** What the authentication of a rotation covers: all of it, and so its key. */
function signed(rotation: Rotation, body: string): SignedRow {
  return { table: 'rotations', values: [rotation.id, body] };
}

/** What a rotation is kept as: its body, and what that is authenticated with. */
export function toBody(rotation: Rotation, keyOf: KeyOf): { readonly body: string; readonly mac: string | null } {
  const body = JSON.stringify(rotation);
  return { body, mac: rowMac(keyOf(rotation.environment), signed(rotation, body)) };
}

/** Rotations that rows hold, each or the problem with it. Asks the chain about those that bear no authentication. */
export async function readRotationRows(
  db: Queries,
  rows: readonly RotationRow[],
  keyOf: KeyOf,
): Promise<ReadRow<StoredRotation>[]> {
  const read: ReadRow<StoredRotation>[] = [];
  for (const row of rows) read.push(await readRotationRow(db, row, keyOf));
  return read;
}

async function readRotationRow(db: Queries, row: RotationRow, keyOf: KeyOf): Promise<ReadRow<StoredRotation>> {
  const place = { table: 'rotations', key: [row.id] };
  const parsed = readRow(rowSchema, row, place);
  if (parsed.problem) return parsed;
  const { body: rotation, mac, ...columns } = parsed.value;
  if (!isOf(rotation, columns)) return { problem: damagedRow(place, 'its columns and its body differ') };
  const key = keyOf(rotation.environment);
  const standing = rowStanding(key, signed(rotation, String(row.body)), mac);
  // What is over is over, though the key is lost that vouched for it; nothing is done by it. What goes on is not gone on with.
  if (standing === 'forged' || (standing === 'foreign' && !isOver(rotation)))
    return { problem: unauthenticated(place) };
  if (standing === 'unsigned' && key && (await isBegunUnderKey(db, rotation, key)))
    return { problem: unauthenticated(place) };
  return { value: { rotation, isAuthenticated: standing === 'authenticated' } };
}

function isOf(rotation: Rotation, columns: Omit<z.infer<typeof rowSchema>, 'body' | 'mac'>): boolean {
  return (
    columns.id === rotation.id &&
    columns.environment === rotation.environment &&
    columns.secret === rotation.secret &&
    columns.generation === rotation.generation &&
    columns.stage === rotation.stage &&
    columns.isOver === Number(isOver(rotation))
  );
}

/** Those of each key that were begun by an earlier release, or without a key: the chain is asked once. */
const begunWithout = new WeakMap<EnvironmentKey, Set<string>>();

/** A rotation that was begun under a key bears its authentication for ever: where it does not, somebody has taken it off. */
async function isBegunUnderKey(
  db: Queries,
  { id, environment, secret, generation }: Rotation,
  key: EnvironmentKey,
): Promise<boolean> {
  const known = begunWithout.get(key) ?? new Set();
  begunWithout.set(key, known);
  if (known.has(id)) return false;
  const found = await db.query(
    `SELECT sequence FROM ledger_records WHERE environment = $1 AND secret = $2 AND generation = $3 AND event = 'begun'
       AND mac IS NOT NULL LIMIT 1`,
    [environment, secret, generation],
  );
  if (found.length === 0) known.add(id);
  return found.length > 0;
}

function unauthenticated(place: RowPlace): Problem {
  return {
    code: 'row-unauthenticated',
    where: placeInWords(place),
    what: 'it must be authenticated with the key of its environment, as it is, and is not',
    fix: 'find out who else writes to the database, and see `npx gcda keys status`; `npx gcda audit repair --take-out` takes the row out',
  };
}
