import type { Queries } from '../../ledger/database';
import type { AuditLook, Execution } from './observation';

/** What was seen of rotations from outside. It proves nothing by itself; certificates are made from it, and signed. */
export interface Observations {
  addExecution(execution: Execution): Promise<void>;
  /** Executions of an environment that ended since a time, oldest first. */
  executionsSince(environment: string, since: number): Promise<readonly Execution[]>;
  addLook(look: AuditLook): Promise<void>;
  looksSince(environment: string, since: number): Promise<readonly AuditLook[]>;
}

/** The observations in a database that `openRotations` has prepared. */
export function observationsIn(db: Queries): Observations {
  return {
    addExecution: (execution) =>
      insert(db, { ...execution, kind: 'execution', subject: execution.action, at: execution.endedAt }, execution),
    executionsSince: (environment, since) => read<Execution>(db, environment, 'execution', since),
    addLook: (look) => insert(db, { ...look, kind: 'audit-look', subject: look.credential }, look),
    looksSince: (environment, since) => read<AuditLook>(db, environment, 'audit-look', since),
  };
}

type Kind = 'execution' | 'audit-look';

interface Place {
  readonly environment: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly at: number;
}

async function insert(db: Queries, { environment, kind, subject, at }: Place, body: object): Promise<void> {
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
