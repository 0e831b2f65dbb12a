import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/parse-json';
import { ProblemsError } from '../../core/problem';
import { readJsonFile, tryReadJsonFile } from '../../core/read-json-file';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gcda-json-'));
  file = join(folder, 'file.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const schema = z.strictObject({ version: z.literal(1), names: z.record(z.string(), z.string()) });
const about = { code: 'thing-invalid', kind: 'as it was written', fix: 'write it again' };

function problemsOf(text: string, more = {}) {
  writeFileSync(file, text, { mode: 0o600 });
  try {
    readJsonFile(file, schema, { ...about, ...more });
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}

test('gives what fits, and nothing where there is no file', () => {
  expect(tryReadJsonFile(file, schema, about)).toBeUndefined();
  writeFileSync(file, '{"version":1,"names":{"a":"b"}}');
  expect(readJsonFile(file, schema, about)).toEqual({ version: 1, names: { a: 'b' } });
});

test.each([
  ['', 'it is empty'],
  [' \n', 'it is empty'],
  ['{"version":1', 'it is no JSON, or was cut off'],
  ['\ufeff{"version":1,"names":{}}', 'it begins with a byte-order mark'],
  ['{"version":1,"version":1,"names":{}}', 'it has a member twice'],
  ['{"version":1,"names":{"a":"b","\\u0061":"c"}}', 'it has a member twice'],
  ['{"version":1,"names":{"__proto__":"b"}}', 'it has a member called __proto__'],
  ['[[[['.repeat(30_000), 'it is no JSON, or was cut off'],
  ['['.repeat(50_000) + ']'.repeat(50_000), 'it is nested too deeply'],
])('says of %.30j what is wrong with it', (text, found) => {
  expect(problemsOf(text)).toEqual([
    { code: 'thing-invalid', where: file, what: `it must be as it was written: ${found}`, fix: 'write it again' },
  ]);
});

test('names members, and of a file that may hold values none', () => {
  const text = '{"version":2,"names":{"a":1,"\\u001b[2J":2},"marker":3}';
  expect(problemsOf(text).map(({ where }) => where)).toEqual([
    `${file}#version`,
    `${file}#names.a`,
    `${file}#names.(a name that is not shown)`,
    file,
  ]);
  expect(problemsOf(text, { isPrivate: true })).toEqual(
    [{ ...about, where: file, what: 'it must be as it was written: its members are others', kind: undefined }].map(
      ({ kind: _, ...problem }) => problem,
    ),
  );
});

test('refuses binary, and says nothing of what it holds', () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x7b, 0x7d]);
  expect(parseJson(bytes)).toEqual({ fault: 'it is no UTF-8 text' });
});

test('parses every JSON text that names no member twice as the language does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(3), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      fc.pre(!text.includes('"__proto__"'));
      expect(parseJson(Buffer.from(text))).toEqual({ value: JSON.parse(text) as unknown });
    }),
  );
});
