import { ProblemsError } from '../core/problem';
import type { Redacted } from '../core/redacted';
import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import type { SecretKey } from './ledger';

/** One value of one secret. */
export interface SealedPlace extends SecretKey {
  readonly generation: number;
}

/** A value that is to be kept, and the key of its environment. */
export interface ToSeal {
  readonly place: SealedPlace;
  readonly value: Redacted;
  readonly key: EnvironmentKey;
}

/** Keeps values that have no source to be read from again, each sealed under its environment's key. */
export async function putAllSealed(tx: Queries, all: readonly ToSeal[]): Promise<void> {
  await tx.each(
    `INSERT INTO sealed_values (environment, secret, generation, key_id, sealed) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (environment, secret, generation) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed`,
    all.map(({ place, value, key }) => [
      place.environment,
      place.secret,
      place.generation,
      key.id,
      key.seal(value, labelOf(place, key)),
    ]),
  );
}

/** Keeps one value. */
export function putSealed(tx: Queries, place: SealedPlace, value: Redacted, key: EnvironmentKey): Promise<void> {
  return putAllSealed(tx, [{ place, value, key }]);
}

/**
 * The value that was kept; undefined when there is none.
 *
 * @throws ProblemsError `sealed-key-differs` or `sealed-value-damaged`
 */
export async function getSealed(db: Queries, place: SealedPlace, key: EnvironmentKey): Promise<Redacted | undefined> {
  const [row] = await db.query<Sealed>(
    `SELECT key_id AS "keyId", sealed FROM sealed_values WHERE environment = $1 AND secret = $2 AND generation = $3`,
    [place.environment, place.secret, place.generation],
  );
  return row && openSealed(place, row, key);
}

/** Forgets the values before these generations. */
export async function removeSealedBefore(tx: Queries, places: readonly SealedPlace[]): Promise<void> {
  await tx.each(
    'DELETE FROM sealed_values WHERE environment = $1 AND secret = $2 AND generation < $3',
    places.map(({ environment, secret, generation }) => [environment, secret, generation]),
  );
}

/** How many values of an environment are kept. */
export async function countSealed(db: Queries, environment: string): Promise<number> {
  const sql = 'SELECT COUNT(*) AS count FROM sealed_values WHERE environment = $1';
  const [row] = await db.query<{ count: number }>(sql, [environment]);
  return row?.count ?? 0;
}

/** A value as it is kept. */
export interface Sealed {
  readonly keyId: unknown;
  readonly sealed: unknown;
}

/**
 * Opens what `putSealed` has kept.
 *
 * @throws ProblemsError `sealed-key-differs` or `sealed-value-damaged`
 */
export function openSealed(place: SealedPlace, { keyId, sealed }: Sealed, key: EnvironmentKey): Redacted {
  const where = `sealed value of ${place.secret}, generation ${place.generation}`;
  if (keyId !== key.id)
    throw new ProblemsError([
      {
        code: 'sealed-key-differs',
        where,
        what: `it was sealed under key ${idOf(keyId)}, and the key that is here is ${key.id}`,
        fix: `give key ${idOf(keyId)}; \`npx gcda keys rotate ${place.environment}\` ends a rotation that was interrupted`,
      },
    ]);
  const value = typeof sealed === 'string' ? key.open(sealed, labelOf(place, key)) : undefined;
  if (value) return value;
  throw new ProblemsError([
    {
      code: 'sealed-value-damaged',
      where,
      what: 'it was altered, or belongs to another secret or generation',
      fix: 'find out who else can write to the database, and have a new value issued',
    },
  ]);
}

/** Sealed along with the value, so that it opens nowhere else. */
function labelOf({ environment, secret, generation }: SealedPlace, { id }: EnvironmentKey): string {
  return JSON.stringify([environment, secret, generation, id]);
}

/** An id is 8 hex digits; anything else is damage, and is not repeated. */
function idOf(keyId: unknown): string {
  return typeof keyId === 'string' && /^[0-9a-f]{8}$/.test(keyId) ? keyId : 'unknown';
}
