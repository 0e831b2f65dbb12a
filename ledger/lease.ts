import type { Clock } from '../core/clock';
import type { Queries } from './database';

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

/** Takes the lease if it is free or has expired; one statement, so that of several only one gets it. Not re-entrant. */
export async function acquireLease(
  db: Queries,
  { name, holder, milliseconds }: LeaseWish,
  clock: Pick<Clock, 'now'>,
): Promise<LeaseAnswer> {
  const now = clock.now();
  const expires = now + milliseconds;
  const [taken] = await db.query<{ fence: number }>(
    `INSERT INTO leases (name, holder, fence, since, expires) VALUES ($1, $2, 1, $3, $4)
     ON CONFLICT (name) DO UPDATE
       SET holder = excluded.holder, fence = leases.fence + 1, since = excluded.since, expires = excluded.expires
       WHERE leases.expires <= excluded.since
     RETURNING fence`,
    [name, holder, now, expires],
  );
  if (taken) return { status: 'acquired', lease: { name, holder, fence: taken.fence, expires } };
  const [held] = await db.query<{ holder: string; since: number; expires: number; fence: number }>(
    'SELECT holder, since, expires, fence FROM leases WHERE name = $1',
    [name],
  );
  // Leases are never deleted, so what was in the way of the insertion is still there.
  return { status: 'held', ...held! };
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

/**
 * Whether the lease is still in force. Ask in the transaction that depends on it. The database is asked and not the clock alone: after
 * the clock was put back, a lease that somebody else has taken over would look fresh.
 */
export async function isLeaseHeld(db: Queries, lease: Lease, clock: Pick<Clock, 'now'>): Promise<boolean> {
  const rows = await db.query('SELECT fence FROM leases WHERE name = $1 AND fence = $2 AND expires > $3', [
    lease.name,
    lease.fence,
    clock.now(),
  ]);
  return rows.length > 0;
}

/** Gives the lease back before its time; false when it was not held any more. The row stays, so that fences go on growing. */
export async function releaseLease(db: Queries, lease: Pick<Lease, 'name' | 'fence'>): Promise<boolean> {
  const rows = await db.query(
    'UPDATE leases SET expires = 0 WHERE name = $1 AND fence = $2 AND expires > 0 RETURNING fence',
    [lease.name, lease.fence],
  );
  return rows.length > 0;
}
