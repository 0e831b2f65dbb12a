import { appendRecords, type LedgerPorts } from './append-records';
import type { Queries } from './database';
import type { LedgerRecord, NewRecord } from './record';

export type { LedgerPorts } from './append-records';

/** Appends one record, as `appendRecords` does several. */
export async function appendRecord(tx: Queries, record: NewRecord, ports: LedgerPorts): Promise<LedgerRecord> {
  const [appended] = await appendRecords(tx, record.environment, [record], ports);
  return appended as LedgerRecord; // one goes in, one comes out
}
