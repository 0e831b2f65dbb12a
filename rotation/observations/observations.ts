import type { Database, Queries } from '../../ledger/database';
import { migrate, type MigrationStep } from '../../ledger/migrate';
import type { AuditLook, Execution } from './observation';

const tables: readonly MigrationStep[] = [
  [
    `CREATE TABLE observations (environment TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL, body TEXT NOT NULL)`,
    'CREATE INDEX observations_by_time ON observations (environment, kind, at)',
  ],
];

/** What was seen of rotations from outside. It proves nothing by itself; certificates are made from it, and signed. */
export interface Observations {
  addExecutions(executions: readonly Execution[]): Promise<void>;
  /** Executions of an environment that ended since a time, oldest first. */
  executionsSince(environment: string, since: number): Promise<readonly Execution[]>;
  addLook(look: AuditLook): Promise<void>;
  looksSince(environment: string, since: number): Promise<readonly AuditLook[]>;
}

/** Opens the observations in a ledger's database. */
export async function openObservations(db: Database): Promise<Observations> {
  await migrate(db, 'observations', tables);
  return {
    addExecutions: (executions) =>
      db.transaction(async (tx) => {
        for (const execution of executions)
          await insert(tx, execution.environment, 'execution', execution.action, execution.endedAt, execution);
      }),
    executionsSince: (environment, since) => read<Execution>(db, environment, 'execution', since),
    addLook: (look) => insert(db, look.environment, 'audit-look', look.credential, look.at, look),
    looksSince: (environment, since) => read<AuditLook>(db, environment, 'audit-look', since),
  };
}

type Kind = 'execution' | 'audit-look';

async function insert(
  db: Queries,
  environment: string,
  kind: Kind,
  subject: string,
  at: number,
  body: object,
): Promise<void> {
  await db.query('INSERT INTO observations (environment, kind, subject, at, body) VALUES ($1, $2, $3, $4, $5)', [
    environment,
    kind,
    subject,
    at,
    JSON.stringify(body),
  ]);
}

async function read<T>(db: Queries, environment: string, kind: Kind, since: number): Promise<T[]> {
  const rows = await db.query<{ body: string }>(
    'SELECT body FROM observations WHERE environment = $1 AND kind = $2 AND at >= $3 ORDER BY at',
    [environment, kind, since],
  );
  // Written by `insert` only.
  return rows.map(({ body }) => JSON.parse(body) as T);
}
