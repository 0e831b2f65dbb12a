import type { z } from 'zod';
import type { Problem } from '../core/problem';

/** Where a row stands: its table, and what it is told from others by there. */
export interface RowPlace {
  readonly table: string;
  readonly key: readonly unknown[];
}

/** What a row holds, or why it cannot be what was written. */
export type ReadRow<T> =
  { readonly value: T; readonly problem?: undefined } | { readonly value?: undefined; readonly problem: Problem };

/** Reads a row of the database: nothing in it is taken for what this program has written until it fits. */
export function readRow<T>(schema: z.ZodType<T>, row: unknown, place: RowPlace): ReadRow<T> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return { value: parsed.data };
  // Names of columns and members of ours; what stands in them, or deeper, is the row's content, and nobody knows what that is.
  const column = parsed.error.issues[0]?.path.slice(0, 2).join('.') ?? '';
  return {
    problem: damagedRow(place, column === '' ? 'it is not what was written' : `${column} is not what was written`),
  };
}

/** A row that cannot be used. It is named by its key, never by its content. */
export function damagedRow(place: RowPlace, what: string): Problem {
  return {
    code: 'row-damaged',
    where: placeInWords(place),
    what,
    fix: 'find out who else writes to the database; `npx gcda audit repair` lists and takes out what can be done without, the rest comes from a backup',
  };
}

/** `table rotations, row dev/dev_crm_bearer/3`. */
export function placeInWords({ table, key }: RowPlace): string {
  return `table ${table}, row ${key.map(shownKey).join('/')}`;
}

/** A key is a name or a number; anything else is damage as well, and is not repeated. */
export function shownKey(part: unknown): string {
  if (typeof part === 'number') return String(part);
  return typeof part === 'string' && /^[\w ./:-]{0,120}$/.test(part) ? part : '?';
}
