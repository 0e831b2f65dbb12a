import type { MigrationStep } from '../../ledger/migrate';

/** Tables of the rotations. */
export const rotationTables: readonly MigrationStep[] = [
  [
    `CREATE TABLE rotations (id TEXT PRIMARY KEY, environment TEXT NOT NULL, secret TEXT NOT NULL, credential TEXT NOT NULL,
      generation BIGINT NOT NULL, stage TEXT NOT NULL, is_over INTEGER NOT NULL, is_changing INTEGER NOT NULL, wake_at BIGINT NOT NULL,
      starts INTEGER NOT NULL, holder TEXT, fence BIGINT NOT NULL, expires BIGINT NOT NULL, body TEXT NOT NULL)`,
    'CREATE INDEX rotations_to_do ON rotations (is_over, wake_at)',
    'CREATE INDEX rotations_by_secret ON rotations (environment, secret, generation)',
    "CREATE INDEX rotations_that_failed ON rotations (environment) WHERE stage = 'failed'",
    // Whoever plans, and in how many places: a credential has one rotation at a time.
    'CREATE UNIQUE INDEX rotations_one_a_credential ON rotations (environment, credential) WHERE is_changing = 1',
  ],
  [
    `CREATE TABLE observations (environment TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL,
      body TEXT NOT NULL)`,
    'CREATE INDEX observations_by_time ON observations (environment, kind, at)',
  ],
  [
    // An empty secret stands for all of the environment.
    `CREATE TABLE rotation_pauses (environment TEXT NOT NULL, secret TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
      since BIGINT NOT NULL, until BIGINT, PRIMARY KEY (environment, secret))`,
    `CREATE TABLE rotation_alerts (environment TEXT NOT NULL, secret TEXT NOT NULL, written_at BIGINT NOT NULL, threshold TEXT NOT NULL,
      PRIMARY KEY (environment, secret, written_at, threshold))`,
    // How far each receiver of events has got in each chain of the ledger.
    `CREATE TABLE event_cursors (sink TEXT NOT NULL, environment TEXT NOT NULL, sequence BIGINT NOT NULL, PRIMARY KEY (sink, environment))`,
  ],
  // Failures are found by their secret, and what is old by its time.
  ['DROP INDEX rotations_that_failed', 'CREATE INDEX observations_by_age ON observations (at)'],
  // What the key of the environment authenticates each row with.
  ['rotations', 'observations', 'rotation_alerts'].map((table) => `ALTER TABLE ${table} ADD COLUMN mac TEXT`),
  // What is paused is told by the chain.
  ['DROP TABLE rotation_pauses'],
  // Of what is due, the most urgent goes first.
  ['ALTER TABLE rotations ADD COLUMN deadline BIGINT NOT NULL DEFAULT 0'],
];
