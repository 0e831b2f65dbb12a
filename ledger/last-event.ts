import { ProblemsError } from '../core/problem';
import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import { readRecords, type KnownRecord } from './read-records';
import type { LedgerEvent } from './record';

/**
 * The newest record of any of these events that concerns the whole environment; undefined when there is none.
 *
 * @throws ProblemsError where it is not as it was written
 */
export async function lastEvent(
  db: Queries,
  environment: string,
  events: readonly LedgerEvent[],
  key: EnvironmentKey | undefined,
): Promise<KnownRecord | undefined> {
  const wanted = events.map((_, index) => `$${index + 2}`).join(', ');
  const where = `secret IS NULL AND event IN (${wanted}) ORDER BY sequence DESC LIMIT 1`;
  const { found, problems } = await readRecords(db, environment, { where, parameters: events, key });
  if (problems.length > 0) throw new ProblemsError(problems);
  return found[0];
}
