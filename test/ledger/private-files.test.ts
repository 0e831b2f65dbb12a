import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redacted } from '../../core/redacted';
import { keyFiles } from '../../ledger/keys/key-files';
import { newKey } from '../../ledger/keys/key-text';
import { openSqlite } from '../../ledger/sqlite';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gcda-private-'));
  file = join(folder, 'ledger.db');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

const codesOf = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: { problems: { code: string }[] }) => error.problems.map(({ code }) => code),
  );

async function closed(): Promise<void> {
  await (await openSqlite(file)).close();
}

test.each([0o644, 0o660, 0o602])('opens no ledger of mode %o', async (mode) => {
  await closed();
  chmodSync(file, mode);
  expect(await codesOf(openSqlite(file))).toEqual(['ledger-exposed']);
});

test.each(['-wal', '-shm', '-journal'])('opens no ledger with an exposed %s beside it', async (end) => {
  await closed();
  writeFileSync(`${file}${end}`, '');
  chmodSync(`${file}${end}`, 0o644);
  expect(await codesOf(openSqlite(file))).toEqual(['ledger-exposed']);
});

test('opens no ledger in a folder that others write to, nor keeps keys there', async () => {
  await closed();
  chmodSync(folder, 0o777);
  expect(await codesOf(openSqlite(file))).toEqual(['folder-exposed']);
  expect(await codesOf(keyFiles(folder).write('dev', newKey()))).toEqual(['folder-exposed']);
});

test('waits for no pipe and follows no link in place of a ledger or a key', async () => {
  execFileSync('mkfifo', ['-m', '600', file, join(folder, 'dev')]);
  expect(await codesOf(openSqlite(file))).toEqual(['database-unusable']);
  expect(await codesOf(keyFiles(folder).read('dev'))).toEqual(['key-unreadable']);
  rmSync(file);
  rmSync(join(folder, 'dev'));
  writeFileSync(join(folder, 'other'), 'x', { mode: 0o600 });
  symlinkSync(join(folder, 'other'), file);
  symlinkSync(join(folder, 'other'), join(folder, 'dev'));
  expect(await codesOf(openSqlite(file))).toEqual(['database-unusable']);
  expect(await codesOf(keyFiles(folder).read('dev'))).toEqual(['key-unreadable']);
});

test.each(['../dev', 'a/b', '', 'con', '-rf'])('keeps no key under the name %j', async (name) => {
  const shelf = keyFiles(folder);
  expect(await codesOf(shelf.write(name, Redacted.of('x')))).toEqual(['name-unfit']);
  expect(await codesOf(shelf.read(name))).toEqual(['name-unfit']);
  expect(await codesOf(shelf.remove(name))).toEqual(['name-unfit']);
});

test('holds root to what belongs to root', async () => {
  // Only root may give files away; test/core/read-regular-file.test.ts has the rule for all accounts.
  if (process.geteuid?.() !== 0) return;
  await closed();
  chownSync(file, 12_345, 12_345);
  expect(await codesOf(openSqlite(file))).toEqual(['ledger-exposed']);
  mkdirSync(join(folder, 'keys'), { mode: 0o700 });
  const shelf = keyFiles(join(folder, 'keys'));
  await shelf.write('dev', newKey());
  chownSync(join(folder, 'keys', 'dev'), 12_345, 12_345);
  expect(await codesOf(shelf.read('dev'))).toEqual(['key-file-exposed']);
  chownSync(join(folder, 'keys', 'dev'), 0, 0);
  chownSync(join(folder, 'keys'), 12_345, 12_345);
  expect(await codesOf(shelf.read('dev'))).toEqual(['key-file-exposed']);
});
