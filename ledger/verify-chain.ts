import { isError, type Problem } from '../core/problem';
import { chainProblem } from './chain-problem';
import { damagedRow } from './damaged-row';
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
import { authenticatorOf, type Authenticator } from './authenticator';
import { forged } from './read-records';
import { findRows, noHash, readRecordRow, type LedgerRow, type UnreadRow } from './rows';
import { uncheckedProblems } from './unchecked-records';

/** What was found in one environment's chain. */
export interface ChainReport {
  readonly environment: string;
  readonly records: number;
  /** Hash of the last record; null for an empty chain. Noted elsewhere, it shows later whether chain and head were cut off together. */
  readonly head: string | null;
  /** Number of the first record from which on records bear an HMAC; null where none does. */
  readonly authenticatedFrom: number | null;
  /** Records whose HMAC was found good, with the key that is here or one that was handed over to it. */
  readonly authenticated: number;
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
  const last = await lastNumber(db, environment);
  const authenticator = key && (await authenticatorOf(db, environment, key));
  const chain = await readChain(db, { environment, noted, end: last, keptEnd: kept.upTo, authenticator });
  const { records, found, first, authenticated } = chain;
  const ofChain = [
    ...(await strayProblems(db, environment, { end: last, read: records })),
    ...chain.problems,
    ...end.problems,
    ...headProblems(environment, end, key),
    ...(authenticator?.problems ?? []),
    ...droppedSignatureProblems(environment, chain.dropped),
    ...uncheckedProblems(environment, chain.unchecked),
  ];
  // A chain that was tampered with says nothing about what is kept beside it.
  const isSound = !ofChain.some(isError);
  const ofNewest = isSound ? newestProblems(environment, kept.newest, chain.newest) : [];
  return {
    ...{ environment, records, authenticatedFrom: first, authenticated, found },
    head: chain.last?.hash ?? null,
    signature: signatureOf(end.head, key),
    problems: [...ofChain, ...kept.problems, ...ofNewest],
  };
}

/** Beyond this a number counts nothing. */
const largest = Number.MAX_SAFE_INTEGER;

/** Number of the last record that has one; a table whose constraints are gone may hold texts as well, which come after all numbers. */
async function lastNumber(db: Queries, environment: string): Promise<number> {
  const [row] = await db.query<{ last: unknown }>(
    `SELECT sequence AS last FROM ledger_records WHERE environment = $1 AND sequence <= ${largest} ORDER BY sequence DESC LIMIT 1`,
    [environment],
  );
  return typeof row?.last === 'number' ? row.last : 0;
}

/** Rows that bear the environment's name and no number of a record, or one that another bears too: what no reader may take for a record. */
async function strayProblems(
  db: Queries,
  environment: string,
  { end, read }: { readonly end: number; readonly read: number },
): Promise<Problem[]> {
  const strays = await db.query<{ sequence: unknown }>(
    `SELECT sequence FROM ledger_records WHERE environment = $1 AND (sequence IS NULL OR sequence < 1 OR sequence > ${largest})
     LIMIT ${mostStrays}`,
    [environment],
  );
  const [row] = await db.query<{ count: number }>(
    'SELECT COUNT(*) AS count FROM ledger_records WHERE environment = $1 AND sequence >= 1 AND sequence <= $2',
    [environment, end],
  );
  const doubled = (row?.count ?? 0) - read;
  return [
    ...strays.map(({ sequence }) =>
      damagedRow({ table: 'ledger_records', key: [environment, sequence] }, 'records are numbered from 1'),
    ),
    ...(doubled === 0 ? [] : [doubledProblem(environment, doubled)]),
  ];
}

const mostStrays = 100;

function doubledProblem(environment: string, count: number): Problem {
  const what = `each number must be that of one record, and ${count} more rows bear one`;
  return chainProblem(environment, { code: 'ledger-record-doubled', what });
}

/** What to read, and what to look for. */
interface Reading {
  readonly environment: string;
  readonly noted: readonly string[];
  /** Number of the last record. */
  readonly end: number;
  /** Number of the last record that `newest` is to go by. */
  readonly keptEnd: number;
  readonly authenticator: Authenticator | undefined;
}

/** A record as the next one refers to it. */
type Before = Pick<LedgerRow, 'sequence' | 'hash'>;

/** What was read. */
interface Chain {
  records: number;
  last: Before | undefined;
  first: number | null;
  authenticated: number;
  dropped: DroppedSignatures;
  readonly unchecked: LedgerRow[];
  readonly newest: Map<string, Newest>;
  readonly found: string[];
  readonly problems: Problem[];
}

const pageSize = 1000;

async function readChain(db: Queries, reading: Reading): Promise<Chain> {
  const chain: Chain = {
    ...{ records: 0, last: undefined, first: null, authenticated: 0, dropped: noDroppedSignatures },
    ...{ unchecked: [], newest: new Map(), found: [], problems: [] },
  };
  let after: unknown = 0;
  for (;;) {
    const page = await findRows(
      db,
      `environment = $1 AND sequence > $2 AND sequence <= $3 ORDER BY sequence LIMIT ${pageSize}`,
      [reading.environment, Number(after), reading.end],
    );
    for (const row of page) readOne(row, chain, reading);
    chain.records += page.length;
    after = page.at(-1)?.sequence;
    if (page.length < pageSize) return chain;
  }
}

function readOne(unread: UnreadRow, chain: Chain, { environment, noted, keptEnd, authenticator }: Reading): void {
  const { value: row, problem } = readRecordRow(unread, environment);
  chain.problems.push(...(problem ? [problem] : linkProblems(row, chain.last)));
  if (!row) {
    chain.last = standIn(unread);
    return;
  }
  chain.last = row;
  const isNoted = noted.includes(row.hash);
  if (isNoted) chain.found.push(row.hash);
  chain.dropped = followSignatures(chain.dropped, row, { isNoted });
  if (row.secret !== null && row.sequence <= keptEnd)
    chain.newest.set(row.secret, follow(chain.newest.get(row.secret), row));
  if (row.mac !== null) {
    chain.first ??= row.sequence;
    const check = authenticator?.check(row);
    if (check === 'good') chain.authenticated += 1;
    if (check === 'bad') chain.problems.push(forged(row));
    if (check === 'unknown') chain.unchecked.push(row);
  }
  // The hash of a head that was noted elsewhere covers all records up to it, whoever has their key.
  if (isNoted) chain.unchecked.length = 0;
}

/** A record that cannot be read still stands between its neighbours. */
function standIn({ sequence, hash }: UnreadRow): Before {
  return { sequence: Number(sequence), hash: typeof hash === 'string' ? hash : '' };
}

function linkProblems(row: LedgerRow, before: Before | undefined): Problem[] {
  const { environment, sequence } = row;
  const expected = (before?.sequence ?? 0) + 1;
  const problem = (code: string, what: string) => [chainProblem(environment, { code, what, record: sequence })];
  if (sequence === before?.sequence)
    return problem('ledger-record-doubled', 'its number must be that of one record, and another row bears it, too');
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
