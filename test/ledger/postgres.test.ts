import { inspect } from 'node:util';
import { renderProblem, type ProblemsError } from '../../core/problem';
import { explainPostgresError } from '../../ledger/explain-postgres-error';
import { openDatabase } from '../../ledger/open-database';
import { aPostgres, hasPostgres } from '../kit/a-postgres';

const password = ['pass', 'word', 'of', 'a', 'test'].join('-');

const open = (url: string, schema: string) => openDatabase({ url, schema, file: '' });

/** What is thrown, and everything that could be printed of it. */
async function failure(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as ProblemsError,
  );
  if (!error) throw new Error('nothing was thrown');
  const { problems, exitCode } = error;
  return {
    codes: problems.map(({ code }) => code),
    exitCode,
    printed: inspect(error) + problems.map(renderProblem).join(),
  };
}

test.each([`mysql://user:${password}@127.0.0.1/db`, `postgres://user:${password}@127.0.0.1:port/db`, password])(
  'refuses an address that is none of Postgres, and does not repeat it (%#)',
  async (url) => {
    const { codes, exitCode, printed } = await failure(open(url, 'gcda'));
    expect({ codes, exitCode }).toEqual({ codes: ['database-url-invalid'], exitCode: 1 });
    expect(printed).not.toContain(password);
  },
);

test.each([
  ['sslmode=sometimes', 'database-url-invalid'],
  ['sslmode=allow', 'database-url-invalid'],
  ['sslnegotiation=never', 'database-url-invalid'],
  ['sslmode=verify-full&sslrootcert=/nowhere/ca.pem', 'database-certificate-unreadable'],
  [`sslmode=verify-full&sslrootcert=${__filename.replace('postgres.test.ts', '.')}`, 'database-certificate-unreadable'],
  [`sslcert=/dev/null`, 'database-certificate-unreadable'],
])('refuses %s before anything is sent, and does not repeat the password', async (setting, code) => {
  const { codes, exitCode, printed } = await failure(
    open(`postgres://user:${password}@127.0.0.1:1/db?${setting}`, 'gcda'),
  );
  expect({ codes, exitCode }).toEqual({ codes: [code], exitCode: 1 });
  expect(printed).not.toContain(password);
});

test('refuses a password that is not percent-encoded as it should be', async () => {
  const { codes } = await failure(open('postgres://user:100%ff@127.0.0.1:1/db', 'gcda'));
  expect(codes).toEqual(['database-url-invalid']);
});

test.each([
  [new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'), 'database-password-missing', 1],
  [new Error('The server does not support SSL connections'), 'database-tls-missing', 1],
  [Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'database-certificate-refused', 1],
  [Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'database-certificate-refused', 1],
  [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'database-unreachable', 69],
  [new Error('Connection terminated due to connection timeout'), 'database-silent', 69],
  [new Error('timeout exceeded when trying to connect'), 'database-busy', 1],
])('has words for what the driver says: %s', (error, code, exitCode) => {
  const asking = { user: 'ada', schema: 'gcda', access: 'write' } as const;
  expect(explainPostgresError(error, asking)).toMatchObject({ exitCode, problems: [{ code }] });
});

test('says that no server answers, without its password', async () => {
  const { codes, exitCode, printed } = await failure(open(`postgres://user:${password}@127.0.0.1:1/db`, 'gcda'));
  expect({ codes, exitCode }).toEqual({ codes: ['database-unreachable'], exitCode: 69 });
  expect(printed).not.toContain(password);
  expect(printed).toContain('ECONNREFUSED');
});

(hasPostgres ? describe : describe.skip)('on a real server', () => {
  test('says that the server refuses, and that it is gone', async () => {
    const server = await aPostgres();
    try {
      const elsewhere = server.url.replace('/postgres', '/nowhere').replace('ledger@', `ledger:${password}@`);
      const refused = await failure(open(elsewhere, 'gcda'));
      expect(refused).toMatchObject({ codes: ['database-refused'], exitCode: 1 });
      expect(refused.printed).not.toContain(password);

      const db = await open(server.url, 'gcda');
      await db.query('CREATE TABLE notes (id BIGINT)');
      const gone = await failure(
        db.transaction(async (tx) => {
          await tx.query('INSERT INTO notes VALUES (1)');
          await server.kill();
          await tx.query('INSERT INTO notes VALUES (2)');
        }),
      );
      expect(gone).toMatchObject({ codes: ['database-unreachable'], exitCode: 69 });
      expect(await failure(db.query('SELECT id FROM notes'))).toMatchObject({ codes: ['database-unreachable'] });
      await db.close();
    } finally {
      await server.close();
    }
  });
});
