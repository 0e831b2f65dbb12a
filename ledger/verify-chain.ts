import type { Problem } from '../core/problem';
import { chainProblem } from './chain-problem';
import type { Queries } from './database';
import { readHead, type Head } from './head';
import { headProblems } from './head-problems';
import type { EnvironmentKey } from './keys/environment-key';
import { hashOf, noHash, readRows, type LedgerRow } from './rows';

/** What was found in one environment's chain. */
export interface ChainReport {
  readonly environment: string;
  readonly records: number;
  /** Hash of the last record; null for an empty chain. Noted elsewhere, it shows later whether chain and head were cut off together. */
  readonly head: string | null;
  /** Of the head: `unsigned` where the last writer had no key, `unchecked` where that key is not here. */
  readonly signature: 'checked' | 'unsigned' | 'unchecked';
  /** Those of the noted hashes that are in the chain. */
  readonly found: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a whole chain and finds every record that was altered, taken out, moved or cut off since it was written. Writers may go on
 * meanwhile. `noted` are hashes of heads that were kept elsewhere.
 */
export async function verifyChain(
  db: Queries,
  environment: string,
  { key, noted = [] }: { readonly key: EnvironmentKey | undefined; readonly noted?: readonly string[] },
): Promise<ChainReport> {
  const chain: Chain = { environment, noted, records: 0, last: undefined, found: [], problems: [] };
  await readOn(db, chain);
  let head = await readHead(db, environment);
  // The head is read after the records: what it knows beyond them was appended meanwhile, or else is gone.
  while ((head?.sequence ?? 0) > (chain.last?.sequence ?? 0) && (await readOn(db, chain)) > 0)
    head = await readHead(db, environment);
  const { records, last, found } = chain;
  const problems = [...chain.problems, ...headProblems(environment, { head, last }, key)];
  return { environment, records, head: last?.hash ?? null, signature: signatureOf(head, key), found, problems };
}

/** How far the reading has come. */
interface Chain {
  readonly environment: string;
  readonly noted: readonly string[];
  records: number;
  last: LedgerRow | undefined;
  readonly found: string[];
  readonly problems: Problem[];
}

const pageSize = 1000;

/** Reads to the end of the chain, page by page; gives how many records there were. */
async function readOn(db: Queries, chain: Chain): Promise<number> {
  const before = chain.records;
  for (;;) {
    const page = await readRows(db, `environment = $1 AND sequence > $2 ORDER BY sequence LIMIT ${pageSize}`, [
      chain.environment,
      chain.last?.sequence ?? 0,
    ]);
    for (const row of page) {
      chain.problems.push(...rowProblems(row, chain.last));
      if (chain.noted.includes(row.hash)) chain.found.push(row.hash);
      chain.last = row;
    }
    chain.records += page.length;
    if (page.length < pageSize) return chain.records - before;
  }
}

function rowProblems(row: LedgerRow, before: LedgerRow | undefined): Problem[] {
  const { environment, sequence } = row;
  const expected = (before?.sequence ?? 0) + 1;
  const problem = (code: string, what: string) => [chainProblem(environment, { code, what, record: sequence })];
  if (hashOf(row) !== row.hash)
    return problem('ledger-record-altered', 'its content must have the hash that it was written with');
  if (sequence !== expected)
    return problem('ledger-record-missing', `record ${expected} must stand before it, and is not there`);
  if (row.previousHash !== (before?.hash ?? noHash))
    return problem(
      'ledger-record-unlinked',
      `it must follow the record ${sequence - 1} that it was written after, and that is another one`,
    );
  return [];
}

function signatureOf(head: Head | undefined, key: EnvironmentKey | undefined): ChainReport['signature'] {
  if (!head || head.mac === null) return 'unsigned';
  return key?.id === head.keyId ? 'checked' : 'unchecked';
}
