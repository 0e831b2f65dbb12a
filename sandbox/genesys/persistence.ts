import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { tryParseJson } from '../../core/try-parse-json';
import type { BaseRecord, TableName } from './records';

/** One write. The order of a list of changes is the order in which they happened. */
export type Change =
  | { readonly kind: 'put'; readonly table: TableName; readonly record: BaseRecord }
  | { readonly kind: 'delete'; readonly table: TableName; readonly id: string }
  | { readonly kind: 'clear' };

export interface StoredRecord {
  readonly table: TableName;
  readonly record: BaseRecord;
}

/** Where a sandbox keeps its state between two lives. */
export interface Persistence {
  /** Everything stored, in the order of creation. */
  load(): readonly StoredRecord[];
  /** Stores all changes or none, before it returns. */
  commit(changes: readonly Change[]): void;
  close(): void;
}

export interface SqlitePersistenceOptions {
  /** Database file; created when missing. */
  readonly file: string;
  /** 32 random bytes as base64; seals every secret value. */
  readonly key: Redacted;
}

interface Row {
  readonly tableName: TableName;
  readonly id: string;
  readonly data: string;
  readonly sealed: Uint8Array | null;
}

/**
 * State in one SQLite file. Secret values are sealed with AES-256-GCM; what is readable in the file are names, ids and templates.
 *
 * @throws ProblemsError `sandbox-key-unusable` for a key of another length, `sandbox-data-unreadable` when the file was written under another key
 */
export function sqlitePersistence(options: SqlitePersistenceOptions): Persistence {
  const seal = sealer(options);
  const database = new DatabaseSync(options.file);
  // WAL with NORMAL survives the death of the process at any moment, which is what a killed sandbox is.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS records (seq INTEGER PRIMARY KEY AUTOINCREMENT, tableName TEXT NOT NULL, id TEXT NOT NULL,
      data TEXT NOT NULL, sealed BLOB, UNIQUE (tableName, id))`);
  const put = database.prepare(`INSERT INTO records (tableName, id, data, sealed) VALUES (?, ?, ?, ?)
    ON CONFLICT (tableName, id) DO UPDATE SET data = excluded.data, sealed = excluded.sealed`);
  const remove = database.prepare('DELETE FROM records WHERE tableName = ? AND id = ?');

  const apply = (change: Change): void => {
    if (change.kind === 'clear') return database.exec('DELETE FROM records');
    if (change.kind === 'delete') return void remove.run(change.table, change.id);
    const { secrets, ...data } = change.record;
    const label = `${change.table}/${change.record.id}`;
    put.run(
      change.table,
      change.record.id,
      JSON.stringify(data),
      secrets === undefined ? null : seal.close(secrets, label),
    );
  };

  return {
    load: () => {
      const rows = database.prepare('SELECT tableName, id, data, sealed FROM records ORDER BY seq').all();
      // node:sqlite types a row as a bag of SQL values; the SELECT above fixes its shape.
      return (rows as unknown as readonly Row[]).map((row) => {
        const data = tryParseJson(row.data);
        if (!isRecord(data))
          throw unusable(options.file, 'sandbox-data-unreadable', `a row of ${row.tableName} is damaged`);
        const secrets = row.sealed === null ? {} : { secrets: seal.open(row.sealed, `${row.tableName}/${row.id}`) };
        return { table: row.tableName, record: { ...data, ...secrets } };
      });
    },
    commit: (changes) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        changes.forEach(apply);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => database.close(),
  };
}

type Secrets = Readonly<Record<string, Redacted>>;

interface Sealer {
  close(secrets: Secrets, label: string): Uint8Array;
  open(sealed: Uint8Array, label: string): Secrets;
}

const nonceBytes = 12;
const tagBytes = 16;

/** The label (table and id) is authenticated too, so a sealed value cannot be moved to another record. */
function sealer({ file, key }: SqlitePersistenceOptions): Sealer {
  const bytes = Buffer.from(key.reveal(), 'base64');
  if (bytes.length !== 32)
    throw unusable(
      file,
      'sandbox-key-unusable',
      `the sealing key must be 32 bytes in base64, got ${bytes.length} bytes`,
    );
  return {
    close: (secrets, label) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(Buffer.from(label));
      const plain = JSON.stringify(
        Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, value.reveal()])),
      );
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open: (sealed, label) => {
      try {
        const decipher = createDecipheriv('aes-256-gcm', bytes, sealed.subarray(0, nonceBytes)).setAAD(
          Buffer.from(label),
        );
        decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
        const plain = Buffer.concat([
          decipher.update(sealed.subarray(nonceBytes + tagBytes)),
          decipher.final(),
        ]).toString('utf8');
        const values = JSON.parse(plain) as Readonly<Record<string, string>>; // written by `close` only
        return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Redacted.of(value)]));
      } catch {
        // The cause is left out on purpose: nothing of a half-opened value may travel in an error.
        throw unusable(file, 'sandbox-data-unreadable', `the record ${label} was not sealed under this key`);
      }
    },
  };
}

/** Written by `apply` only, so that an id tells a whole one. */
function isRecord(data: unknown): data is BaseRecord {
  return typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'string';
}

function unusable(where: string, code: string, what: string): ProblemsError {
  return new ProblemsError([
    { where, code, what, fix: 'remove the sandbox’s data folder, or start it with the key it was created with' },
  ]);
}
