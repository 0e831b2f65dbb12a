import type { MigrationStep, Room } from './migrate';

const refuse = 'records of the ledger are never changed';

/** Tables of the ledger, its heads, leases and sealed values. */
export const ledgerTables: readonly MigrationStep[] = [
  [
    `CREATE TABLE ledger_records (environment TEXT NOT NULL, sequence BIGINT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
      reason TEXT NOT NULL, event TEXT NOT NULL, secret TEXT, generation BIGINT NOT NULL, fingerprint TEXT, key_id TEXT,
      platform_modified_date TEXT, credential TEXT, idempotency_key TEXT, details TEXT NOT NULL, previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL, PRIMARY KEY (environment, sequence))`,
    'CREATE INDEX ledger_records_by_secret ON ledger_records (environment, secret, sequence, event)',
    'CREATE INDEX ledger_records_by_generation ON ledger_records (environment, secret, generation)',
    'CREATE TABLE ledger_heads (environment TEXT PRIMARY KEY, sequence BIGINT NOT NULL, hash TEXT NOT NULL, key_id TEXT, mac TEXT)',
    `CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, fence BIGINT NOT NULL, since BIGINT NOT NULL,
      expires BIGINT NOT NULL)`,
    `CREATE TABLE sealed_values (environment TEXT NOT NULL, secret TEXT NOT NULL, generation BIGINT NOT NULL, key_id TEXT NOT NULL,
      sealed TEXT NOT NULL, PRIMARY KEY (environment, secret, generation))`,
  ],
  // Against mistakes, ours included. Who may change the tables can drop the triggers; the chain tells what was done then.
  {
    sqlite: ['UPDATE', 'DELETE'].map(
      (verb) => `CREATE TRIGGER ledger_records_no_${verb.toLowerCase()} BEFORE ${verb} ON ledger_records
        BEGIN SELECT RAISE(ABORT, '${refuse}'); END`,
    ),
    postgres: [
      `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '${refuse}'; END $$`,
      `CREATE TRIGGER ledger_records_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_records
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
    ],
  },
  // Where the records of each secret end: to be found in one step, however long the chain is.
  [
    `CREATE TABLE ledger_secrets (environment TEXT NOT NULL, secret TEXT NOT NULL, sequence BIGINT NOT NULL, generation BIGINT NOT NULL,
      live_sequence BIGINT, PRIMARY KEY (environment, secret))`,
    `INSERT INTO ledger_secrets (environment, secret, sequence, generation, live_sequence)
      SELECT environment, secret, MAX(sequence), MAX(generation),
        MAX(CASE WHEN event IN ('written', 'stored', 'restored') THEN sequence END)
      FROM ledger_records WHERE secret IS NOT NULL GROUP BY environment, secret`,
    'DROP INDEX ledger_records_by_generation',
  ],
  [
    // What the key of the environment authenticates a record with.
    'ALTER TABLE ledger_records ADD COLUMN mac TEXT',
    // Where that begins in a chain, and what is paused: both are asked for again and again, and few records tell.
    'CREATE INDEX ledger_records_authenticated ON ledger_records (environment, sequence) WHERE mac IS NOT NULL',
    "CREATE INDEX ledger_records_pauses ON ledger_records (environment, sequence) WHERE event IN ('paused', 'resumed')",
    // What records were authenticated with before the key was replaced, sealed under the one that is in use.
    `CREATE TABLE earlier_keys (environment TEXT NOT NULL, key_id TEXT NOT NULL, up_to BIGINT NOT NULL, sealed_by TEXT NOT NULL,
      sealed TEXT NOT NULL, PRIMARY KEY (environment, key_id))`,
  ],
];

/** All of these. */
export const ledgerRoom: Room = { room: 'ledger', steps: ledgerTables };
