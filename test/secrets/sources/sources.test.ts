import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ValueSource } from '../../../core/sources/value-source';
import { Redacted } from '../../../core/redacted';
import { maxValueBytes } from '../../../secrets/value-rules/value-problems';
import { readValue } from '../../../secrets/sources/read-value';
import type { SourcePorts } from '../../../secrets/sources/source';
import { sourcePorts } from '../../kit/source-ports';

const name = 'prod_crm_apikey';
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gcda-sources-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function read(source: ValueSource, ports: Partial<SourcePorts> = {}): Promise<string> {
  return (
    await readValue(
      { name, type: 'apikey', source },
      sourcePorts({ directory, ...ports }),
      new AbortController().signal,
    )
  ).reveal();
}

function aFile(content: string | Buffer, mode = 0o600): ValueSource {
  writeFileSync(join(directory, 'value'), content);
  chmodSync(join(directory, 'value'), mode);
  return { kind: 'file', path: 'value' };
}

const refusal = (code: string) => ({ problems: [expect.objectContaining({ code, where: name })] });

test('reads an environment variable as it is', async () => {
  await expect(read({ kind: 'env', variable: 'KEY' }, { env: { KEY: 'abcd-value' } })).resolves.toBe('abcd-value');
});

test.each([undefined, ''])('counts an environment variable that is %p as missing', async (value) => {
  await expect(read({ kind: 'env', variable: 'KEY' }, { env: { KEY: value } })).rejects.toMatchObject(
    refusal('value-missing'),
  );
});

test.each(['abcd-value', 'abcd-value\n', 'abcd-value\r\n'])(
  'reads a file without its last line end',
  async (content) => {
    await expect(read(aFile(content))).resolves.toBe('abcd-value');
  },
);

test('strips one line end only', async () => {
  await expect(read(aFile('abcd-value\n\n'))).rejects.toMatchObject({
    problems: [{ code: 'value-blank-edges' }, { code: 'value-control-character' }],
  });
});

test.each([0o640, 0o604, 0o622, 0o644])('refuses a file with mode %o', async (mode) => {
  await expect(read(aFile('abcd-value', mode))).rejects.toMatchObject(refusal('value-file-exposed'));
});

test('names a file that is missing', async () => {
  await expect(read({ kind: 'file', path: 'nowhere' })).rejects.toMatchObject(refusal('value-missing'));
});

test('refuses a folder and what is not text', async () => {
  mkdirSync(join(directory, 'folder'), { mode: 0o700 });
  await expect(read({ kind: 'file', path: 'folder' })).rejects.toMatchObject(refusal('value-unreadable'));
  await expect(read(aFile(Buffer.from([0xff, 0xfe, 0x00])))).rejects.toMatchObject(refusal('value-unreadable'));
});

test.each([
  ['abcx', []],
  // Cut in the middle of a letter it is no text that cannot be read, but one that no header carries.
  ['abcé', [expect.objectContaining({ code: 'value-not-carried' })]],
])('calls a huge file of %s too long without reading it all', async (letters, others) => {
  const { problems } = refusal('value-too-long');
  await expect(read(aFile(`${letters}-`.repeat(maxValueBytes)))).rejects.toMatchObject({
    problems: [...others, ...problems],
  });
});

test('asks for a prompted value, and says what to do where nobody can be asked', async () => {
  await expect(read({ kind: 'prompt' }, { ask: () => Promise.resolve(Redacted.of('typed-value')) })).resolves.toBe(
    'typed-value',
  );
  await expect(read({ kind: 'prompt' })).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'value-missing', fix: expect.stringContaining(`secrets set ${name}`) })],
  });
});
