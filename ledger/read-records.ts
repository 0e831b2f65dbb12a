import type { Problem } from '../core/problem';
import { authenticatorOf, type Authenticator } from './authenticator';
import { chainProblem } from './chain-problem';
import type { ReadRow } from './damaged-row';
import type { Queries, Value } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import type { LedgerRecord } from './record';
import { recordMac } from './record-mac';
import { findRows, readRecordRow, toRecord, type LedgerRow, type UnreadRow } from './rows';

/**
 * How far a record can be relied on by itself, beyond its hash:
 *
 * - `authenticated`: its HMAC is that of the environment's key, or of one before it;
 * - `chained`: it was written before there was a key, or by an earlier release: by hash only;
 * - `unchecked`: there is no key here to check with;
 * - `doubtful`: a key is here, and it bears no HMAC though earlier ones do, or that of a key that nobody knows.
 */
export type RecordStanding = 'authenticated' | 'chained' | 'unchecked' | 'doubtful';

/** A record, and how far it can be relied on. */
export interface KnownRecord {
  readonly record: LedgerRecord;
  readonly standing: RecordStanding;
}

/** True for a record that a claim may rest on, as far as can be told here. */
export function isSound({ standing }: Pick<KnownRecord, 'standing'>): boolean {
  return standing !== 'doubtful';
}

/** Records that are as they were written, and the problems with rows that are not. */
export interface FoundRecords {
  readonly found: readonly KnownRecord[];
  readonly problems: readonly Problem[];
}

/**
 * Records of an environment by a condition of ours, which may end in ORDER BY and LIMIT. Every reader of records comes by here: a row that
 * `verifyChain` would find fault with by itself is a problem here as well, and no record.
 */
export async function readRecords(
  db: Queries,
  environment: string,
  { where, parameters = [], key }: { where: string; parameters?: readonly Value[]; key?: EnvironmentKey | undefined },
): Promise<FoundRecords> {
  const rows = await findRows(db, `environment = $1 AND ${where}`, [environment, ...parameters]);
  const judged = await judgeRows(db, environment, rows, key);
  return {
    found: judged.flatMap(({ value }) => value ?? []),
    problems: judged.flatMap(({ problem }) => problem ?? []),
  };
}

/** The record of each of these rows, or the problem with it. */
export async function judgeRows(
  db: Queries,
  environment: string,
  rows: readonly UnreadRow[],
  key: EnvironmentKey | undefined,
): Promise<ReadRow<KnownRecord>[]> {
  const read = rows.map((row) => readRecordRow(row, environment));
  const sound = read.flatMap(({ value }) => value ?? []);
  const others = key && sound.some(({ mac, keyId }) => mac !== null && keyId !== key.id);
  const authenticator = key && (others ? await authenticatorOf(db, environment, key) : own(key));
  const isMixed = key && sound.some(({ mac }) => mac === null);
  const first = isMixed ? await firstAuthenticated(db, environment) : Infinity;
  return read.map(({ value, problem }) => {
    if (problem) return { problem };
    const standing = authenticator ? standingOf(value, { authenticator, first }) : unkeyed(value);
    return standing === 'forged' ? { problem: forged(value) } : { value: { record: toRecord(value), standing } };
  });
}

function unkeyed({ mac }: LedgerRow): RecordStanding {
  return mac === null ? 'chained' : 'unchecked';
}

function standingOf(
  row: LedgerRow,
  { authenticator, first }: { readonly authenticator: Pick<Authenticator, 'check'>; readonly first: number },
): RecordStanding | 'forged' {
  if (row.mac === null) return row.sequence > first ? 'doubtful' : 'chained';
  return ({ good: 'authenticated', bad: 'forged', unknown: 'doubtful' } as const)[authenticator.check(row)];
}

/** Most rows are of the key that is here. */
function own(key: EnvironmentKey): Pick<Authenticator, 'check'> {
  return { check: ({ mac, ...record }) => (recordMac(key, record) === mac ? 'good' : 'bad') };
}

/** Number of the first record that bears an HMAC. */
async function firstAuthenticated(db: Queries, environment: string): Promise<number> {
  const [row] = await db.query<{ first: unknown }>(
    'SELECT MIN(sequence) AS first FROM ledger_records WHERE environment = $1 AND mac IS NOT NULL',
    [environment],
  );
  return typeof row?.first === 'number' ? row.first : Infinity;
}

/** A record whose HMAC is not that of the key which it names. */
export function forged({ environment, sequence }: Pick<LedgerRow, 'environment' | 'sequence'>): Problem {
  const what = 'it must bear the HMAC of the key that it names, and bears another';
  return chainProblem(environment, { code: 'ledger-record-forged', what, record: sequence });
}
