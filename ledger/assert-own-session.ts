import type { Client } from 'pg';
import { databaseError } from './database-problems';
import { postgresPlace } from './explain-postgres-error';
import { answerToState } from './postgres-states';

/** A connection that is open. */
type Session = Pick<Client, 'query'> & { readonly processID: number | null };
/** One that can be opened beside it. */
type OtherSession = Pick<Client, 'query' | 'connect' | 'end'>;

/**
 * Makes sure that a connection has a session of its own, before anything is set in it: a pooler in transaction mode would hand what is set for
 * us to others, and what others set to us. On a connection to the server itself that is one question: the process that greeted is the one that
 * answers. Behind a pooler it never is; then a second connection shows whether the first one's server process is given away between statements.
 *
 * @throws ProblemsError `database-pooled`
 */
export async function assertOwnSession(session: Session, newSession: () => OtherSession): Promise<void> {
  const first = await processOf(session);
  if (first === session.processID) return;
  const others: OtherSession[] = [];
  try {
    // A pooler gives out the process that was idle last, or the one that is next in turn: few tries meet the first one's, or take it away.
    while (others.length < mostOthers) {
      const other = newSession();
      others.push(other);
      // The driver tells of a broken connection this way too.
      if ('on' in other) (other as Client).on('error', () => undefined);
      await other.connect();
      await other.query('BEGIN');
      // While this transaction is open, nobody else has its process.
      if ((await processOf(other)) === first) throw pooled();
      for (let asked = 0; asked < mostOthers; asked += 1) if ((await processOf(session)) !== first) throw pooled();
    }
  } finally {
    await Promise.all(others.map((other) => other.end().catch(() => undefined)));
  }
}

const mostOthers = 3;

async function processOf(session: Pick<Client, 'query'>): Promise<number | undefined> {
  const { rows } = await session.query<{ pid: unknown }>('SELECT pg_backend_pid() AS pid');
  return Number(rows[0]?.pid);
}

function pooled() {
  const what = 'something between here and the server, such as PgBouncer in transaction mode, hands connections around';
  return databaseError(postgresPlace, { ...answerToState('26'), what: `each connection must be one session: ${what}` });
}
