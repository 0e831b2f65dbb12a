import { z } from 'zod';
import { ProblemsError, type Problem } from '../core/problem';
import { chainProblem } from './chain-problem';
import { readRow, shownKey } from './damaged-row';
import type { Queries } from './database';
import { liveEvents, type LedgerRecord } from './record';

/** How far the records of one secret go. */
export interface Newest {
  /** Of its last record. */
  readonly sequence: number;
  /** The newest that was begun. */
  readonly generation: number;
  /** Of the last record which says that the platform got a value; null before that. */
  readonly liveSequence: number | null;
}

/** The same after one more record of the secret. */
export function follow(
  newest: Newest | undefined,
  { sequence, generation, event }: Pick<LedgerRecord, 'sequence' | 'generation' | 'event'>,
): Newest {
  return {
    sequence,
    // A record may be of an earlier generation, such as that its value was proven dead.
    generation: Math.max(newest?.generation ?? 0, generation),
    liveSequence: liveEvents.includes(event) ? sequence : (newest?.liveSequence ?? null),
  };
}

/** Condition on records, to stand behind the table's name and a dot or alone. */
export const isLive = `event IN (${liveEvents.map((event) => `'${event}'`).join(', ')})`;

const number = z.int().min(1).nullable();
/** What is kept, and what the last records themselves say: few of them are looked at, however many there are. */
const rowSchema = z.object({
  sequence: number,
  generation: number,
  liveSequence: number,
  lastFound: number,
  generationFound: number,
  liveFound: number,
});
type NewestRow = Readonly<Record<keyof z.infer<typeof rowSchema>, unknown>>;

/** Columns that tell of a secret, given as texts of SQL. */
function columnsOf(environment: string, secret: string): string {
  const newest = (what: string, events: string) => `(SELECT r.${what} FROM ledger_records r
    WHERE r.environment = ${environment} AND r.secret = ${secret} ${events} ORDER BY r.sequence DESC LIMIT 1)`;
  return `s.sequence, s.generation, s.live_sequence AS "liveSequence", ${newest('sequence', '')} AS "lastFound",
    ${newest('generation', `AND r.event IN ('begun', 'writing')`)} AS "generationFound",
    ${newest('sequence', `AND r.${isLive}`)} AS "liveFound"`;
}

/** The newest of secrets, and why that of some cannot be told. */
export interface ReadNewest {
  readonly newest: ReadonlyMap<string, Newest>;
  readonly problems: ReadonlyMap<string, Problem>;
}

/**
 * The newest of each of these secrets; those without a record are left out. It is kept beside the chain, so that finding it takes as long
 * after ten million records as after ten; the last records of the secret have to say the same.
 *
 * @throws ProblemsError `ledger-newest-altered`, `row-damaged`
 */
export async function newestOf(
  db: Queries,
  environment: string,
  secrets: readonly string[],
): Promise<Map<string, Newest>> {
  const rows = await db.each<NewestRow>(
    `SELECT ${columnsOf('o.environment', 'o.secret')} FROM (SELECT CAST($1 AS TEXT) AS environment, CAST($2 AS TEXT) AS secret) o
     LEFT JOIN ledger_secrets s ON s.environment = o.environment AND s.secret = o.secret`,
    secrets.map((secret) => [environment, secret]),
  );
  const named = rows.flatMap((own, index) => own.map((row) => ({ ...row, secret: secrets[index] })));
  const { newest, problems } = toNewest(environment, named);
  if (problems.size > 0) throw new ProblemsError([...problems.values()]);
  return new Map(newest);
}

/** The newest of every secret of an environment that has a record, by name. */
export async function readNewest(db: Queries, environment: string): Promise<ReadNewest> {
  const rows = await db.query<NewestRow & { readonly secret: unknown }>(
    `SELECT s.secret, ${columnsOf('s.environment', 's.secret')} FROM ledger_secrets s WHERE s.environment = $1`,
    [environment],
  );
  return toNewest(environment, rows);
}

function toNewest(environment: string, rows: readonly (NewestRow & { readonly secret: unknown })[]): ReadNewest {
  const newest = new Map<string, Newest>();
  const problems = new Map<string, Problem>();
  for (const row of rows) {
    const name = String(row.secret);
    const { value, problem } = readRow(rowSchema, row, { table: 'ledger_secrets', key: [environment, row.secret] });
    if (problem) {
      problems.set(name, problem);
      continue;
    }
    const { sequence, generation, liveSequence } = value;
    const isKept = sequence === value.lastFound && liveSequence === value.liveFound;
    if (!isKept || generation !== value.generationFound) problems.set(name, newestAltered(environment, name));
    else if (sequence !== null && generation !== null) newest.set(name, { sequence, generation, liveSequence });
  }
  return { newest, problems };
}

/** What is kept of a secret is not what its records say. */
export function newestAltered(environment: string, secret: string): Problem {
  return chainProblem(environment, {
    code: 'ledger-newest-altered',
    what: `what is kept as the newest of ${shownKey(secret)} must be what the chain ends with`,
  });
}

/** Keeps what is the newest now. */
export async function writeNewest(
  tx: Queries,
  environment: string,
  newest: ReadonlyMap<string, Newest>,
): Promise<void> {
  await tx.each(
    `INSERT INTO ledger_secrets (environment, secret, sequence, generation, live_sequence) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (environment, secret) DO UPDATE
       SET sequence = excluded.sequence, generation = excluded.generation, live_sequence = excluded.live_sequence`,
    [...newest].map(([secret, { sequence, generation, liveSequence }]) => [
      environment,
      secret,
      sequence,
      generation,
      liveSequence,
    ]),
  );
}
