import { z } from 'zod';
import type { Problem } from '../../core/problem';
import { damagedRow, placeInWords, readRow, type ReadRow } from '../../ledger/damaged-row';
import type { Queries } from '../../ledger/database';
import { jsonColumn } from '../../ledger/json-column';
import { rowMac, rowStanding, type SignedRow } from '../../ledger/row-mac';
import { noKey, type KeyOf } from '../../ledger/keys/key-of';
import type { AuditLook, Execution } from './observation';

/** What was observed, and how far that can be relied on. */
export interface Observed<T> {
  /** What the environment's key vouches for, oldest first; everything where no key is here. */
  readonly found: readonly T[];
  /** Further rows, for which no key vouches though one is here: an earlier release may have written them, or anybody. They count for nothing. */
  readonly unsigned: number;
  /** Rows that cannot be used. */
  readonly problems: readonly Problem[];
}

/** What was seen of rotations from outside. */
export interface Observations {
  addExecution(execution: Execution): Promise<void>;
  /** Executions of an environment that ended since a time. */
  executionsSince(environment: string, since: number): Promise<Observed<Execution>>;
  addLook(look: AuditLook): Promise<void>;
  looksSince(environment: string, since: number): Promise<Observed<AuditLook>>;
}

/** Beyond these a number is no point in time that a date could show (ECMA-262, 21.4.1.1). */
const time = z.number().min(-8.64e15).max(8.64e15);

const executionSchema: z.ZodType<Execution> = z.object({
  environment: z.string(),
  action: z.string(),
  secrets: z.array(z.string()),
  begunAt: time,
  endedAt: time,
  status: z.int().nullable(),
});

const lookSchema: z.ZodType<AuditLook> = z.object({
  environment: z.string(),
  credential: z.string(),
  at: time,
  seen: z.array(
    z.object({
      id: z.string(),
      credential: z.string(),
      at: time,
      client: z.string().nullable(),
      isCreation: z.literal(true).optional(),
    }),
  ),
});

/** The observations in a database that `openRotations` has prepared. */
export function observationsIn(db: Queries, keyOf: KeyOf = noKey): Observations {
  return {
    addExecution: (execution) =>
      insert(
        db,
        { ...execution, kind: 'execution', subject: execution.action, at: execution.endedAt },
        execution,
        keyOf,
      ),
    executionsSince: (environment, since) =>
      read(db, { environment, kind: 'execution', since, keyOf }, executionSchema, ({ action, endedAt }) => [
        action,
        endedAt,
      ]),
    addLook: (look) => insert(db, { ...look, kind: 'audit-look', subject: look.credential }, look, keyOf),
    looksSince: (environment, since) =>
      read(db, { environment, kind: 'audit-look', since, keyOf }, lookSchema, ({ credential, at }) => [credential, at]),
  };
}

type Kind = 'execution' | 'audit-look';

interface Place {
  readonly environment: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly at: number;
}

function signed({ environment, kind, subject, at }: Place, body: string): SignedRow {
  return { table: 'observations', values: [environment, kind, subject, at, body] };
}

async function insert(db: Queries, place: Place, body: object, keyOf: KeyOf): Promise<void> {
  const { environment, kind, subject, at } = place;
  const text = JSON.stringify(body);
  await db.query(
    'INSERT INTO observations (environment, kind, subject, at, body, mac) VALUES ($1, $2, $3, $4, $5, $6)',
    [environment, kind, subject, at, text, rowMac(keyOf(environment), signed(place, text))],
  );
}

interface Wanted {
  readonly environment: string;
  readonly kind: Kind;
  readonly since: number;
  readonly keyOf: KeyOf;
}

type Row = Readonly<Record<'subject' | 'at' | 'body' | 'mac', unknown>>;

async function read<T extends { readonly environment: string }>(
  db: Queries,
  { environment, kind, since, keyOf }: Wanted,
  schema: z.ZodType<T>,
  placeOf: (observed: T) => readonly [subject: string, at: number],
): Promise<Observed<T>> {
  const rows = await db.query<Row>(
    'SELECT subject, at, body, mac FROM observations WHERE environment = $1 AND kind = $2 AND at >= $3 ORDER BY at',
    [environment, kind, since],
  );
  const rowSchema = z.object({
    subject: z.string(),
    at: time,
    body: jsonColumn(schema),
    mac: z.string().nullable(),
  });
  const one = (row: Row): ReadRow<{ readonly observed: T; readonly counts: boolean }> => {
    const key = [environment, kind, row.subject, row.at];
    const { value, problem } = readRow(rowSchema, row, { table: 'observations', key });
    if (problem) return { problem };
    const { subject, at, body: observed, mac } = value;
    const isOf = observed.environment === environment && placeOf(observed).join(' ') === `${subject} ${at}`;
    if (!isOf) return { problem: damagedRow({ table: 'observations', key }, 'its columns and its body differ') };
    const place = { environment, kind, subject, at };
    const standing = rowStanding(keyOf(environment), signed(place, String(row.body)), mac);
    if (standing === 'forged') return { problem: unauthenticated(key) };
    return { value: { observed, counts: standing === 'authenticated' || standing === 'unchecked' } };
  };
  const all = rows.map(one);
  const good = all.flatMap(({ value }) => value ?? []);
  const found = good.filter(({ counts }) => counts);
  return {
    found: found.map(({ observed }) => observed),
    unsigned: good.length - found.length,
    problems: all.flatMap(({ problem }) => problem ?? []),
  };
}

function unauthenticated(key: readonly unknown[]): Problem {
  return {
    code: 'row-unauthenticated',
    where: placeInWords({ table: 'observations', key }),
    what: 'it must be authenticated with the key of its environment, as it is, and is not',
    fix: 'find out who else writes to the database; it counts for nothing, and is forgotten with age',
  };
}
