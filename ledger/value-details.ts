import type { LedgerRecord } from './record';

/** When a value that was written ends, as was noted when it was; milliseconds since the epoch. Null where nothing was noted. */
export function endsAtOf(record: Pick<LedgerRecord, 'details'> | undefined): number | null {
  const endsAt = record?.details.endsAt;
  // Beyond this no date can be shown (ECMA-262, 21.4.1.1).
  return typeof endsAt === 'number' && Math.abs(endsAt) <= 8.64e15 ? endsAt : null;
}

/** What its issuer calls a value that was written; null where nothing was noted. */
export function referenceOf(record: Pick<LedgerRecord, 'details'> | undefined): string | null {
  const reference = record?.details.reference;
  return typeof reference === 'string' ? reference : null;
}

/** The OAuth client that wrote the value to the platform, or tried to; null where the record is of an earlier release, or it was not known. */
export function writingClientOf(record: Pick<LedgerRecord, 'details'> | undefined): string | null {
  const client = record?.details.client;
  return typeof client === 'string' ? client : null;
}
