import type { Database, Queries } from '../../ledger/database';
import { appendRecord, type LedgerPorts } from '../../ledger/append-record';
import { deriveKey } from '../../ledger/keys/derive-key';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import type { LedgerRecord, NewRecord } from '../../ledger/record';

/** A sound record, with overrides. */
export function aRecord(overrides: Partial<NewRecord> = {}): NewRecord {
  return {
    environment: 'dev',
    event: 'writing',
    secret: 'dev_crm_bearer',
    generation: 1,
    actor: 'ada',
    reason: 'a test',
    fingerprint: null,
    platformModifiedDate: null,
    credential: 'dev_crm_bearer',
    idempotencyKey: null,
    details: {},
    ...overrides,
  };
}

/** A key that is made from a word. */
export function aKey(word = 'a', environment = 'dev'): EnvironmentKey {
  return deriveKey(Buffer.alloc(32, word), environment);
}

/** What appending needs: a clock that stands at 0, and this key for all environments. */
export function ports(key?: EnvironmentKey): LedgerPorts {
  return { clock: { now: () => 0 }, keyOf: () => key };
}

/** Appends records, all in one transaction. */
export function append(db: Database, records: readonly NewRecord[], key?: EnvironmentKey): Promise<LedgerRecord[]> {
  return db.transaction(async (tx) => {
    const appended: LedgerRecord[] = [];
    for (const record of records) appended.push(await appendRecord(tx, record, ports(key)));
    return appended;
  });
}

/** `count` records of one environment: writings and what became of them, of three secrets. */
export function someRecords(count: number, environment = 'dev'): NewRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const generation = Math.floor(index / 6) + 1;
    const secret = `${environment}_crm_${['bearer', 'apikey', 'psk'][index % 3]!}`;
    return aRecord({
      environment,
      secret,
      generation,
      event: index % 6 < 3 ? 'writing' : 'written',
      details: { index },
    });
  });
}

/** Takes the guard away that refuses changes, as somebody could who may change the tables. */
export async function unlock(db: Queries, kind: Database['kind']): Promise<void> {
  const triggers =
    kind === 'sqlite'
      ? ['ledger_records_no_update', 'ledger_records_no_delete']
      : ['ledger_records_no_change ON ledger_records'];
  for (const trigger of triggers) await db.query(`DROP TRIGGER IF EXISTS ${trigger}`);
}
