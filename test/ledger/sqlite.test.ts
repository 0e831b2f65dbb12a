import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InternalError } from '../../core/internal-error';
import { openSqlite } from '../../ledger/sqlite';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gcda-sqlite-'));
  file = join(folder, '.gcda', 'ledger.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('keeps the file to its owner, and out of version control', async () => {
  const db = await openSqlite(file);
  await db.query('CREATE TABLE notes (id BIGINT)');
  const modes = [dirname(file), file, `${file}-wal`].map((path) => (statSync(path).mode & 0o777).toString(8));
  expect(modes).toEqual(['700', '600', '600']);
  expect(readFileSync(join(dirname(file), '.gitignore'), 'utf8')).toBe('*\n');
  await db.close();
});

test('says what is wrong with a file that is no database', async () => {
  writeFileSync(
    join(folder, 'text'),
    'a text that is somewhat longer than the header of a database would have to be, and no database',
  );
  await expect(openSqlite(join(folder, 'text'))).rejects.toMatchObject({
    exitCode: 1,
    problems: [{ code: 'database-unusable', what: expect.stringContaining('no SQLite database') }],
  });
  chmodSync(folder, 0o700);
  await expect(openSqlite(folder)).rejects.toMatchObject({ problems: [{ code: 'database-unusable' }] });
});

test('says that the disk is full, keeps nothing of the transaction, and works when there is room again', async () => {
  const db = await openSqlite(file);
  await db.query('CREATE TABLE notes (text TEXT)');
  await db.query('PRAGMA max_page_count = 20'); // SQLite's own stand-in for a full disk
  const long = 'x'.repeat(100_000);
  const filling = db.transaction(async (tx) => {
    await tx.query("INSERT INTO notes VALUES ('short')");
    await tx.query('INSERT INTO notes VALUES ($1)', [long]);
  });
  await expect(filling).rejects.toMatchObject({
    problems: [{ code: 'database-unusable', what: expect.stringContaining('disk is full') }],
  });
  await db.query('PRAGMA max_page_count = 1000000');
  expect(await db.query('SELECT text FROM notes')).toEqual([]);
  await db.transaction((tx) => tx.query('INSERT INTO notes VALUES ($1)', [long]));
  await db.close();
});

test('refuses to wait inside a transaction for its own end', async () => {
  const db = await openSqlite(file);
  await expect(db.transaction(() => db.query('SELECT 1 AS one'))).rejects.toThrow(InternalError);
  expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await db.close();
});
