import { z } from 'zod';
import type { Problem } from '../core/problem';
import { damagedRow, readRow } from './damaged-row';
import type { Queries } from './database';
import { newestAltered, type Newest } from './newest';

/** What is kept of the newest records of an environment's secrets, at one moment. */
export interface KeptNewest {
  /** Number of the chain's last record at that moment. */
  readonly upTo: number;
  readonly newest: ReadonlyMap<string, Newest>;
  /** Rows that cannot be read. */
  readonly problems: readonly Problem[];
}

const rowSchema = z.object({
  secret: z.string(),
  sequence: z.int().min(1),
  generation: z.int().min(1),
  liveSequence: z.int().min(1).nullable(),
});
type KeptRow = Readonly<Record<keyof z.infer<typeof rowSchema> | 'upTo', unknown>>;

/** One statement, since writers may go on meanwhile. */
export async function readKeptNewest(db: Queries, environment: string): Promise<KeptNewest> {
  const rows = await db.query<KeptRow>(
    `SELECT h.sequence AS "upTo", s.secret, s.sequence, s.generation, s.live_sequence AS "liveSequence"
     FROM ledger_heads h LEFT JOIN ledger_secrets s ON s.environment = h.environment WHERE h.environment = $1`,
    [environment],
  );
  const upTo = typeof rows[0]?.upTo === 'number' ? rows[0].upTo : 0;
  const newest = new Map<string, Newest>();
  const problems: Problem[] = [];
  for (const row of rows.filter(({ secret, sequence }) => secret !== null || sequence !== null)) {
    const place = { table: 'ledger_secrets', key: [environment, row.secret] };
    const { value, problem } = readRow(rowSchema, row, place);
    if (problem) problems.push(problem);
    else if (newest.has(value.secret)) problems.push(damagedRow(place, 'it stands there twice'));
    else newest.set(value.secret, value);
  }
  return { upTo, newest, problems };
}

/** Where what is kept differs from what the chain says. */
export function newestProblems(
  environment: string,
  kept: ReadonlyMap<string, Newest>,
  chain: ReadonlyMap<string, Newest>,
): Problem[] {
  const differing = [...new Set([...kept.keys(), ...chain.keys()])].filter(
    (secret) => !isEqual(kept.get(secret), chain.get(secret)),
  );
  return differing.map((secret) => newestAltered(environment, secret));
}

function isEqual(one: Newest | undefined, other: Newest | undefined): boolean {
  return (
    one?.sequence === other?.sequence &&
    one?.generation === other?.generation &&
    one?.liveSequence === other?.liveSequence
  );
}
