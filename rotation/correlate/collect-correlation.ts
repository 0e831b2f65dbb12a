import type { Clock } from '../../core/clock';
import type { InventoryEnvironment } from '../../core/inventory';
import type { GenesysClient } from '../../genesys/client';
import type { Database } from '../../ledger/database';
import { liveRecordsSince, recordsOf } from '../../ledger/ledger';
import { lookForWrites } from '../observations/look-for-writes';
import { observationsIn } from '../observations/observations';
import { correlate } from './correlate';
import type { Correlation } from './correlation';

/** What collecting may touch. */
export interface CorrelationPorts {
  readonly db: Database;
  readonly clock: Clock;
  /** Undefined where no client of the organisation is configured. */
  readonly client: GenesysClient | undefined;
  readonly clientId: string;
}

/** Writes and answers of an environment since a time, in milliseconds since the epoch. */
export async function collectCorrelation(
  environment: InventoryEnvironment,
  since: number,
  ports: CorrelationPorts,
): Promise<Correlation> {
  const { db, clock, clientId } = ports;
  const from = Math.max(0, since);
  const to = clock.now();
  const credentials = environment.credentials.map(({ name }) => name);
  return correlate({
    ...{ environment, from, to, client: clientId },
    records: recordsOf(await liveRecordsSince(db, environment.name, new Date(from).toISOString())),
    audited: await lookForWrites(ports.client, { credentials, from, to }, clock),
    executions: await observationsIn(db).executionsSince(environment.name, from),
  });
}
