import { z } from 'zod';
import { ProblemsError, type Problem } from '../core/problem';
import { readRow, type ReadRow } from './damaged-row';
import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import type { LedgerRecord } from './record';

/** The end of an environment's chain, kept beside it. */
export interface Head {
  readonly environment: string;
  readonly sequence: number;
  readonly hash: string;
  /** The key that signed it; null where the last writer had none. */
  readonly keyId: string | null;
  readonly mac: string | null;
}

const columns = 'environment, sequence, hash, key_id AS "keyId", mac';

/** A head as it is kept. */
export const headSchema: z.ZodType<Head> = z.object({
  environment: z.string(),
  sequence: z.int().min(1),
  hash: z.string(),
  keyId: z.string().nullable(),
  mac: z.string().nullable(),
});

/** Heads of all environments that have one, and what cannot be read of them. */
export async function readHeads(
  db: Queries,
): Promise<{ readonly heads: readonly Head[]; readonly problems: readonly Problem[] }> {
  const rows = await db.query<UnreadHead>(`SELECT ${columns} FROM ledger_heads ORDER BY environment`);
  const read = rows.map(readHeadRow);
  return { heads: read.flatMap(({ value }) => value ?? []), problems: read.flatMap(({ problem }) => problem ?? []) };
}

/**
 * Head of one environment; undefined before its first record.
 *
 * @throws ProblemsError `row-damaged`
 */
export async function readHead(db: Queries, environment: string): Promise<Head | undefined> {
  const [row] = await db.query<UnreadHead>(`SELECT ${columns} FROM ledger_heads WHERE environment = $1`, [environment]);
  const { value, problem } = row ? readHeadRow(row) : {};
  if (problem) throw new ProblemsError([problem]);
  return value;
}

type UnreadHead = Readonly<Record<keyof Head, unknown>>;

function readHeadRow(row: UnreadHead): ReadRow<Head> {
  return readRow(headSchema, row, { table: 'ledger_heads', key: [row.environment] });
}

/** Puts the head at the record that was just appended, signed where there is a key. */
export async function writeHead(
  tx: Queries,
  end: Pick<LedgerRecord, 'environment' | 'sequence' | 'hash'>,
  key: EnvironmentKey | undefined,
): Promise<void> {
  await tx.query(
    `INSERT INTO ledger_heads (environment, sequence, hash, key_id, mac) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (environment) DO UPDATE
       SET sequence = excluded.sequence, hash = excluded.hash, key_id = excluded.key_id, mac = excluded.mac`,
    [end.environment, end.sequence, end.hash, key?.id ?? null, key?.sign(signedText(end)) ?? null],
  );
}

/** What the signature of a head is made of. */
export function signedText({ environment, sequence, hash }: Pick<Head, 'environment' | 'sequence' | 'hash'>): string {
  return `${environment} ${sequence} ${hash}`;
}
