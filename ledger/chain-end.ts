import { z } from 'zod';
import type { Problem } from '../core/problem';
import { readRow } from './damaged-row';
import type { Queries } from './database';
import { headSchema } from './head';
import type { ChainEnd } from './head-problems';

/** Where a chain ends, and what of that cannot be read. */
export interface ReadChainEnd extends ChainEnd {
  readonly problems: readonly Problem[];
}

type EndRow = Readonly<
  Record<'headSequence' | 'headHash' | 'headKeyId' | 'mac' | 'sequence' | 'hash' | 'keyId', unknown>
>;

const lastSchema = z.object({ sequence: z.int().min(1), hash: z.string(), keyId: z.string().nullable() });

/** The head of an environment's chain and its last record, as they are at one moment: one statement, since others may append. */
export async function readChainEnd(db: Queries, environment: string): Promise<ReadChainEnd> {
  const [row] = await db.query<EndRow>(
    `SELECT h.sequence AS "headSequence", h.hash AS "headHash", h.key_id AS "headKeyId", h.mac,
       r.sequence, r.hash, r.key_id AS "keyId"
     FROM (SELECT sequence, hash, key_id, mac FROM ledger_heads WHERE environment = $1) h FULL JOIN
       (SELECT sequence, hash, key_id FROM ledger_records WHERE environment = $1 ORDER BY sequence DESC LIMIT 1) r ON TRUE`,
    [environment],
  );
  if (!row) return { head: undefined, last: undefined, problems: [] };
  const { headSequence, headHash, headKeyId: keyId, mac } = row;
  const head = isNothing(headSequence, headHash)
    ? nothing
    : readRow(headSchema, { environment, sequence: headSequence, hash: headHash, keyId, mac }, headPlace(environment));
  const last = isNothing(row.sequence, row.hash)
    ? nothing
    : readRow(lastSchema, row, { table: 'ledger_records', key: [environment, row.sequence] });
  return { head: head.value, last: last.value, problems: [head, last].flatMap(({ problem }) => problem ?? []) };
}

const nothing = { value: undefined, problem: undefined } as const;

/** No such row, in an outer join: its columns are never empty. */
function isNothing(sequence: unknown, hash: unknown): boolean {
  return sequence === null && hash === null;
}

function headPlace(environment: string) {
  return { table: 'ledger_heads', key: [environment] };
}
