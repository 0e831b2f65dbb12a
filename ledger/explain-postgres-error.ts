import { DatabaseError } from 'pg';
import {
  databaseBusy,
  databaseDamaged,
  databaseRefused,
  databaseUnreachable,
  databaseUnusable,
} from './database-problems';

const where = 'DATABASE_URL';

/**
 * Throws what went wrong in words of ours. Texts of the driver and the server are left out: they may repeat parts of the address. An error
 * in a statement is a bug of ours and passes as it is.
 */
export function explainPostgresError(error: unknown): never {
  if (!(error instanceof DatabaseError))
    throw databaseUnreachable(where, `got ${nodeCode(error) ?? 'a broken connection'}`);
  const state = error.code ?? '';
  const found = `got ${state}`;
  // Classes and codes of SQLSTATE, Postgres manual, appendix A.
  if (/^(28|3D000|42501)/.test(state)) throw databaseRefused(where, found);
  if (/^(08|57P|53300)/.test(state)) throw databaseUnreachable(where, found);
  if (/^(57014|55P03|25P0[34]|40001|40P01)/.test(state)) throw databaseBusy(where);
  // XX: its own failures, such as a file that it cannot write; 25P02: a statement behind one that failed, sent before that was known.
  if (/^(53|58|XX|25P02)/.test(state)) throw databaseUnusable(where, found);
  // Data that no column of ours takes, a constraint or trigger of others, a missing table or column, an operator that a type does not have.
  if (/^(22|23|P0001|42P01|42P07|42P10|42701|42710|42704|42703|42883|42804)/.test(state))
    throw databaseDamaged(where, found);
  throw error;
}

function nodeCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
