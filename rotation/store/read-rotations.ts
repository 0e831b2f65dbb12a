import type { Queries } from '../../ledger/database';
import type { SecretKey } from '../../ledger/ledger';
import type { Rotation } from '../rotation';
import { toRotation } from './claim';

/** The newest rotation of every secret of an environment, by the secret's name; one step into an index for each, however many there were. */
export async function newestRotations(db: Queries, environment: string): Promise<Map<string, Rotation>> {
  const rows = await db.query<{ body: string | null }>(
    `SELECT (SELECT r.body FROM rotations r WHERE r.environment = s.environment AND r.secret = s.secret
       ORDER BY r.generation DESC LIMIT 1) AS body
     FROM ledger_secrets s WHERE s.environment = $1`,
    [environment],
  );
  const rotations = rows.flatMap(({ body }) => (body === null ? [] : toRotation(body)));
  return new Map(rotations.map((rotation) => [rotation.secret, rotation]));
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

/** Secrets of an environment whose value on the platform is that of a rotation which failed. */
export async function failedLive(db: Queries, environment: string): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ secret: string }>(
    `SELECT s.secret FROM ledger_secrets s
     JOIN ledger_records l ON l.environment = s.environment AND l.sequence = s.live_sequence
     JOIN rotations r ON r.environment = s.environment AND r.secret = s.secret AND r.generation = l.generation
     WHERE s.environment = $1 AND r.stage = 'failed'`,
    [environment],
  );
  return new Set(rows.map(({ secret }) => secret));
}

/** The time at which the next rotation has something to do; undefined when none has. */
export async function nextWake(db: Queries): Promise<number | undefined> {
  const [row] = await db.query<{ next: number | null }>('SELECT MIN(wake_at) AS next FROM rotations WHERE is_over = 0');
  return row?.next ?? undefined;
}
