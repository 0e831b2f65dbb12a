import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { documents, root } from './documents';

const text = documents().find(({ path }) => path === 'docs/architecture.md')?.text ?? '';
const table = text.split('### Floors of secrets and rotations')[1]?.split('\n## ')[0] ?? '';
const rows = table.split('\n').filter((line) => /^\| \d/.test(line));

/** Floor of each folder, by its path. */
function floorsOf(room: string, column: number): ReadonlyMap<string, number> {
  return new Map(
    rows.flatMap((row) => {
      const [floor = '', ...cells] = row.split('|').slice(1);
      const folders = [...(cells[column] ?? '').matchAll(/`([a-z./-]+)\/`/g)].map(([, folder = '']) => folder);
      return folders.map((folder) => [join(room, folder), Number(floor)] as const);
    }),
  );
}

/** Folders of a room, and those of the room that each imports from. */
function importsOf(room: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const folder = dirname(join(room, name));
    const all = found.get(folder) ?? new Set();
    found.set(folder, all);
    for (const [, path = ''] of readFileSync(join(root, room, name), 'utf8').matchAll(/ from '(\.[^']+)'/g)) {
      const target = dirname(relative(root, resolve(root, folder, path)));
      if (target.startsWith(room) && target !== folder) all.add(target);
    }
  }
  return found;
}

test.each([
  ['secrets', 0],
  ['rotation', 1],
])('shows the floor of every folder of %s/, each above what it imports', (room, column) => {
  const floors = floorsOf(room, column);
  const imports = importsOf(room);
  expect([...imports.keys()].sort()).toEqual([...floors.keys()].sort());
  const climbs = [...imports].flatMap(([from, all]) =>
    [...all].filter((to) => floors.get(to)! >= floors.get(from)!).map((to) => `${from} → ${to}`),
  );
  expect(climbs).toEqual([]);
});
