import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../ledger/database';
import { deriveKey } from '../../ledger/keys/derive-key';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { openDatabase } from '../../ledger/open-database';
import type { WriteLedger } from '../../secrets/targets/write-ledger';
import { aStillClock } from './a-client';

/** The key of an environment in tests. */
export function aKeyOf(environment: string): EnvironmentKey {
  return deriveKey(Buffer.alloc(32, 'k'), environment);
}

/** A database file of its own; `close` removes it. */
export interface LedgerPlace {
  readonly file: string;
  open(): Promise<Database>;
  close(): Promise<void>;
}

export function aLedgerPlace(): LedgerPlace {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-ledger-'));
  const file = join(folder, 'ledger.db');
  const opened: Database[] = [];
  return {
    file,
    open: async () => {
      const db = await openDatabase({ file, schema: '' });
      opened.push(db);
      return db;
    },
    close: async () => {
      // Some are closed already.
      await Promise.allSettled(opened.map((db) => db.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let runs = 0;

/** A ledger to write to, with keys for all environments, a clock that stands still, and nobody to wait for. */
export function aWriteLedger(db: Database, overrides: Partial<WriteLedger> = {}): WriteLedger {
  return {
    db,
    keyOf: aKeyOf,
    clock: aStillClock(),
    actor: 'ada',
    reason: '',
    runId: `run-${(runs += 1)}`,
    holder: 'ada (process 1 on here)',
    isGone: () => false,
    every: () => () => undefined,
    waitMilliseconds: 0,
    ...overrides,
  };
}

/** A fresh ledger for each test of a file; call what it gives for a writer of it. */
export function useLedger(): (overrides?: Partial<WriteLedger>) => WriteLedger {
  let place: LedgerPlace;
  let db: Database;
  beforeEach(async () => {
    place = aLedgerPlace();
    db = await place.open();
  });
  afterEach(() => place.close());
  return (overrides) => aWriteLedger(db, overrides);
}
