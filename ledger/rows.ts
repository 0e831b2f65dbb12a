import { hash } from 'node:crypto';
import type { Queries, Value } from './database';
import type { LedgerRecord } from './record';

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
} as const satisfies Record<keyof LedgerRow, string>;
// The object literal above has these keys and no other.
const members = Object.keys(columnOf) as (keyof LedgerRow)[];

/** Columns of the table that a statement calls `r`, as members of a row. */
export const recordColumns = members.map((member) => `r.${columnOf[member]} AS "${member}"`).join(', ');
const inserted = `INSERT INTO ledger_records (${members.map((member) => columnOf[member]).join(', ')})
  VALUES (${members.map((_, index) => `$${index + 1}`).join(', ')})`;

/** Rows by a condition of ours, which may end in ORDER BY and LIMIT; `r` names the table. */
export function readRows(db: Queries, condition: string, parameters: readonly Value[]): Promise<LedgerRow[]> {
  return db.query<LedgerRow>(`SELECT ${recordColumns} FROM ledger_records r WHERE ${condition}`, parameters);
}

/** Adds rows; the table takes no second one of the same number. */
export async function insertRows(tx: Queries, rows: readonly LedgerRow[]): Promise<void> {
  await tx.each(
    inserted,
    rows.map((row) => members.map((member) => row[member])),
  );
}

/**
 * SHA-256, in hex, over JSON of all members but `hash`, ordered by name; `details` is the text that is stored. Written out, because a list
 * of names given to `stringify` takes it three times as long.
 */
export function hashOf(row: Omit<LedgerRow, 'hash'>): string {
  const covered: Record<Exclude<keyof LedgerRow, 'hash'>, unknown> = {
    actor: row.actor,
    at: row.at,
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
    // Written by `appendRecords` only; who changes it elsewhere breaks the chain.
    details: JSON.parse(row.details) as LedgerRecord['details'],
    previousHash: row.previousHash,
    hash: row.hash,
  };
}
