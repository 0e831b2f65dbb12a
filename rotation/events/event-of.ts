import type { LedgerRecord } from '../../ledger/record';
import type { CloudEvent } from './cloud-event';
import { eventType, kindOf } from './event-type';

/** The event that a record of the ledger is told as. The same record always gives the same event. */
export function eventOf(record: LedgerRecord): CloudEvent {
  const { environment, sequence, secret, details, at } = record;
  const type = eventType(kindOf(record));
  // What concerns the whole environment may still be about one secret.
  const subject = secret ?? (typeof details.of === 'string' ? details.of : undefined);
  return {
    specversion: '1.0',
    id: `${environment}/${sequence}`,
    source: `/gcda/${environment}`,
    type,
    ...(subject !== undefined && { subject }),
    time: at,
    datacontenttype: 'application/json',
    dataschema: `urn:gcda:schema:${type}`,
    data: {
      environment,
      sequence,
      hash: record.hash,
      secret,
      credential: record.credential,
      generation: record.generation,
      actor: record.actor,
      reason: record.reason,
      fingerprint: record.fingerprint,
      keyId: record.keyId,
      platformModifiedDate: record.platformModifiedDate,
      idempotencyKey: record.idempotencyKey,
      facts: details,
    },
  };
}
