import { inspect } from 'node:util';
import { renderProblem, type ProblemsError } from '../../core/problem';
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
