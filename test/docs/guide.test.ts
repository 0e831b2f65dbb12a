import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { documents, root } from './documents';

const textOf = (path: string) => documents().find((document) => document.path === path)?.text ?? '';

/** Cells of the rows of the guide's tables, heads left out. */
const rows = textOf('docs/guide.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (---|point of the guide)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| |\s*\|$/g, '')));

test('has rows, each with a point, what handles it and what shows it', () => {
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((cells) => cells.length !== 3)).toEqual([]);
});

test.each(rows)('says of "%s" what handles it, and names a test that is there', (_point, handled, shown) => {
  expect(handled.trim()).not.toBe('');
  const named = [...shown.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('names codes that problems.md explains', () => {
  const codes = rows.flatMap(([, handled = '']) => [...handled.matchAll(/`([a-z]+(?:-[a-z0-9]+)+)`/g)]);
  const known = textOf('docs/problems.md');
  // The name of a store is spelled like a code.
  const unknown = codes
    .map(([, code = '']) => code)
    .filter((code) => code !== 'native-secrets' && !known.includes(`\`${code}\``));
  expect(unknown).toEqual([]);
});
