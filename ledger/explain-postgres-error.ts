import { DatabaseError } from 'pg';
import { printable } from '../core/printable';
import { ProblemsError } from '../core/problem';
import { databaseError, databaseUnreachable, type DatabaseAnswer } from './database-problems';
import { answerToState } from './postgres-states';

/** The place that every failure of the server is told of: its address has a password in it. */
export const postgresPlace = 'DATABASE_URL';

/** Who asked, for problems that have to name a role or a schema. */
export interface Asking {
  readonly user: string;
  readonly schema: string;
  readonly access: 'read' | 'write';
}

/**
 * What went wrong in words of ours. Texts of the driver and the server are left out: they may repeat parts of the address, and come in the
 * server's language.
 */
export function explainPostgresError(error: unknown, asking: Asking): ProblemsError {
  if (error instanceof ProblemsError) return error;
  if (!(error instanceof DatabaseError)) return explainConnection(error);
  const state = /^[0-9A-Z]{5}$/.test(error.code ?? '') ? (error.code as string) : 'no SQLSTATE';
  const answer = state === '42501' ? rightMissing(asking) : answerToState(state);
  return databaseError(postgresPlace, { ...answer, what: `${answer.what} (${state})` }, new Refusal(state));
}

/** A server's refusal without its text, which may quote rows. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly state: string) {
    super(state);
  }
}

/** True for a refusal after which everything is as before, and the same may succeed at once. */
export function isToBeRepeated(error: unknown): boolean {
  const cause: unknown = error instanceof ProblemsError ? error.cause : undefined;
  return cause instanceof Refusal && (cause.state === '40001' || cause.state === '40P01');
}

/** A role that may not do what its task wants. */
export function rightMissing({ user, schema, access }: Asking): DatabaseAnswer {
  const role = printable(user);
  const does = access === 'read' ? 'read' : 'write to';
  return {
    ...answerToState('42501'),
    what: `role ${role} must be allowed to ${does} the ledger in schema ${schema}, and lacks a right`,
    fix: `as the owner of its tables, run what \`npx gcda ledger grants ${access === 'read' ? '--reader' : '--writer'} ${shellWord(role)}\` prints`,
  };
}

function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The driver has one class for all of its errors: they are told apart by what it says, which is its own. */
const sayings: readonly (readonly [RegExp, DatabaseAnswer])[] = [
  [
    /timeout exceeded when trying to connect/i,
    {
      code: 'database-busy',
      what: 'all connections of this command have been in use for too long',
      fix: 'run the command again; if it stays, look for a process that hangs',
    },
  ],
  [
    /connection timeout|timeout expired/i,
    {
      code: 'database-silent',
      what: 'the database must answer, and said nothing while connecting',
      fix: 'see that it runs, and that no firewall or proxy between here and it drops what passes; GCDA_DATABASE_SECONDS sets the time',
      isUnreachable: true,
    },
  ],
  [
    /client password must be a (non-empty )?string|password must be a string/i,
    {
      code: 'database-password-missing',
      what: 'the server asks for a password, and DATABASE_URL has none',
      fix: 'put it into DATABASE_URL, percent-encoded, or into PGPASSWORD',
    },
  ],
  [
    /does not support SSL/i,
    {
      code: 'database-tls-missing',
      what: 'the connection must be encrypted, and the server does not do that',
      fix: 'turn on ssl at the server; or, where the network is your own, say sslmode=disable',
    },
  ],
  [
    /SASL|SCRAM|channel binding/i,
    {
      code: 'database-refused',
      what: 'the server does not prove that it knows the password',
      fix: 'see that DATABASE_URL names the right server, and its password',
    },
  ],
];

/** Codes of Node and OpenSSL for a certificate that cannot be relied on. */
const untrusted =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERR_OSSL_)/;

function explainConnection(error: unknown): ProblemsError {
  const code = nodeCode(error);
  if (code !== undefined && untrusted.test(code))
    return databaseError(postgresPlace, {
      code: 'database-certificate-refused',
      what: `the server’s certificate must be one that is trusted here, got ${code}`,
      fix: 'name the certificate of its authority in DATABASE_URL: sslmode=verify-full&sslrootcert=/path/ca.pem; and the host that it was made for',
    });
  const text = error instanceof Error ? error.message : '';
  const known = sayings.find(([pattern]) => pattern.test(text));
  return known
    ? databaseError(postgresPlace, known[1])
    : databaseUnreachable(postgresPlace, `got ${code ?? 'a broken connection'}`);
}

function nodeCode(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : undefined;
}
