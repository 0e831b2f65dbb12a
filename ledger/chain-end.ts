import type { Queries } from './database';
import type { Head } from './head';
import type { ChainEnd } from './head-problems';

interface EndRow {
  readonly headSequence: number | null;
  readonly headHash: string | null;
  readonly headKeyId: string | null;
  readonly mac: string | null;
  readonly sequence: number | null;
  readonly hash: string | null;
  readonly keyId: string | null;
}

/** The head of an environment's chain and its last record, as they are at one moment: one statement, since others may append. */
export async function readChainEnd(db: Queries, environment: string): Promise<ChainEnd> {
  const [row] = await db.query<EndRow>(
    `SELECT h.sequence AS "headSequence", h.hash AS "headHash", h.key_id AS "headKeyId", h.mac,
       r.sequence, r.hash, r.key_id AS "keyId"
     FROM (SELECT sequence, hash, key_id, mac FROM ledger_heads WHERE environment = $1) h FULL JOIN
       (SELECT sequence, hash, key_id FROM ledger_records WHERE environment = $1 ORDER BY sequence DESC LIMIT 1) r ON TRUE`,
    [environment],
  );
  return { head: row && headOf(environment, row), last: row && lastOf(row) };
}

function headOf(environment: string, { headSequence, headHash, headKeyId, mac }: EndRow): Head | undefined {
  if (headSequence === null || headHash === null) return undefined;
  return { environment, sequence: headSequence, hash: headHash, keyId: headKeyId, mac };
}

function lastOf({ sequence, hash, keyId }: EndRow): ChainEnd['last'] {
  return sequence === null || hash === null ? undefined : { sequence, hash, keyId };
}
