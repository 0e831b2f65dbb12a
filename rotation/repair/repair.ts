import { z } from 'zod';
import { ProblemsError, type Problem } from '../../core/problem';
import { appendRecord, type LedgerPorts } from '../../ledger/append-record';
import {
  damagedRowsOf,
  placeColumn,
  sideTables,
  takeOut,
  type DamagedRow,
  type SideTable,
} from '../../ledger/damaged-rows';
import type { Database, Queries, Value } from '../../ledger/database';
import { environmentsIn } from '../../ledger/environments-in';
import { newestToRebuild, rebuildNewest } from '../../ledger/rebuild-newest';
import type { NewRecord } from '../../ledger/record';
import { readRotationRows, rotationColumns, type RotationRow } from '../store/rotation-row';

/** What repairing needs. */
export interface RepairPorts extends LedgerPorts {
  readonly db: Database;
  readonly actor: string;
}

/** What can be done without: rows to be taken out, and environments whose newest records are to be noted anew. */
export interface Repair {
  readonly rows: readonly DamagedRow[];
  readonly rebuilt: readonly { readonly environment: string; readonly problems: readonly Problem[] }[];
}

const name = z.string().min(1);
const tables: readonly SideTable[] = [
  ...sideTables,
  {
    table: 'observations',
    key: { environment: name, kind: z.enum(['execution', 'audit-look']), subject: name, at: z.number() },
    rest: { body: z.string().refine((text) => isObject(text)) },
  },
  {
    table: 'rotation_alerts',
    key: { environment: name, secret: name, written_at: z.number(), threshold: name },
    rest: {},
  },
  { table: 'event_cursors', key: { sink: name, environment: name }, rest: { sequence: z.int().min(0) } },
];

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** What of the database cannot be used and can be done without. Records of the chains are never among it. */
export async function planRepair({ db, keyOf }: RepairPorts): Promise<Repair> {
  const rows: DamagedRow[] = await damagedRotations(db, db.kind, keyOf);
  for (const table of tables) rows.push(...(await damagedRowsOf(db, db.kind, table)));
  const rebuilt = [];
  for (const environment of await environmentsIn(db)) {
    const problems = await newestToRebuild(db, environment, keyOf(environment));
    if (problems.length > 0) rebuilt.push({ environment, problems });
  }
  return { rows, rebuilt };
}

/** Does what is planned, all of it or nothing, and puts rotations that are lost with their rows on record as failed. */
export async function applyRepair({ rows, rebuilt }: Repair, ports: RepairPorts): Promise<void> {
  const { db } = ports;
  await db.transaction(async (tx) => {
    await takeOut(tx, db.kind, rows);
    for (const { environment } of rebuilt) await rebuildNewest(tx, environment);
  });
  // Each for itself: where a chain is not as it was written, nothing is appended to it.
  for (const { table, row } of rows) if (table === 'rotations') await recordLost(row, ports);
}

async function damagedRotations(
  db: Queries,
  kind: Database['kind'],
  keyOf: LedgerPorts['keyOf'],
): Promise<DamagedRow[]> {
  const rows = await db.query<RotationRow>(`SELECT ${placeColumn(kind)}, ${rotationColumns} FROM rotations`);
  const read = await readRotationRows(db, rows, keyOf);
  return read.flatMap(({ problem }, index) => {
    const row = rows[index];
    return problem && row ? [{ table: 'rotations', problem, row, place: row.place as Value }] : [];
  });
}

/** By its id, since other columns may be what is wrong. */
async function recordLost({ id }: DamagedRow['row'], ports: RepairPorts): Promise<void> {
  const [, environment, secret, number] = /^([a-z][a-z0-9]*)\/([a-z0-9_]+)\/(\d{1,15})$/.exec(String(id)) ?? [];
  if (environment === undefined || secret === undefined) return;
  const nothing = { fingerprint: null, platformModifiedDate: null, credential: null };
  const record: NewRecord = {
    ...{ environment, secret, event: 'failed', generation: Number(number), actor: ports.actor, reason: 'repair' },
    ...{ ...nothing, idempotencyKey: String(id), details: { rotation: String(id), code: 'row-damaged' } },
  };
  try {
    await ports.db.transaction((tx) => appendRecord(tx, record, ports));
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
  }
}
