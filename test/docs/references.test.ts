import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, fences, inlineCode, relativeLinks, root } from './documents';

const rooms = 'core|environments|constructs|stacks|genesys|ledger|secrets|sandbox|cli|packages|test|docs|scripts';
/** A path of the project: below one of its folders, and nothing in it that stands for something else. */
const projectPath = new RegExp(`^(${rooms})/[\\w./-]*$`);

const all = documents();
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

test('links to files that exist', () => {
  const dead = all.flatMap((document) =>
    relativeLinks(document)
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${document.path} → ${target}`),
  );
  expect(dead).toEqual([]);
});

test('names files and folders that exist', () => {
  const dead = all.flatMap((document) =>
    inlineCode(document)
      // A page that has readers write a file shows what is in it.
      .filter((code) => !fences(document).some(({ file, language }) => file === code && language === 'ts'))
      .filter((code) => projectPath.test(code) && !existsSync(join(root, code)))
      .map((code) => `${document.path}: ${code}`),
  );
  expect(dead).toEqual([]);
});

test('lists every room in the README’s layout, and nothing that is not there', () => {
  const layout = /^## Layout$([\s\S]*?)^## /m.exec(textOf('README.md'))?.[1] ?? '';
  const cells = [...layout.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell ?? '');
  const rows = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path]) => path ?? ''));
  expect(rows.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(rows).toEqual(
    expect.arrayContaining(
      rooms
        .split('|')
        .slice(0, 9)
        .map((room) => `${room}/`),
    ),
  );
});

test.each(['SECURITY.md', 'docs/fidelity.md'])('%s names a test that exists wherever it claims one', (path) => {
  const rows = textOf(path)
    .split('\n')
    .filter((line) => line.startsWith('|') && line.includes('`test/'));
  expect(rows.length).toBeGreaterThan(20);
  const named = rows.flatMap((row) => [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => file ?? ''));
  expect(named.filter((file) => !file.endsWith('.test.ts') || !existsSync(join(root, file)))).toEqual([]);
});

test('names every vector that differs from the Java originals', () => {
  const differences = JSON.parse(textOf('test/vectors/differences.json')) as Record<string, Record<string, string>>;
  const ids = Object.values(differences).flatMap((group) => Object.keys(group));
  const fidelity = textOf('docs/fidelity.md');
  const ranges = [...fidelity.matchAll(/\b([tp])(\d+) to [tp](\d+)\b/g)].flatMap(([, kind, from, to]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => `${kind}${Number(from) + i}`),
  );
  expect(ids.filter((id) => !ranges.includes(id) && !new RegExp(`\\b${id}\\b`).test(fidelity))).toEqual([]);
});

test('documents problem codes that exist, and every one of the sandbox', () => {
  const rooms = ['core', 'constructs', 'ledger', 'secrets', 'rotation', 'genesys', 'terraform', 'cli'];
  const [rest, sandbox] = [rooms, ['sandbox']].map((names) => names.flatMap(sourcesOf).join('\n'));
  const documented = [...textOf('docs/problems.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code ?? '');
  expect(documented.length).toBeGreaterThan(70);
  // `environment-unknown` and its like are put together from the kind of the name (secrets/targets/unknown-name.ts).
  const stale = documented.filter((code) => !code.endsWith('-unknown') && !`${rest}${sandbox}`.includes(`'${code}'`));
  expect(stale).toEqual([]);
  // Those of the other rooms are test/safety.test.ts's business.
  const own = [...(sandbox ?? '').matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].map(([, code]) => code ?? '');
  expect(own.filter((code) => !documented.includes(code))).toEqual([]);
});

function sourcesOf(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => textOf(join(room, name)));
}
