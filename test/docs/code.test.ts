import { complaints } from '../kit/complaints';
import { documents, fences } from './documents';

const examples = documents()
  .flatMap(fences)
  .filter(({ language }) => language === 'ts');

test('has an example of a declaration in the README', () => {
  expect(examples.map(({ document }) => document)).toContain('README.md');
});

test('has examples that compile as strictly as the project, in the files that they are for', () => {
  const files = examples.map(({ document, line, file, code }) => [
    `${document.replaceAll('/', '_')}:${file ?? `line-${line}.ts`}`,
    code,
  ]);
  expect(new Set(files.map(([name]) => name)).size).toBe(files.length);
  expect(complaints(Object.fromEntries(files) as Record<string, string>)).toEqual([]);
});

test('would notice an example that does not compile', () => {
  const code = "import { header } from './constructs';\nheader`Bearer ${'a value'}`;";
  expect(complaints({ 'wrong.ts': code })).toEqual([expect.stringContaining('wrong.ts(2,')]);
});
