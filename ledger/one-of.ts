import type { Database } from './database';

/**
 * SQL for "one of these", for lists of any length in a statement of fixed length: `WHERE id IN ${oneOf(db, '$2')}`, with a JSON list of
 * texts as the parameter.
 */
export function oneOf({ kind }: Pick<Database, 'kind'>, place: `$${number}`): string {
  return kind === 'postgres'
    ? `(SELECT json_array_elements_text(CAST(${place} AS JSON)))`
    : `(SELECT value FROM json_each(${place}))`;
}
