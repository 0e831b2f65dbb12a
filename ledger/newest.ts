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

interface NewestRow extends Newest {
  readonly secret: string;
}

const columns = 'secret, sequence, generation, live_sequence AS "liveSequence"';

/**
 * The newest of each of these secrets; those without a record are left out. It is kept beside the chain, so that finding it takes as long
 * after ten million records as after ten; `verifyChain` holds the two together.
 */
export async function newestOf(
  db: Queries,
  environment: string,
  secrets: readonly string[],
): Promise<Map<string, Newest>> {
  const rows = await db.each<NewestRow>(
    `SELECT ${columns} FROM ledger_secrets WHERE environment = $1 AND secret = $2`,
    secrets.map((secret) => [environment, secret]),
  );
  return byName(rows.flat());
}

/** The newest of every secret of an environment that has a record, by name. */
export async function readNewest(db: Queries, environment: string): Promise<Map<string, Newest>> {
  return byName(
    await db.query<NewestRow>(`SELECT ${columns} FROM ledger_secrets WHERE environment = $1`, [environment]),
  );
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

function byName(rows: readonly NewestRow[]): Map<string, Newest> {
  return new Map(rows.map(({ secret, ...newest }) => [secret, newest]));
}
