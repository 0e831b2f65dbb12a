import type { LedgerEvent, LedgerRecord } from '../../ledger/record';

/** What kind of record an event tells of: as the ledger names it, but that rotations and single writes fail apart, and that environments are proven apart from values. */
export type EventKind = LedgerEvent | 'rotation-failed' | 'environment-proven';

/** Kind of a record. */
export function kindOf({ event, secret, details }: Pick<LedgerRecord, 'event' | 'secret' | 'details'>): EventKind {
  if (event === 'proven' && secret === null) return 'environment-proven';
  return event === 'failed' && details.rotation !== undefined ? 'rotation-failed' : event;
}

/** What a kind of record is called outside. Names are never changed; what means something else gets a new one. */
export function eventType(kind: EventKind): string {
  return `io.gcda.${subjectOf(kind)}.${nameOf(kind)}.v1`;
}

function subjectOf(kind: EventKind): string {
  switch (kind) {
    case 'writing':
    case 'written':
    case 'failed':
      return 'secret';
    case 'key-rotated':
      return 'key';
    case 'events-behind':
      return 'events';
    case 'client-noted':
      return 'client';
    case 'accepted':
      return 'deploy';
    case 'environment-proven':
    case 'not-proven':
      return 'environment';
    case 'begun':
    case 'issued':
    case 'checked':
    case 'stored':
    case 'verified':
    case 'retired':
    case 'proven':
    case 'restored':
    case 'revoked':
    case 'rotation-failed':
    case 'paused':
    case 'resumed':
    case 'alerted':
      return 'rotation';
    default:
      return 'ledger';
  }
}

function nameOf(kind: EventKind): string {
  switch (kind) {
    case 'key-rotated':
      return 'rotated';
    case 'events-behind':
      return 'behind';
    case 'client-noted':
      return 'noted';
    case 'rotation-failed':
      return 'failed';
    case 'environment-proven':
      return 'proven';
    default:
      return kind;
  }
}
