import type { Problem } from '../core/problem';
import { damagedRow } from './damaged-row';
import type { Queries } from './database';

/** Every environment that the ledger knows, by name, and rows that are of none. */
export interface KnownEnvironments {
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
}

/** Reads which environments there are. */
export async function readEnvironments(db: Queries): Promise<KnownEnvironments> {
  const rows = await db.query<{ environment: unknown }>(
    `SELECT environment FROM ledger_heads UNION SELECT environment FROM ledger_records
     UNION SELECT environment FROM ledger_secrets ORDER BY environment`,
  );
  const names = rows.flatMap(({ environment }) => (isName(environment) ? [environment] : []));
  const strays = rows.filter(({ environment }) => !isName(environment));
  return {
    names,
    problems: strays.map(({ environment }) =>
      damagedRow({ table: 'ledger_records', key: [environment] }, 'it names no environment'),
    ),
  };
}

/** Every environment that the ledger knows, by name. */
export async function environmentsIn(db: Queries): Promise<readonly string[]> {
  return (await readEnvironments(db)).names;
}

/** A name that an environment may have: rows of another one, such as `DEV` or one with a blank behind it, are of none. */
function isName(environment: unknown): environment is string {
  return typeof environment === 'string' && /^[a-z][a-z0-9]*$/.test(environment);
}
