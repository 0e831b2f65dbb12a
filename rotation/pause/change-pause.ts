import { appendRecord, type LedgerPorts } from '../../ledger/append-record';
import type { Queries } from '../../ledger/database';
import type { Pause } from './pause';
import { readPauses, wholeEnvironment } from './read-pauses';

/**
 * Puts a pause in force, in place of an earlier one of the same secret or environment: by its record, since what is not in the chain anybody
 * may have written. Call it in a transaction.
 */
export async function pauseRotations(tx: Queries, pause: Pause, ports: LedgerPorts): Promise<void> {
  const end = pause.until === null ? null : new Date(pause.until).toISOString();
  await record(tx, 'paused', pause, { of: pause.secret ?? wholeEnvironment, until: end }, ports);
}

/** Ends a pause, and puts that on record; false when there was none. Call it in a transaction. */
export async function resumeRotations(
  tx: Queries,
  of: Pick<Pause, 'environment' | 'secret' | 'actor' | 'reason'>,
  ports: LedgerPorts,
): Promise<boolean> {
  const { pauses } = await readPauses(tx, of.environment, ports.keyOf(of.environment));
  if (!pauses.some(({ secret }) => secret === of.secret)) return false;
  await record(tx, 'resumed', of, { of: of.secret ?? wholeEnvironment }, ports);
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
