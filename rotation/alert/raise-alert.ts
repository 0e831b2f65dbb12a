import { appendRecord, type LedgerPorts } from '../../ledger/append-record';
import type { Queries } from '../../ledger/database';
import { alertThresholds, type Alert } from './alert';

/** Why nothing has replaced the value yet, for people and for whoever reads events. */
export interface AlertReason {
  /** `paused`, `failed`, `running` or `waiting`. */
  readonly state: string;
  /** Code of the problem that the last rotation failed with, or who paused it. */
  readonly because: string | null;
}

/**
 * Puts an alert on record, once for each threshold of a value, whoever raises it and however often; a graver one covers those below it.
 * False when it was raised before. Call it in a transaction.
 */
export async function raiseAlert(
  tx: Queries,
  alert: Alert,
  { state, because }: AlertReason,
  ports: LedgerPorts & { readonly actor: string },
): Promise<boolean> {
  const { environment, secret, writtenAt, threshold } = alert;
  const covered = alertThresholds.slice(0, alertThresholds.indexOf(threshold) + 1);
  const raised = new Set<string>();
  for (const name of covered) {
    const [row] = await tx.query<{ threshold: string }>(
      `INSERT INTO rotation_alerts (environment, secret, written_at, threshold) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING threshold`,
      [environment, secret, writtenAt, name],
    );
    if (row) raised.add(row.threshold);
  }
  if (!raised.has(threshold)) return false;
  await appendRecord(tx, toRecord(alert, { state, because }, ports.actor), ports);
  return true;
}

function toRecord(alert: Alert, reason: AlertReason, actor: string): Parameters<typeof appendRecord>[1] {
  const { environment, secret, writtenAt, threshold, endsAt, isEndKnown } = alert;
  return {
    environment,
    event: 'alerted',
    // With the environment: the newest record of a secret goes on telling of its value.
    secret: null,
    generation: 0,
    actor,
    reason: 'a live value nears its end unrotated',
    fingerprint: null,
    platformModifiedDate: null,
    credential: null,
    idempotencyKey: `alert/${environment}/${secret}/${writtenAt}/${threshold}`,
    details: {
      of: secret,
      writtenAt: new Date(writtenAt).toISOString(),
      threshold,
      endsAt: new Date(endsAt).toISOString(),
      isEndKnown,
      ...reason,
    },
  };
}
