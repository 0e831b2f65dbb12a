import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStill } from '../../../secrets/sources/read-still';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gcda-still-'));
  path = join(directory, 'value');
  writeFileSync(path, 'a-long-value');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Reads the file three bytes at a time, and does something to it after the first three. */
async function readWhile(disturb: () => void, maxBytes = 100): Promise<string | undefined> {
  await using file = await open(path);
  let reads = 0;
  const read = async (buffer: Buffer, offset: number, length: number, position: number) => {
    const result = await file.read(buffer, offset, Math.min(3, length), position);
    if (++reads === 1) disturb();
    return result;
  };
  const slow = { stat: file.stat.bind(file), read: read as typeof file.read };
  return (await readStill(slow, maxBytes))?.toString();
}

test('reads on until the end or the limit, however little comes at a time', async () => {
  await expect(readWhile(() => undefined)).resolves.toBe('a-long-value');
  await expect(readWhile(() => undefined, 7)).resolves.toBe('a-long-');
});

test.each([
  ['cut off', () => truncateSync(path, 5)],
  ['longer', () => appendFileSync(path, '-and-more')],
])('gives nothing of a file that is %s in the meantime', async (_how, disturb) => {
  await expect(readWhile(disturb)).resolves.toBeUndefined();
});
