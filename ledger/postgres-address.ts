import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { printable } from '../core/printable';
import { databaseError } from './database-problems';
import { postgresPlace } from './explain-postgres-error';

/** The address of a server, as the driver can take it. */
export interface PostgresAddress {
  readonly connectionString: string;
  /** Who logs in. */
  readonly user: string;
}

/** All that the driver knows; three of them mean the strictest to it, which it warns of at length. */
const modes = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full'];
const strictest: ReadonlySet<string> = new Set(['prefer', 'require', 'verify-ca']);
/** Files that an address may name. */
const files = ['sslrootcert', 'sslcert', 'sslkey'];

/**
 * Reads the address of a server before anything is sent. What is wrong never shows it, which has a password in it.
 *
 * @throws ProblemsError `database-url-invalid`, `database-certificate-unreadable`
 */
export function parsePostgresAddress(text: string): PostgresAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) throw invalid('it must be the address of a Postgres database');
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !modes.includes(mode))
    throw invalid(
      'its sslmode is none that is known',
      `give it one of ${modes.join(', ')}; verify-full is the safe one`,
    );
  for (const name of files) assertReadable(name, url.searchParams.get(name));
  if (mode !== null && strictest.has(mode) && url.searchParams.get('uselibpqcompat') !== 'true')
    url.searchParams.set('sslmode', 'verify-full');
  const connectionString = mode !== null && strictest.has(mode) ? url.href : text;
  try {
    // The driver reads it as it will when it connects; nothing is opened by that.
    const { user } = new Client({ connectionString });
    return { connectionString, user: user ?? 'unknown' };
  } catch {
    // Its error may quote what it could not read.
    throw invalid('a part of it cannot be read: user, password, database, or a setting behind the `?`');
  }
}

function assertReadable(setting: string, path: string | null): void {
  if (path === null || path === '') return;
  let found: string;
  try {
    if (readFileSync(path, 'utf8').includes('-----BEGIN ')) return;
    found = 'it holds no PEM';
  } catch (error) {
    found = `got ${(error as NodeJS.ErrnoException).code ?? 'an unknown error'}`;
  }
  throw databaseError(printable(path), {
    code: 'database-certificate-unreadable',
    what: `the file that ${setting} in ${postgresPlace} names must be a PEM file that can be read here, ${found}`,
    fix: `correct the path, or put the file there; without ${setting} the authorities of this machine count`,
  });
}

const form =
  'write it like postgres://user:password@host:5432/database, with special characters percent-encoded; or unset it';

function invalid(what: string, fix = form) {
  return databaseError(postgresPlace, { code: 'database-url-invalid', what, fix });
}
