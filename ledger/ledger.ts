import { assertNoProblems, type Problem } from '../core/problem';
import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import { isLive, newestAltered, readNewest } from './newest';
import { liveEvents, type LedgerRecord } from './record';
import { judgeRows, readRecords, type FoundRecords, type KnownRecord, type RecordStanding } from './read-records';
import { recordColumns, type UnreadRow } from './rows';

/** Names of secrets are unique in an organisation only; environments of two organisations may share them. */
export interface SecretKey {
  readonly environment: string;
  readonly secret: string;
}

/** The newest of what is known about a secret. */
export interface SecretState {
  readonly last: LedgerRecord;
  /** The newest that was begun; `last` may be of an earlier one. */
  readonly generation: number;
  /** The last record which says that the platform got a value: `written`, `stored` or `restored`. */
  readonly live: LedgerRecord | undefined;
  /** How far `live` can be relied on, or `last` where there is none. */
  readonly standing: RecordStanding;
}

/** All records of a secret that are as they were written, oldest first, and what is wrong with others. */
export function readHistory(
  db: Queries,
  { environment, secret }: SecretKey,
  key: EnvironmentKey | undefined,
): Promise<FoundRecords> {
  return readRecords(db, environment, { where: 'secret = $2 ORDER BY sequence', parameters: [secret], key });
}

/**
 * All records of a secret, oldest first.
 *
 * @throws ProblemsError where one of them is not as it was written
 */
export async function history(db: Queries, secret: SecretKey, key?: EnvironmentKey): Promise<LedgerRecord[]> {
  return recordsOf(await readHistory(db, secret, key));
}

/** The newest record of a secret; undefined when there is none. */
export async function lastOf(db: Queries, { environment, secret }: SecretKey): Promise<LedgerRecord | undefined> {
  const where = 'secret = $2 ORDER BY sequence DESC LIMIT 1';
  return recordsOf(await readRecords(db, environment, { where, parameters: [secret] }))[0];
}

/**
 * The last record which says that the platform got a value, of a generation before the given one if one is given; undefined when there is
 * none.
 *
 * @throws ProblemsError where it is not as it was written
 */
export async function liveBefore(
  db: Queries,
  { environment, secret }: SecretKey,
  { key, generation = Number.MAX_SAFE_INTEGER }: { key?: EnvironmentKey | undefined; generation?: number } = {},
): Promise<LedgerRecord | undefined> {
  const where = `secret = $2 AND generation < $3 AND ${isLive} ORDER BY sequence DESC LIMIT 1`;
  return recordsOf(await readRecords(db, environment, { where, parameters: [secret, generation], key }))[0];
}

/** The state of every secret that can be told, and why that of others cannot: these are set aside, the rest goes on. */
export interface LatestStates {
  readonly states: ReadonlyMap<string, SecretState>;
  readonly problems: ReadonlyMap<string, Problem>;
}

type StateRow = UnreadRow & { readonly of: unknown };

/** The state of every secret of an environment that has a record, by its name; two statements, however many there are. */
export async function readLatest(
  db: Queries,
  environment: string,
  key: EnvironmentKey | undefined,
): Promise<LatestStates> {
  const { newest, problems: altered } = await readNewest(db, environment);
  const at = (column: string) => `SELECT ${recordColumns}, s.secret AS "of" FROM ledger_secrets s
     JOIN ledger_records r ON r.environment = s.environment AND r.sequence = s.${column} WHERE s.environment = $1`;
  const rows = await db.query<StateRow>(
    `${at('live_sequence')} AND s.live_sequence <> s.sequence UNION ALL ${at('sequence')} ORDER BY "sequence"`,
    [environment],
  );
  const states = new Map<string, SecretState>();
  const problems = new Map(altered);
  const judged = await judgeRows(db, environment, rows, key);
  const byName = Map.groupBy(
    judged.map((one, index) => ({ ...one, name: String(rows[index]?.of) })),
    ({ name }) => name,
  );
  for (const [name, own] of byName) {
    const known = newest.get(name);
    if (!known) continue;
    const found = own.flatMap(({ value }) => value ?? []);
    const problem = own.find((one) => one.problem)?.problem;
    if (problem) problems.set(name, problem);
    else if (found.some(({ record }) => record.secret !== name)) problems.set(name, newestAltered(environment, name));
    else states.set(name, toState(found, known.generation));
  }
  return { states, problems };
}

function toState(found: readonly KnownRecord[], generation: number): SecretState {
  const last = found.at(-1)!; // a secret is known by its last record
  const live = found.findLast(({ record }) => liveEvents.includes(record.event));
  return { last: last.record, generation, live: live?.record, standing: (live ?? last).standing };
}

/**
 * The state of every secret of an environment that has a record, by its name.
 *
 * @throws ProblemsError where that of one cannot be told
 */
export async function latest(
  db: Queries,
  environment: string,
  key?: EnvironmentKey,
): Promise<Map<string, SecretState>> {
  const { states, problems } = await readLatest(db, environment, key);
  assertNoProblems([...problems.values()]);
  return new Map(states);
}

/** Records of an environment which say that the platform got a value, since a time (ISO 8601), oldest first. */
export function liveRecordsSince(
  db: Queries,
  environment: string,
  since: string,
  key?: EnvironmentKey,
): Promise<FoundRecords> {
  const where = `at >= $2 AND ${isLive} ORDER BY sequence`;
  return readRecords(db, environment, { where, parameters: [since], key });
}

/** Records of an environment which say that a value was about to be sent, or that its sending failed, since a time; oldest first. */
export function attemptsSince(
  db: Queries,
  environment: string,
  since: string,
  key?: EnvironmentKey,
): Promise<FoundRecords> {
  const where = `at >= $2 AND event IN ('writing', 'failed') ORDER BY sequence`;
  return readRecords(db, environment, { where, parameters: [since], key });
}

/** Records, where all of them are as they were written. */
export function recordsOf({ found, problems }: FoundRecords): LedgerRecord[] {
  assertNoProblems(problems);
  return found.map(({ record }) => record);
}
