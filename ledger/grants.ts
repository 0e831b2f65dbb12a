import { ProblemsError, type Problem } from '../core/problem';
import { quoted } from './quoted';

/** Who is to do what with a ledger on Postgres. */
export interface GrantsWish {
  readonly schema: string;
  /** Owner of the tables; without it the statements are for that role itself to run. */
  readonly owner?: string | undefined;
  readonly writers: readonly string[];
  readonly readers: readonly string[];
}

/** Tables that writers only add to, or only read. */
const narrower = [
  ['ledger_records', 'UPDATE, DELETE'],
  ['migrations', 'INSERT, UPDATE, DELETE'],
] as const;

/**
 * Statements that give each role the rights of its task, on the tables that are there and on later ones of the same owner. Run again they
 * change nothing.
 *
 * @throws ProblemsError `grants-role-invalid`, `grants-role-doubled`
 */
export function grantStatements({ schema, owner, writers, readers }: GrantsWish): readonly string[] {
  const roles = [...(owner === undefined ? [] : [owner]), ...writers, ...readers];
  const problems = roles.flatMap(invalidRole);
  const doubled = new Set(roles.filter((role, index) => roles.indexOf(role) !== index));
  if (problems.length + doubled.size > 0) throw new ProblemsError([...problems, ...[...doubled].map(twice)]);
  const place = quoted(schema);
  const grant = (rights: string, role: string): readonly string[] => [
    `GRANT USAGE ON SCHEMA ${place} TO ${quoted(role)};`,
    `GRANT ${rights} ON ALL TABLES IN SCHEMA ${place} TO ${quoted(role)};`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${place} GRANT ${rights} ON TABLES TO ${quoted(role)};`,
  ];
  return [
    'BEGIN;',
    ...(owner === undefined ? [] : [`SET LOCAL ROLE ${quoted(owner)};`]),
    ...readers.flatMap((role) => grant('SELECT', role)),
    ...writers.flatMap((role) => [
      ...grant('SELECT, INSERT, UPDATE, DELETE', role),
      ...narrower.map(([table, rights]) => `REVOKE ${rights} ON ${place}.${quoted(table)} FROM ${quoted(role)};`),
    ]),
    'COMMIT;',
  ];
}

const mostBytes = 63;

/** Even in quotes Postgres takes `public` for everybody and `none` for nobody, and it cuts a name that is too long. */
function invalidRole(role: string): Problem[] {
  const isTaken = role === 'public' || role === 'none';
  if (role !== '' && !isTaken && !/\p{Cc}/u.test(role) && Buffer.byteLength(role) <= mostBytes) return [];
  return [
    {
      code: 'grants-role-invalid',
      where: 'ledger grants',
      what: `a role must be one of its own, of 1 to ${mostBytes} bytes without control characters; public and none are none`,
      fix: 'name the role that the user logs in as, or a group of such roles',
    },
  ];
}

function twice(role: string): Problem {
  return {
    code: 'grants-role-doubled',
    where: 'ledger grants',
    what: `${JSON.stringify(role)} must have one task: it is named more than once`,
    fix: 'a writer can read as well; the owner needs no grant',
  };
}
