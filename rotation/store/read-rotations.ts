import { assertNoProblems, type Problem } from '../../core/problem';
import type { Queries } from '../../ledger/database';
import type { SecretKey } from '../../ledger/ledger';
import type { Rotation } from '../machine/rotation';
import { readRotationRows, rotationColumns, type RotationRow, type StoredRotation } from './rotation-row';
import { noKey, type KeyOf } from '../../ledger/keys/key-of';

/** Rotations that can be used, and the problems with those that cannot. */
export interface StoredRotations {
  readonly rotations: readonly StoredRotation[];
  readonly problems: readonly Problem[];
}

/** The newest rotation of every secret of an environment, by the secret's name. */
export interface NewestRotations {
  readonly rotations: ReadonlyMap<string, StoredRotation>;
  /** Why the newest one of a secret cannot be used. */
  readonly problems: ReadonlyMap<string, Problem>;
}

/** The newest rotation of every secret of an environment; one step into an index for each, however many there were. */
export async function newestRotations(
  db: Queries,
  environment: string,
  keyOf: KeyOf = noKey,
): Promise<NewestRotations> {
  const rows = await db.query<RotationRow & { readonly whose: unknown }>(
    `SELECT ${rotationColumns}, whose FROM (SELECT s.secret AS whose, (SELECT n.id FROM rotations n WHERE n.environment = s.environment
       AND n.secret = s.secret ORDER BY n.generation DESC LIMIT 1) AS newest
       FROM ledger_secrets s WHERE s.environment = $1) found JOIN rotations ON rotations.id = found.newest`,
    [environment],
  );
  const rotations = new Map<string, StoredRotation>();
  const problems = new Map<string, Problem>();
  for (const [index, read] of (await readRotationRows(db, rows, keyOf)).entries()) {
    const secret = String(rows[index]?.whose);
    if (read.problem) problems.set(secret, read.problem);
    else rotations.set(secret, read.value);
  }
  return { rotations, problems };
}

/** All rotations of a secret that can be used, oldest first. */
export async function readRotations(
  db: Queries,
  { environment, secret }: SecretKey,
  keyOf: KeyOf = noKey,
): Promise<StoredRotations> {
  const rows = await db.query<RotationRow>(
    `SELECT ${rotationColumns} FROM rotations WHERE environment = $1 AND secret = $2 ORDER BY generation`,
    [environment, secret],
  );
  return sorted(db, rows, keyOf);
}

/**
 * All rotations of a secret, oldest first.
 *
 * @throws ProblemsError `row-damaged`, `row-unauthenticated`: nothing is begun beside a rotation that cannot be read
 */
export async function rotationsOf(db: Queries, secret: SecretKey, keyOf?: KeyOf): Promise<Rotation[]> {
  const { rotations, problems } = await readRotations(db, secret, keyOf);
  assertNoProblems(problems);
  return rotations.map(({ rotation }) => rotation);
}

/** Rotations of a secret that failed since the last one before this generation that did not, oldest first; those that can be used. */
export async function failedBefore(
  db: Queries,
  { environment, secret }: SecretKey,
  generation: number,
  keyOf: KeyOf = noKey,
): Promise<Rotation[]> {
  const rows = await db.query<RotationRow>(
    `SELECT ${rotationColumns} FROM rotations WHERE environment = $1 AND secret = $2 AND generation < $3 AND stage = 'failed'
       AND generation > (SELECT COALESCE(MAX(generation), 0) FROM rotations
        WHERE environment = $1 AND secret = $2 AND generation < $3 AND stage = 'done')
     ORDER BY generation`,
    [environment, secret, generation],
  );
  // Values are ended by what these say: where a key is here, it has to vouch for them.
  const isKeyed = keyOf(environment) !== undefined;
  const { rotations } = await sorted(db, rows, keyOf);
  return rotations.flatMap((one) => (one.isAuthenticated || !isKeyed ? one.rotation : []));
}

async function sorted(db: Queries, rows: readonly RotationRow[], keyOf: KeyOf): Promise<StoredRotations> {
  const read = await readRotationRows(db, rows, keyOf);
  return {
    rotations: read.flatMap(({ value }) => value ?? []),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

/**
 * Secrets of an environment whose value on the platform is that of a rotation which failed: by the records after the one of that value, of
 * which there are few.
 */
export async function failedLive(db: Queries, environment: string): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ secret: string }>(
    `SELECT s.secret FROM ledger_secrets s
     JOIN ledger_records l ON l.environment = s.environment AND l.sequence = s.live_sequence
     WHERE s.environment = $1 AND EXISTS (SELECT 1 FROM ledger_records f WHERE f.environment = s.environment
       AND f.secret = s.secret AND f.sequence > l.sequence AND f.event = 'failed' AND f.generation = l.generation)`,
    [environment],
  );
  return new Set(rows.map(({ secret }) => secret));
}

/**
 * Rotations that can prove by now that their old values are dead, those that can be used: a newer one of the same secret may be there, and
 * need nothing.
 */
export async function provableRotations(db: Queries, now: number, keyOf: KeyOf = noKey): Promise<Rotation[]> {
  const rows = await db.query<RotationRow>(
    `SELECT ${rotationColumns} FROM rotations WHERE is_over = 0 AND is_changing = 0 AND wake_at <= $1
     ORDER BY environment, secret, generation`,
    [now],
  );
  return (await sorted(db, rows, keyOf)).rotations.map(({ rotation }) => rotation);
}

/** The time at which the next rotation has something to do; undefined when none has. */
export async function nextWake(db: Queries): Promise<number | undefined> {
  const [row] = await db.query<{ next: unknown }>('SELECT MIN(wake_at) AS next FROM rotations WHERE is_over = 0');
  return typeof row?.next === 'number' ? row.next : undefined;
}
