import type { Clock } from '../core/clock';
import { z } from 'zod';
import { ProblemsError } from '../core/problem';
import { readRow } from './damaged-row';
import type { Database, Queries } from './database';
import { oneOf } from './one-of';

/** The right to be the only one at something, for a time. */
export interface Lease {
  /** What it is about: `write dev`. */
  readonly name: string;
  /** Who has it; no two processes may give the same text. */
  readonly holder: string;
  /** Grows with every lease of this name. A later one makes all earlier ones void, whatever clocks say. */
  readonly fence: number;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** What became of the wish for a lease. Times are milliseconds since the epoch. */
export type LeaseAnswer =
  | { readonly status: 'acquired'; readonly lease: Lease }
  | {
      readonly status: 'held';
      readonly holder: string;
      readonly since: number;
      readonly expires: number;
      readonly fence: number;
    };

export interface LeaseWish {
  readonly name: string;
  readonly holder: string;
  readonly milliseconds: number;
}

/** Takes each lease that is free or has expired; one statement for each, so that of several only one gets it. Not re-entrant. */
export async function acquireLeases(
  db: Queries,
  wishes: readonly LeaseWish[],
  clock: Pick<Clock, 'now'>,
): Promise<LeaseAnswer[]> {
  const now = clock.now();
  const taken = await db.each<{ fence: number }>(
    `INSERT INTO leases (name, holder, fence, since, expires) VALUES ($1, $2, 1, $3, $4)
     ON CONFLICT (name) DO UPDATE
       SET holder = excluded.holder, fence = leases.fence + 1, since = excluded.since, expires = excluded.expires
       WHERE leases.expires <= excluded.since
     RETURNING fence`,
    wishes.map(({ name, holder, milliseconds }) => [name, holder, now, now + milliseconds]),
  );
  const answers: LeaseAnswer[] = [];
  for (const [index, { name, holder, milliseconds }] of wishes.entries()) {
    const fence = taken[index]?.[0]?.fence;
    if (fence === undefined) answers.push(await readHeld(db, name));
    else answers.push({ status: 'acquired', lease: { name, holder, fence, expires: now + milliseconds } });
  }
  return answers;
}

async function readHeld(db: Queries, name: string): Promise<LeaseAnswer> {
  const [held] = await db.query('SELECT holder, since, expires, fence FROM leases WHERE name = $1', [name]);
  // Leases are never deleted, so what was in the way of the insertion is still there.
  const { value, problem } = readRow(heldSchema, held, { table: 'leases', key: [name] });
  if (problem) throw new ProblemsError([problem]);
  return { status: 'held', ...value };
}

const heldSchema = z.object({ holder: z.string(), since: z.number(), expires: z.number(), fence: z.int() });

/** Takes one. */
export async function acquireLease(db: Queries, wish: LeaseWish, clock: Pick<Clock, 'now'>): Promise<LeaseAnswer> {
  return (await acquireLeases(db, [wish], clock))[0] as LeaseAnswer; // one goes in, one comes out
}

/** Takes one, also from a holder who is known never to give it back. */
export async function takeLease(
  db: Queries,
  wish: LeaseWish,
  clock: Pick<Clock, 'now'>,
  isGone: (holder: string) => boolean,
): Promise<LeaseAnswer> {
  return takeFromGone(db, wish, await acquireLease(db, wish, clock), { clock, isGone });
}

/** What becomes of an answer where the holder is known never to give the lease back. */
export async function takeFromGone(
  db: Queries,
  wish: LeaseWish,
  answer: LeaseAnswer,
  { clock, isGone }: { readonly clock: Pick<Clock, 'now'>; readonly isGone: (holder: string) => boolean },
): Promise<LeaseAnswer> {
  if (answer.status === 'acquired' || !isGone(answer.holder)) return answer;
  await releaseLease(db, { name: wish.name, fence: answer.fence });
  return acquireLease(db, wish, clock);
}

/** Prolongs a lease that is still held; undefined when it has expired or another one has it. */
export async function renewLease(
  db: Queries,
  lease: Lease,
  milliseconds: number,
  clock: Pick<Clock, 'now'>,
): Promise<Lease | undefined> {
  const now = clock.now();
  const [renewed] = await db.query<{ expires: number }>(
    'UPDATE leases SET expires = $3 WHERE name = $1 AND fence = $2 AND expires > $4 RETURNING expires',
    [lease.name, lease.fence, now + milliseconds, now],
  );
  return renewed && { ...lease, expires: renewed.expires };
}

/** Prolongs leases, all in one statement; gives those that are still held. */
export async function renewLeases(
  db: Database,
  leases: readonly Lease[],
  milliseconds: number,
  clock: Pick<Clock, 'now'>,
): Promise<readonly Lease[]> {
  if (leases.length === 0) return [];
  const now = clock.now();
  // The number of a fence counts the leases of one name: with its holder it tells one from all others.
  const keys = leases.map(({ name, fence, holder }) => `${fence} ${name} ${holder}`);
  const renewed = await db.query<{ name: string }>(
    `UPDATE leases SET expires = $2 WHERE name IN ${oneOf(db, '$3')} AND expires > $1
       AND CAST(fence AS TEXT) || ' ' || name || ' ' || holder IN ${oneOf(db, '$4')} RETURNING name`,
    [now, now + milliseconds, JSON.stringify(leases.map(({ name }) => name)), JSON.stringify(keys)],
  );
  return leases.filter(({ name }) => renewed.some((one) => one.name === name));
}

/**
 * Whether these leases are still in force. Ask in the transaction that depends on it. The database is asked and not the clock alone: after
 * the clock was put back, a lease that somebody else has taken over would look fresh.
 */
export async function areLeasesHeld(
  db: Queries,
  leases: readonly Lease[],
  clock: Pick<Clock, 'now'>,
): Promise<boolean[]> {
  const now = clock.now();
  const held = await db.each(
    'SELECT fence FROM leases WHERE name = $1 AND fence = $2 AND expires > $3',
    leases.map(({ name, fence }) => [name, fence, now]),
  );
  return held.map((rows) => rows.length > 0);
}

/** Whether one is. */
export async function isLeaseHeld(db: Queries, lease: Lease, clock: Pick<Clock, 'now'>): Promise<boolean> {
  return (await areLeasesHeld(db, [lease], clock))[0] === true;
}

/** Gives leases back before their time; false for each that was not held any more. The rows stay, so that fences go on growing. */
export async function releaseLeases(db: Queries, leases: readonly Pick<Lease, 'name' | 'fence'>[]): Promise<boolean[]> {
  const released = await db.each(
    'UPDATE leases SET expires = 0 WHERE name = $1 AND fence = $2 AND expires > 0 RETURNING fence',
    leases.map(({ name, fence }) => [name, fence]),
  );
  return released.map((rows) => rows.length > 0);
}

/** Gives one back. */
export async function releaseLease(db: Queries, lease: Pick<Lease, 'name' | 'fence'>): Promise<boolean> {
  return (await releaseLeases(db, [lease]))[0] === true;
}
