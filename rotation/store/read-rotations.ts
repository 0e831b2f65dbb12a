import type { Queries } from '../../ledger/database';
import type { SecretKey } from '../../ledger/ledger';
import type { Rotation } from '../rotation';
import { toRotation } from './claim';

/** The newest rotation of every secret of an environment, by the secret's name; one statement, however many there are. */
export async function newestRotations(db: Queries, environment: string): Promise<Map<string, Rotation>> {
  const rows = await db.query<{ body: string }>(
    `SELECT r.body FROM rotations r
     JOIN (SELECT secret, MAX(generation) AS generation FROM rotations WHERE environment = $1 GROUP BY secret) newest
       ON r.secret = newest.secret AND r.generation = newest.generation
     WHERE r.environment = $1`,
    [environment],
  );
  return new Map(rows.map(({ body }) => toRotation(body)).map((rotation) => [rotation.secret, rotation]));
}

/** All rotations of a secret, oldest first. */
export async function rotationsOf(db: Queries, { environment, secret }: SecretKey): Promise<Rotation[]> {
  const rows = await db.query<{ body: string }>(
    'SELECT body FROM rotations WHERE environment = $1 AND secret = $2 ORDER BY generation',
    [environment, secret],
  );
  return rows.map(({ body }) => toRotation(body));
}

/** Rotations of a secret that failed since the last one before this generation that did not, oldest first. */
export async function failedBefore(
  db: Queries,
  { environment, secret }: SecretKey,
  generation: number,
): Promise<Rotation[]> {
  const rows = await db.query<{ body: string }>(
    `SELECT body FROM rotations WHERE environment = $1 AND secret = $2 AND generation < $3 AND stage = 'failed' AND generation >
       (SELECT COALESCE(MAX(generation), 0) FROM rotations
        WHERE environment = $1 AND secret = $2 AND generation < $3 AND stage = 'done')
     ORDER BY generation`,
    [environment, secret, generation],
  );
  return rows.map(({ body }) => toRotation(body));
}

/** Ids of all rotations of an environment that failed. */
export async function failedIds(db: Queries, environment: string): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ id: string }>("SELECT id FROM rotations WHERE environment = $1 AND stage = 'failed'", [
    environment,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** The time at which the next rotation has something to do; undefined when none has. */
export async function nextWake(db: Queries): Promise<number | undefined> {
  const [row] = await db.query<{ next: number | null }>('SELECT MIN(wake_at) AS next FROM rotations WHERE is_over = 0');
  return row?.next ?? undefined;
}
