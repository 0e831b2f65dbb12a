import { appendRecords, type LedgerPorts } from '../../ledger/append-records';
import type { NewRecord } from '../../ledger/record';
import type { Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { rowMac } from '../../ledger/row-mac';
import { alertThresholds, type Alert } from './alert';

const table = 'rotation_alerts';

/** Why nothing has replaced the value yet, for people and for whoever reads events. */
export interface AlertReason {
  /** `paused`, `failed`, `running` or `waiting`. */
  readonly state: string;
  /** Code of the problem that the last rotation failed with, or who paused it. */
  readonly because: string | null;
  /** Seconds without a good value that its renewal costs, since its issuer repeats a token until it ends; null where there is no such gap. */
  readonly gapSeconds: number | null;
}

/** An alert, and why it has come to that. */
export interface ReasonedAlert {
  readonly alert: Alert;
  readonly reason: AlertReason;
}

/**
 * Puts alerts of one environment on record, each once for each threshold of a value, whoever raises it and however often; a graver one
 * covers those below it. Gives those that were not raised before. Call it in a transaction.
 */
export async function raiseAlerts(
  tx: Queries,
  environment: string,
  alerts: readonly ReasonedAlert[],
  ports: LedgerPorts & { readonly actor: string },
): Promise<readonly ReasonedAlert[]> {
  const covered = alerts.flatMap((one) =>
    alertThresholds.slice(0, alertThresholds.indexOf(one.alert.threshold) + 1).map((threshold) => ({ one, threshold })),
  );
  const key = ports.keyOf(environment);
  // A row that the key does not vouch for was put there to keep an alert from being raised.
  const added = await tx.each(
    `INSERT INTO rotation_alerts (environment, secret, written_at, threshold, mac) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (environment, secret, written_at, threshold) DO UPDATE SET mac = excluded.mac
       WHERE rotation_alerts.mac IS DISTINCT FROM excluded.mac RETURNING threshold`,
    covered.map(({ one, threshold }) => {
      const values = [environment, one.alert.secret, one.alert.writtenAt, threshold];
      return [...values, rowMac(key, { table, values })];
    }),
  );
  const raised = covered
    .filter(({ one, threshold }, index) => threshold === one.alert.threshold && added[index]?.length === 1)
    .map(({ one }) => one);
  const records = raised.map(({ alert, reason }) => toRecord(alert, reason, ports.actor));
  await appendRecords(tx, environment, records, ports);
  return raised;
}

/** Those that nobody has raised yet, in one look: after an outage thousands stay at their threshold for hours. */
export async function notRaised(
  db: Queries,
  environment: string,
  alerts: readonly Alert[],
  key?: EnvironmentKey,
): Promise<Alert[]> {
  if (alerts.length === 0) return [];
  const rows = await db.query<{ secret: string; writtenAt: number; threshold: string; mac: string | null }>(
    `SELECT secret, written_at AS "writtenAt", threshold, mac FROM rotation_alerts WHERE environment = $1 AND written_at >= $2`,
    [environment, Math.min(...alerts.map(({ writtenAt }) => writtenAt))],
  );
  const isVouchedFor = ({ secret, writtenAt, threshold, mac }: (typeof rows)[number]): boolean =>
    !key || mac === rowMac(key, { table, values: [environment, secret, writtenAt, threshold] });
  const known = new Set(rows.filter(isVouchedFor).map(keyOf));
  return alerts.filter((alert) => !known.has(keyOf(alert)));
}

function keyOf({
  secret,
  writtenAt,
  threshold,
}: Record<'secret' | 'threshold', string> & { writtenAt: number }): string {
  return `${secret} ${writtenAt} ${threshold}`;
}

function toRecord(alert: Alert, reason: AlertReason, actor: string): NewRecord {
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
