import { isError, type Problem } from '../core/problem';
import { chainProblem } from './chain-problem';
import type { Queries } from './database';
import { readChainEnd } from './chain-end';
import {
  droppedSignatureProblems,
  followSignatures,
  noDroppedSignatures,
  type DroppedSignatures,
} from './dropped-signatures';
import type { Head } from './head';
import { headProblems } from './head-problems';
import type { EnvironmentKey } from './keys/environment-key';
import { follow, type Newest } from './newest';
import { newestProblems, readKeptNewest } from './newest-problems';
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
 * Reads a whole chain and finds every record that was altered, taken out, moved or cut off since it was written, up to the record that is
 * the last one now: writers may go on meanwhile. `noted` are hashes of heads that were kept elsewhere. Records for which no signature
 * vouches, though the chain had been signed before, are a warning.
 */
export async function verifyChain(
  db: Queries,
  environment: string,
  { key, noted = [] }: { readonly key: EnvironmentKey | undefined; readonly noted?: readonly string[] },
): Promise<ChainReport> {
  const kept = await readKeptNewest(db, environment);
  const end = await readChainEnd(db, environment);
  const chain = await readChain(db, { environment, noted, end: end.last?.sequence ?? 0, keptEnd: kept.upTo });
  const { records, last, found } = chain;
  const ofChain = [
    ...chain.problems,
    ...headProblems(environment, end, key),
    ...droppedSignatureProblems(environment, chain.dropped),
  ];
  // A chain that was tampered with says nothing about what is kept beside it.
  const isSound = !ofChain.some(isError);
  const problems = [...ofChain, ...(isSound ? newestProblems(environment, kept.newest, chain.newest) : [])];
  const signature = signatureOf(end.head, key);
  return { environment, records, head: last?.hash ?? null, signature, found, problems };
}

/** What to read, and what to look for. */
interface Reading {
  readonly environment: string;
  readonly noted: readonly string[];
  /** Number of the last record. */
  readonly end: number;
  /** Number of the last record that `newest` is to go by. */
  readonly keptEnd: number;
}

/** What was read. */
interface Chain {
  records: number;
  last: LedgerRow | undefined;
  dropped: DroppedSignatures;
  readonly newest: Map<string, Newest>;
  readonly found: string[];
  readonly problems: Problem[];
}

const pageSize = 1000;

async function readChain(db: Queries, { environment, noted, end, keptEnd }: Reading): Promise<Chain> {
  const chain: Chain = {
    ...{ records: 0, last: undefined, dropped: noDroppedSignatures },
    ...{ newest: new Map(), found: [], problems: [] },
  };
  for (;;) {
    const page = await readRows(
      db,
      `environment = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence LIMIT ${pageSize}`,
      [environment, chain.last?.sequence ?? 0, end],
    );
    for (const row of page) {
      chain.problems.push(...rowProblems(row, chain.last));
      const isNoted = noted.includes(row.hash);
      if (isNoted) chain.found.push(row.hash);
      chain.dropped = followSignatures(chain.dropped, row, { isNoted });
      if (row.secret !== null && row.sequence <= keptEnd)
        chain.newest.set(row.secret, follow(chain.newest.get(row.secret), row));
      chain.last = row;
    }
    chain.records += page.length;
    if (page.length < pageSize) return chain;
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
