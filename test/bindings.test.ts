import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');

function filesBelow(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(directory.length), readFileSync(path, 'utf8')]));
}

test('has bindings that are what the committed schema generates', () => {
  const out = mkdtempSync(join(tmpdir(), 'gcda-bindings-'));
  try {
    const run = spawnSync(process.execPath, [join(root, 'scripts/bindings.mjs'), '--out', out], { encoding: 'utf8' });
    expect(run.status).toBe(0);
    const committed = filesBelow(join(root, 'packages/provider-genesyscloud/src'));
    expect(Object.keys(committed).length).toBeGreaterThan(25);
    expect(filesBelow(out)).toEqual(committed);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
