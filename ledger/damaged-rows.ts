import { z } from 'zod';
import type { Problem } from '../core/problem';
import { readRow } from './damaged-row';
import type { Database, Queries, Value } from './database';

/** Rows of a table that stand beside the chains: without them everything else goes on. */
export interface SideTable {
  readonly table: string;
  /** Columns that name a row, and what each has to be. */
  readonly key: z.ZodRawShape;
  /** The other columns, and what each has to be. */
  readonly rest: z.ZodRawShape;
}

/** A row that cannot be used, and where the database keeps it. */
export interface DamagedRow {
  readonly table: string;
  readonly problem: Problem;
  /** What the row says of itself. */
  readonly row: Readonly<Record<string, unknown>>;
  /** The database's own name of the row. */
  readonly place: Value;
}

const name = z.string().min(1);
const count = z.int().min(0);

/** Tables of this room from which a row can be taken out. */
export const sideTables: readonly SideTable[] = [
  { table: 'leases', key: { name }, rest: { holder: name, fence: z.int(), since: z.number(), expires: z.number() } },
  {
    table: 'sealed_values',
    key: { environment: name, secret: name, generation: count },
    rest: { key_id: name, sealed: z.base64() },
  },
];

/** The database's own name of a row, as a column. */
export function placeColumn(kind: Database['kind']): string {
  return kind === 'sqlite' ? 'rowid AS place' : 'CAST(ctid AS TEXT) AS place';
}

/** Rows of a table that are not what this program writes. */
export async function damagedRowsOf(db: Queries, kind: Database['kind'], side: SideTable): Promise<DamagedRow[]> {
  const columns = Object.keys({ ...side.key, ...side.rest });
  const rows = await db.query<Record<string, unknown>>(
    `SELECT ${placeColumn(kind)}, ${columns.join(', ')} FROM ${side.table}`,
  );
  const schema = z.object({ ...side.key, ...side.rest });
  return rows.flatMap((row) => {
    const key = Object.keys(side.key).map((column) => row[column]);
    const { problem } = readRow(schema, row, { table: side.table, key });
    return problem ? [{ table: side.table, problem, row, place: row.place as Value }] : [];
  });
}

/** Takes rows out. */
export async function takeOut(tx: Queries, kind: Database['kind'], rows: readonly DamagedRow[]): Promise<void> {
  const condition = kind === 'sqlite' ? 'rowid = $1' : 'ctid = CAST($1 AS TID)';
  for (const { table, place } of rows) await tx.query(`DELETE FROM ${table} WHERE ${condition}`, [place]);
}
