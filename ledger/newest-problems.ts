import type { Problem } from '../core/problem';
import { chainProblem } from './chain-problem';
import type { Queries } from './database';
import type { Newest } from './newest';

/** What is kept of the newest records of an environment's secrets, at one moment. */
export interface KeptNewest {
  /** Number of the chain's last record at that moment. */
  readonly upTo: number;
  readonly newest: ReadonlyMap<string, Newest>;
}

interface KeptRow extends Newest {
  readonly upTo: number;
  readonly secret: string | null;
}

/** One statement, since writers may go on meanwhile. */
export async function readKeptNewest(db: Queries, environment: string): Promise<KeptNewest> {
  const rows = await db.query<KeptRow>(
    `SELECT h.sequence AS "upTo", s.secret, s.sequence, s.generation, s.live_sequence AS "liveSequence"
     FROM ledger_heads h LEFT JOIN ledger_secrets s ON s.environment = h.environment WHERE h.environment = $1`,
    [environment],
  );
  const named = rows.flatMap(({ secret, upTo: _, ...newest }) => (secret === null ? [] : [[secret, newest] as const]));
  return { upTo: rows[0]?.upTo ?? 0, newest: new Map(named) };
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
  return differing.map((secret) =>
    chainProblem(environment, {
      code: 'ledger-newest-altered',
      what: `what is kept as the newest of ${secret} must be what the chain ends with`,
    }),
  );
}

function isEqual(one: Newest | undefined, other: Newest | undefined): boolean {
  return (
    one?.sequence === other?.sequence &&
    one?.generation === other?.generation &&
    one?.liveSequence === other?.liveSequence
  );
}
