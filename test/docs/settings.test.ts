import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './documents';

const rooms = [
  'core',
  'cli',
  'constructs',
  'genesys',
  'ledger',
  'rotation',
  'sandbox',
  'secrets',
  'stacks',
  'terraform',
];
const files = [
  'app.ts',
  'main.ts',
  ...rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
  ),
].filter((name) => name.endsWith('.ts'));

test('names every setting of ours that the code reads, and no other', () => {
  const read = new Set(
    files.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/\bGCDA_[A-Z_]*(?:\$\{)?/g)]
        .map(([name]) => name.replace('${', '').replace(/_$/, '_<ENV>'))
        // The default variable of a secret's value.
        .filter((name) => name !== 'GCDA_<ENV>'),
    ),
  );
  const rows = readFileSync(join(root, 'docs/settings.md'), 'utf8').matchAll(/^\| `(GCDA_[A-Z_]+(?:<ENV>)?)`/gm);
  expect([...read].sort()).toEqual([...rows].map(([, name]) => name).sort());
});
