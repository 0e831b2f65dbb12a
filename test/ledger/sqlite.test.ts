import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InternalError } from '../../core/internal-error';
import { openDatabase } from '../../ledger/open-database';
import { roomProblem } from '../../ledger/room-problem';
import { openSqlite } from '../../ledger/sqlite';
import { freeBytes, logPages } from '../../ledger/sqlite-room';

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
    { mode: 0o600 },
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

test('bounds its log, and gives its room back when it is taken over', async () => {
  const db = await openSqlite(file);
  await db.query('CREATE TABLE notes (text TEXT)');
  const [pages] = await db.query<{ wal_autocheckpoint: number }>('PRAGMA wal_autocheckpoint');
  const [limit] = await db.query<{ journal_size_limit: number }>('PRAGMA journal_size_limit');
  expect(pages!.wal_autocheckpoint).toBeLessThanOrEqual(1000);
  expect(limit!.journal_size_limit).toBe(pages!.wal_autocheckpoint * 4096);
  await db.close();
});

test.each([
  [3 * 1024 * 1024, 96],
  [0, 32],
  [1024 ** 4, 1000],
  [undefined, 1000],
])('with %s bytes free its log grows to %s pages', (free, pages) => {
  expect(logPages(free)).toBe(pages);
});

test('reads the rows beside a number that has no place in a table', async () => {
  const db = await openSqlite(file);
  await db.query('CREATE TABLE notes (id INTEGER)');
  await db.query('INSERT INTO notes VALUES (1), (9223372036854775807)');
  expect(await db.query('SELECT id FROM notes ORDER BY id')).toEqual([{ id: 1 }, { id: 2 ** 63 }]);
  expect(await db.query('UPDATE notes SET id = id - 1 WHERE id > 5 RETURNING id')).toEqual([{ id: 2 ** 63 }]);
  expect(await db.query('SELECT CAST(id AS TEXT) AS id FROM notes ORDER BY id DESC LIMIT 1')).toEqual([
    { id: '9223372036854775806' },
  ]);
  await db.close();
});

test('says that there is little room, with the figure', () => {
  expect(roomProblem(file, 3 * 1024 * 1024)).toMatchObject({
    ...{ code: 'database-room-low', level: 'warning' },
    what: '16 MB must be free beside the database, 3.0 MB are',
  });
  expect(roomProblem(file, 1024 ** 3)).toBeUndefined();
});

/** Three megabytes of disk; undefined where nobody may mount one. */
function aSmallDisk(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'gcda-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    rmSync(place, { recursive: true });
    return undefined;
  }
}

test('does not fill a disk of three megabytes by itself, and goes on when others have filled it and make room', async () => {
  const disk = aSmallDisk();
  if (disk === undefined) {
    process.stderr.write('nobody may mount a disk here: the test of a small one is skipped\n');
    return;
  }
  try {
    const db = await openSqlite(join(disk, 'ledger', 'ledger.db'));
    await db.query('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)');
    const note = (id: number) =>
      db.transaction((tx) =>
        tx.query('INSERT INTO notes VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET text = excluded.text', [
          id % 50,
          `${id}`.repeat(500),
        ]),
      );
    // Some twelve megabytes of changes to a table that stays small.
    for (let id = 0; id < 3000; id += 1) await note(id);
    expect(freeBytes(join(disk, 'any'))).toBeGreaterThan(1024 * 1024);
    const filler = join(disk, 'filler');
    fill(filler);
    // The log's room is used again: what is there already can still be changed.
    for (let id = 3000; id < 3050; id += 1) await note(id);
    // Nothing stays of what finds no room.
    const refused = await db
      .transaction((tx) => tx.query('INSERT INTO notes VALUES (1000, $1)', ['x'.repeat(500_000)]))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ problems: [{ code: 'database-unusable' }] });
    expect(await db.query('SELECT id FROM notes WHERE id = 1000')).toEqual([]);
    rmSync(filler);
    await note(3001);
    expect(await db.query('SELECT text FROM notes WHERE id = 1')).toEqual([{ text: '3001'.repeat(500) }]);
    await db.close();
  } finally {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
});

function fill(path: string): void {
  const handle = openSync(path, 'w');
  try {
    for (;;) writeSync(handle, Buffer.alloc(4096));
  } catch {
    closeSync(handle);
  }
}

test('reads a ledger that nobody has made as an empty one, and makes nothing', async () => {
  const place = mkdtempSync(join(tmpdir(), 'gcda-sqlite-'));
  const file = join(place, 'none', 'ledger.db');
  const db = await openDatabase({ schema: '', file }, { access: 'read' });
  expect(await db.query('SELECT * FROM ledger_records')).toEqual([]);
  await db.close();
  expect(existsSync(join(place, 'none'))).toBe(false);
  rmSync(place, { recursive: true });
});

test('opens a file to read so that it refuses whatever would write', async () => {
  const place = mkdtempSync(join(tmpdir(), 'gcda-sqlite-'));
  const file = join(place, 'ledger.db');
  await (await openDatabase({ schema: '', file })).close();
  chmodSync(file, 0o400);
  const db = await openDatabase({ schema: '', file }, { access: 'read' });
  expect(await db.transaction((tx) => tx.query('SELECT * FROM leases'))).toEqual([]);
  await expect(db.query('DELETE FROM leases')).rejects.toThrow('it is read-only');
  await db.close();
  rmSync(place, { recursive: true });
});

test.each(['read', 'write'] as const)('ends the wait for another writer on a signal, opened to %s', async (access) => {
  const place = mkdtempSync(join(tmpdir(), 'gcda-sqlite-'));
  const file = join(place, 'ledger.db');
  const other = await openDatabase({ schema: '', file });
  const stop = new AbortController();
  const db = await openDatabase({ schema: '', file }, { access: 'write', signal: stop.signal });
  await db.close();
  const waiting = await openSqlite(file, access, stop.signal);
  await other.transaction(async (tx) => {
    await tx.query('SELECT 1');
    const wait = waiting.transaction((own) => own.query('SELECT 1 AS one'));
    stop.abort();
    // A reader waits for nobody.
    if (access === 'read') expect(await wait).toEqual([{ one: 1 }]);
    else await expect(wait).rejects.toMatchObject({ problems: [{ code: 'interrupted' }] });
  });
  await waiting.close();
  await other.close();
  rmSync(place, { recursive: true });
});
