import { hash } from 'node:crypto';
import { z } from 'zod';
import { tryParseJson } from '../core/try-parse-json';
import { chainProblem } from './chain-problem';
import { readRow, type ReadRow } from './damaged-row';
import type { Queries, Value } from './database';
import { ledgerEvents, type Details, type LedgerRecord } from './record';

/** A record as it stands in the database: its details as text. */
export type LedgerRow = Omit<LedgerRecord, 'details'> & { readonly details: string };

/** What the first record of a chain has in place of the hash before it. */
export const noHash = '0'.repeat(64);

/** Column of each member. */
const columnOf = {
  environment: 'environment',
  sequence: 'sequence',
  at: 'at',
  actor: 'actor',
  reason: 'reason',
  event: 'event',
  secret: 'secret',
  generation: 'generation',
  fingerprint: 'fingerprint',
  keyId: 'key_id',
  platformModifiedDate: 'platform_modified_date',
  credential: 'credential',
  idempotencyKey: 'idempotency_key',
  details: 'details',
  previousHash: 'previous_hash',
  hash: 'hash',
  mac: 'mac',
} as const satisfies Record<keyof LedgerRow, string>;
// The object literal above has these keys and no other.
const members = Object.keys(columnOf) as (keyof LedgerRow)[];

/** Columns of the table that a statement calls `r`, as members of a row. */
export const recordColumns = members.map((member) => `r.${columnOf[member]} AS "${member}"`).join(', ');
const inserted = `INSERT INTO ledger_records (${members.map((member) => columnOf[member]).join(', ')})
  VALUES (${members.map((_, index) => `$${index + 1}`).join(', ')})`;

/** A row of the table of records, not yet looked at. */
export type UnreadRow = Readonly<Record<keyof LedgerRow, unknown>>;

/** Rows by a condition of ours, which may end in ORDER BY and LIMIT; `r` names the table. */
export function findRows(db: Queries, condition: string, parameters: readonly Value[]): Promise<UnreadRow[]> {
  return db.query<UnreadRow>(`SELECT ${recordColumns} FROM ledger_records r WHERE ${condition}`, parameters);
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().nullable();
const detailsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** What may stand in a row: a table whose constraints are gone takes anything. */
const rowSchema: z.ZodType<LedgerRow> = z.object({
  environment: z.string().min(1),
  sequence: z.int().min(1),
  at: z.iso.datetime(),
  actor: z.string(),
  reason: z.string(),
  event: z.enum(ledgerEvents),
  secret: text,
  generation: z.int().min(0),
  fingerprint: text,
  keyId: text,
  platformModifiedDate: text,
  credential: text,
  idempotencyKey: text,
  details: z.string().refine((json) => detailsSchema.safeParse(tryParseJson(json)).success),
  previousHash: hex,
  hash: hex,
  mac: hex.nullable(),
});

/** The record that a row of an environment's chain holds, once it has the hash that it was written with. */
export function readRecordRow(row: UnreadRow, environment: string): ReadRow<LedgerRow> {
  const read = readRow(rowSchema, row, { table: 'ledger_records', key: [environment, row.sequence] });
  if (read.problem) return read;
  const { value } = read;
  if (value.environment === environment && hashOf(value, value.mac !== null) === value.hash) return read;
  const what = 'its content must have the hash that it was written with';
  return { problem: chainProblem(environment, { code: 'ledger-record-altered', what, record: value.sequence }) };
}

/** Adds rows; the table takes no second one of the same number. */
export async function insertRows(tx: Queries, rows: readonly LedgerRow[]): Promise<void> {
  await tx.each(
    inserted,
    rows.map((row) => members.map((member) => row[member])),
  );
}

/** All of a row that its hash covers. */
export type Hashed = Omit<LedgerRow, 'hash' | 'mac'>;

/**
 * SHA-256, in hex, over JSON of all members but `hash` and `mac`, ordered by name; `details` is the text that is stored. That a record bears
 * an HMAC is covered too, as `authenticated`, so that taking it off shows without a key. Written out, because a list of names given to
 * `stringify` takes it three times as long.
 */
export function hashOf(row: Hashed, isAuthenticated: boolean): string {
  const covered: Record<keyof Hashed | 'authenticated', unknown> = {
    actor: row.actor,
    at: row.at,
    // Left out of the JSON where it is undefined: as records were before there were any.
    authenticated: isAuthenticated || undefined,
    credential: row.credential,
    details: row.details,
    environment: row.environment,
    event: row.event,
    fingerprint: row.fingerprint,
    generation: row.generation,
    idempotencyKey: row.idempotencyKey,
    keyId: row.keyId,
    platformModifiedDate: row.platformModifiedDate,
    previousHash: row.previousHash,
    reason: row.reason,
    secret: row.secret,
    sequence: row.sequence,
  };
  return hash('sha256', JSON.stringify(covered), 'hex');
}

/** The record that a row holds; of a row with more columns, these only. */
export function toRecord(row: LedgerRow): LedgerRecord {
  return {
    environment: row.environment,
    sequence: row.sequence,
    at: row.at,
    actor: row.actor,
    reason: row.reason,
    event: row.event,
    secret: row.secret,
    generation: row.generation,
    fingerprint: row.fingerprint,
    keyId: row.keyId,
    platformModifiedDate: row.platformModifiedDate,
    credential: row.credential,
    idempotencyKey: row.idempotencyKey,
    // Has been looked at with the row.
    details: JSON.parse(row.details) as Details,
    previousHash: row.previousHash,
    hash: row.hash,
    mac: row.mac,
  };
}
