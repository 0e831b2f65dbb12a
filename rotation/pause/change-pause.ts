import { appendRecord, type LedgerPorts } from '../../ledger/append-record';
import type { Queries } from '../../ledger/database';
import type { Pause } from './pause';

/** Puts a pause in force, in place of an earlier one of the same secret or environment, and on record. Call it in a transaction. */
export async function pauseRotations(tx: Queries, pause: Pause, ports: LedgerPorts): Promise<void> {
  const { environment, secret, actor, reason, since, until } = pause;
  await tx.query(
    `INSERT INTO rotation_pauses (environment, secret, actor, reason, since, until) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (environment, secret) DO UPDATE
       SET actor = excluded.actor, reason = excluded.reason, since = excluded.since, until = excluded.until`,
    [environment, secret ?? '', actor, reason, since, until],
  );
  const end = until === null ? null : new Date(until).toISOString();
  await record(tx, 'paused', pause, { of: secret ?? 'environment', until: end }, ports);
}

/** Ends a pause, and puts that on record; false when there was none. Call it in a transaction. */
export async function resumeRotations(
  tx: Queries,
  of: Pick<Pause, 'environment' | 'secret' | 'actor' | 'reason'>,
  ports: LedgerPorts,
): Promise<boolean> {
  const ended = await tx.query(
    'DELETE FROM rotation_pauses WHERE environment = $1 AND secret = $2 RETURNING environment',
    [of.environment, of.secret ?? ''],
  );
  if (ended.length === 0) return false;
  await record(tx, 'resumed', of, { of: of.secret ?? 'environment' }, ports);
  return true;
}

/** Kept with the environment and not with the secret: a secret's own records tell of its values. */
async function record(
  tx: Queries,
  event: 'paused' | 'resumed',
  { environment, actor, reason }: Pick<Pause, 'environment' | 'actor' | 'reason'>,
  details: Readonly<Record<string, string | null>>,
  ports: LedgerPorts,
): Promise<void> {
  const nothing = { fingerprint: null, platformModifiedDate: null, credential: null, idempotencyKey: null };
  await appendRecord(
    tx,
    { environment, event, secret: null, generation: 0, actor, reason, ...nothing, details },
    ports,
  );
}
