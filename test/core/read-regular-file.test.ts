import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileExposure, folderExposure } from '../../core/exposure';
import { readRegularFile } from '../../core/read-regular-file';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gcda-file-'));
  file = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (options: { isPrivate?: boolean; followsLinks?: boolean; maxBytes?: number } = {}) =>
  readRegularFile(file, { maxBytes: 100, ...options });

test('reads a file as a whole, and says that there is none', () => {
  expect(read()).toEqual({ kind: 'missing' });
  writeFileSync(file, 'a text');
  expect(read()).toEqual({ kind: 'read', bytes: Buffer.from('a text') });
  writeFileSync(file, '');
  expect(read()).toEqual({ kind: 'read', bytes: Buffer.alloc(0) });
  writeFileSync(file, 'x'.repeat(100));
  expect(read().kind).toBe('read');
  writeFileSync(file, 'x'.repeat(101));
  expect(read()).toEqual({ kind: 'unfit', found: 'it is larger than 100 bytes' });
});

test('refuses a folder, a pipe, a device, a circle of links and a path through a file, and waits for none', async () => {
  mkdirSync(file);
  expect(read()).toEqual({ kind: 'unfit', found: 'it is a folder' });
  rmSync(file, { recursive: true });
  execFileSync('mkfifo', [file]);
  expect(read()).toEqual({ kind: 'unfit', found: 'it is a named pipe' });
  rmSync(file);
  symlinkSync('/dev/zero', file);
  expect(read()).toEqual({ kind: 'unfit', found: 'it is a device' });
  rmSync(file);
  symlinkSync(file, file);
  expect(read()).toEqual({ kind: 'unfit', found: 'it is a symbolic link, or links lead in a circle' });
  expect(readRegularFile('/dev/null/file', { maxBytes: 1 })).toMatchObject({ kind: 'unfit' });
  rmSync(file);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(file, resolve));
  expect(read()).toEqual({ kind: 'unfit', found: 'it is a socket or a device' });
  await new Promise((resolve) => server.close(resolve));
});

test('follows a link to a file that a user names, and none to a file of ours', () => {
  writeFileSync(join(folder, 'other'), 'a text', { mode: 0o600 });
  symlinkSync(join(folder, 'other'), file);
  expect(read({ isPrivate: true }).kind).toBe('read');
  expect(read({ isPrivate: true, followsLinks: false }).kind).toBe('unfit');
});

test.each([0o604, 0o640, 0o620, 0o602, 0o644, 0o666])('refuses a private file of mode %o', (mode) => {
  writeFileSync(file, 'a text');
  chmodSync(file, mode);
  expect(read({ isPrivate: true })).toEqual({ kind: 'exposed', found: 'others may read or change it' });
  expect(read().kind).toBe('read');
});

test.each([
  [0o700, 'read'],
  [0o755, 'read'],
  [0o1777, 'read'], // the sticky bit, as /tmp has it
  [0o770, 'exposed'],
  [0o757, 'exposed'],
  [0o777, 'exposed'],
])('in a folder of mode %o a private file is %s', (mode, kind) => {
  writeFileSync(file, 'a text', { mode: 0o600 });
  chmodSync(folder, mode);
  expect(read({ isPrivate: true }).kind).toBe(kind);
  chmodSync(folder, 0o700);
});

test('goes by the folder that a link leads to, and by the mode of the file whatever names it has', () => {
  const open = join(folder, 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  writeFileSync(join(open, 'value'), 'a text', { mode: 0o600 });
  symlinkSync(join(open, 'value'), file);
  expect(read({ isPrivate: true }).kind).toBe('exposed');
  rmSync(file);
  linkSync(join(open, 'value'), file);
  expect(read({ isPrivate: true }).kind).toBe('read');
});

test('takes what belongs to this account or to root, whichever it is', () => {
  const standing = (uid: number, mode = 0o600) => ({ uid, mode });
  for (const judge of [fileExposure, folderExposure]) {
    expect(judge(standing(1000), 1000)).toBeUndefined();
    expect(judge(standing(0), 1000)).toBeUndefined();
    expect(judge(standing(0), 0)).toBeUndefined();
    expect(judge(standing(1000), 0)).toBe('it belongs to account 1000, not to 0');
    expect(judge(standing(1001), 1000)).toBe('it belongs to account 1001, not to 1000');
    expect(judge(standing(1001), undefined)).toBeUndefined();
  }
  expect(folderExposure(standing(1001, 0o1777), 1000)).toBe('it belongs to account 1001, not to 1000');
});
