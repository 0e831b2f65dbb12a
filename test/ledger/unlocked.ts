import type { Database } from '../../ledger/database';
import { unlock } from './some-records';

/**
 * Makes a table anew without constraints and types, and without the triggers that refuse changes: what somebody can do who may change
 * tables. Rows stay as they are.
 */
export async function loosen(db: Database, table: string): Promise<void> {
  if (table === 'ledger_records') await unlock(db, db.kind);
  if (db.kind === 'postgres') {
    const constraints = await db.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint WHERE conrelid = CAST($1 AS REGCLASS)`,
      [table],
    );
    for (const { name } of constraints) await db.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
    const columns = await db.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = CAST($1 AS REGCLASS) AND attnum > 0 AND attnotnull`,
      [table],
    );
    for (const { name } of columns) await db.query(`ALTER TABLE ${table} ALTER COLUMN "${name}" DROP NOT NULL`);
    return;
  }
  const columns = await db.query<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`);
  const names = columns.map(({ name }) => name).join(', ');
  await db.transaction(async (tx) => {
    await tx.query(`CREATE TABLE loose (${names})`);
    await tx.query(`INSERT INTO loose SELECT ${names} FROM ${table}`);
    await tx.query(`DROP TABLE ${table}`);
    await tx.query(`ALTER TABLE loose RENAME TO ${table}`);
  });
}
