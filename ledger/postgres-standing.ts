import type { Queries } from './database';

/** Rights of a role at the place of a ledger, and the tables there. */
export interface PostgresStanding {
  /** Null where there is no such schema. */
  readonly schemaOwner: string | null;
  readonly mayUseSchema: boolean;
  /** That it may make tables there, or the schema where there is none. */
  readonly mayCreate: boolean;
  /** Null where the ledger's tables are not there. */
  readonly tablesOwner: string | null;
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
  /** True where nothing at all is in the schema. */
  readonly isEmpty: boolean;
}

/** Looks at the place of a ledger with questions that everybody may ask, so that nothing has to fail to be known. */
export async function postgresStanding(db: Queries, schema: string): Promise<PostgresStanding> {
  const [row] = await db.query<Record<keyof PostgresStanding, unknown>>(
    `SELECT pg_get_userbyid(n.nspowner)::text AS "schemaOwner", coalesce(has_schema_privilege(n.oid, 'USAGE'), false) AS "mayUseSchema",
       CASE WHEN n.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
         ELSE has_schema_privilege(n.oid, 'CREATE') END AS "mayCreate",
       pg_get_userbyid(c.relowner)::text AS "tablesOwner", coalesce(has_table_privilege(c.oid, 'SELECT'), false) AS "mayRead",
       NOT EXISTS (SELECT 1 FROM pg_class o WHERE o.relnamespace = n.oid) AS "isEmpty",
       coalesce((SELECT has_table_privilege(r.oid, 'INSERT') FROM pg_class r
         WHERE r.relnamespace = n.oid AND r.relname = 'ledger_records'), false) AS "mayWrite"
     FROM (SELECT 1) one LEFT JOIN pg_namespace n ON n.nspname = $1
       LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'migrations' AND c.relkind = 'r'`,
    [schema],
  );
  const found = row as Record<keyof PostgresStanding, unknown>; // one comes in any case
  const nameOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    schemaOwner: nameOr(found.schemaOwner),
    tablesOwner: nameOr(found.tablesOwner),
    mayUseSchema: found.mayUseSchema === true,
    mayCreate: found.mayCreate === true,
    mayRead: found.mayRead === true,
    mayWrite: found.mayWrite === true,
    isEmpty: found.isEmpty === true,
  };
}
